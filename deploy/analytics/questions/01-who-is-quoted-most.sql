-- Who is quoted most, in words: many short quotes weigh less than one long one.
SELECT speaker_name, count(*) AS quotes, sum(words) AS words, count(DISTINCT article_id) AS articles
FROM quotes
WHERE speaker_name IS NOT NULL AND confidence >= 0.7
GROUP BY speaker_name
ORDER BY words DESC, speaker_name
LIMIT 20;
