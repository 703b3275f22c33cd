-- Who is quoted most?
-- The same words in several articles (wire copy) count once in different_quotes. One speaker is one Wikidata
-- identifier, or one name where there is none: two people of the same name count as one.
SELECT min(speaker_name) AS speaker,
       count(*) AS quotes,
       count(DISTINCT text) AS different_quotes,
       count(DISTINCT article_id) AS articles,
       count(DISTINCT source) AS sources
FROM spoken
WHERE speaker_name IS NOT NULL AND confidence >= 0.5
GROUP BY speaker_key
ORDER BY different_quotes DESC, quotes DESC, speaker
LIMIT 10;
