-- On what are they quoted?
-- What the quotes of each speaker mention, and the tags of the articles that they stand in.
WITH topics AS (
  SELECT spoken.speaker_name, spoken.speaker_key, spoken.article_id, spoken.quote_id,
         spoken_of.type AS kind, spoken_of.name AS topic
  FROM spoken
  JOIN spoken_of ON spoken_of.article_id = spoken.article_id AND spoken_of.quote_id = spoken.quote_id
  WHERE spoken_of.type IN ('PERSON', 'NORP', 'FAC', 'ORG', 'GPE', 'LOC', 'PRODUCT', 'EVENT', 'LAW')
    AND spoken_of.entity_key <> spoken.speaker_key AND spoken.confidence >= 0.5
  UNION ALL
  SELECT spoken.speaker_name, spoken.speaker_key, spoken.article_id, spoken.quote_id, 'tag', tags.tag
  FROM spoken
  JOIN tags ON tags.article_id = spoken.article_id
  WHERE spoken.speaker_name IS NOT NULL AND spoken.confidence >= 0.5
)
SELECT min(speaker_name) AS speaker, kind, topic, count(*) AS quotes, count(DISTINCT article_id) AS articles
FROM topics
GROUP BY speaker_key, kind, topic
ORDER BY quotes DESC, articles DESC, speaker, kind, topic
LIMIT 20;
