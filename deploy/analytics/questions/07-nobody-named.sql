-- How much of what a source quotes is said by people without a name ("officials", "a source").
SELECT coalesce(a.source, 'unknown') AS source, count(*) AS quotes,
       sum(CASE WHEN q.speaker_name IS NULL THEN 1 ELSE 0 END) AS without_a_name,
       round(100.0 * sum(CASE WHEN q.speaker_name IS NULL THEN 1 ELSE 0 END) / count(*), 1) AS percent
FROM quotes q JOIN articles a ON a.id = q.article_id
GROUP BY 1
ORDER BY percent DESC, 1;
