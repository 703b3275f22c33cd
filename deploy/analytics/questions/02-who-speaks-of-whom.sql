-- Who speaks of whom or what: names within the words of a quote.
SELECT q.speaker_name, e.type, e.name, count(*) AS times
FROM quotes q
JOIN quote_spans s ON s.article_id = q.article_id AND s.quote_id = q.quote_id
JOIN mentions m ON m.article_id = s.article_id AND m.start_at >= s.start_at AND m.end_at <= s.end_at
JOIN entities e ON e.article_id = m.article_id AND e.entity_id = m.entity_id
WHERE q.speaker_name IS NOT NULL AND e.type IN ('PERSON', 'ORG', 'GPE', 'LOC', 'FAC', 'NORP', 'EVENT')
GROUP BY q.speaker_name, e.type, e.name
ORDER BY times DESC, q.speaker_name, e.name;
