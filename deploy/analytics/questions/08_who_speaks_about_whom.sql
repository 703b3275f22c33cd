-- Who speaks about whom?
-- People who are mentioned within a quote of another, by name, by description or by a pronoun.
SELECT min(spoken.speaker_name) AS speaker, min(spoken_of.name) AS about,
       count(*) AS quotes,
       sum(CASE WHEN spoken.kind = 'indirect' THEN 0 ELSE 1 END) AS in_own_words,
       count(DISTINCT spoken.article_id) AS articles
FROM spoken
JOIN spoken_of ON spoken_of.article_id = spoken.article_id AND spoken_of.quote_id = spoken.quote_id
WHERE spoken_of.type = 'PERSON' AND spoken.speaker_name IS NOT NULL
  AND spoken_of.entity_key <> spoken.speaker_key AND spoken.confidence >= 0.5
GROUP BY spoken.speaker_key, spoken_of.entity_key
ORDER BY quotes DESC, speaker, about;
