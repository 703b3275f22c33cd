-- Which share of the quotes has no name?
-- described: "a diplomat", "officials"; nobody: "it was reported that …".
SELECT coalesce(source, 'no source') AS source,
       count(*) AS quotes,
       sum(CASE WHEN speaker_name IS NULL AND speaker_text IS NOT NULL THEN 1 ELSE 0 END) AS described,
       sum(CASE WHEN speaker_text IS NULL THEN 1 ELSE 0 END) AS nobody,
       round(100.0 * sum(CASE WHEN speaker_name IS NULL THEN 1 ELSE 0 END) / count(*), 1) AS percent_without_a_name
FROM spoken
WHERE confidence >= 0.5
GROUP BY coalesce(source, 'no source')
ORDER BY percent_without_a_name DESC, source;
