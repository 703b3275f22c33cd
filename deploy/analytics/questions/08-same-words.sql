-- Sentences that several articles quote, and who had them first.
SELECT lower(q.text) AS words, max(q.speaker_name) AS speaker, count(DISTINCT q.article_id) AS articles,
       min(a.published_on) AS first_day
FROM quotes q JOIN articles a ON a.id = q.article_id
WHERE q.words >= 4 AND q.kind = 'direct'
GROUP BY 1
HAVING count(DISTINCT q.article_id) > 1
ORDER BY articles DESC, words;
