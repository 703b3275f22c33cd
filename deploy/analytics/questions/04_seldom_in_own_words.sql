-- Who is reported rather than quoted in their own words?
SELECT min(speaker_name) AS speaker,
       count(*) AS quotes,
       sum(CASE WHEN kind = 'direct' THEN 1 ELSE 0 END) AS direct,
       sum(CASE WHEN kind = 'mixed' THEN 1 ELSE 0 END) AS mixed,
       sum(CASE WHEN kind = 'indirect' THEN 1 ELSE 0 END) AS indirect,
       round(100.0 * sum(CASE WHEN kind = 'indirect' THEN 1 ELSE 0 END) / count(*), 1) AS percent_indirect
FROM spoken
WHERE speaker_name IS NOT NULL AND confidence >= 0.5
GROUP BY speaker_key
HAVING count(*) >= 2
ORDER BY percent_indirect DESC, quotes DESC, speaker;
