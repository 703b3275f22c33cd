-- How often are women and men quoted, and how often which party?
-- The groups are yours: load_duckdb.py news.duckdb --list gender=gender.csv --list party=party.csv. A list holds
-- names as newsmill writes them, or Wikidata identifiers. percent is of the quotes with a named speaker; look
-- at the row "not listed" before you trust the others.
SELECT names.list,
       coalesce(lists.value, 'not listed') AS listed_as,
       count(DISTINCT speaker_key) AS speakers,
       count(*) AS quotes,
       round(100.0 * count(*) / sum(count(*)) OVER (PARTITION BY names.list), 1) AS percent,
       round(100.0 * count(CASE WHEN kind = 'indirect' THEN NULL ELSE 1 END) / count(*), 1) AS percent_in_own_words
FROM spoken
CROSS JOIN (SELECT DISTINCT list FROM lists WHERE list IN ('gender', 'party')) AS names
LEFT JOIN lists ON lists.list = names.list
  AND lists.name = CASE
    WHEN EXISTS (SELECT 1 FROM lists AS own WHERE own.list = names.list AND own.name = spoken.speaker_wikidata)
      THEN spoken.speaker_wikidata
    ELSE spoken.speaker_name
  END
WHERE speaker_name IS NOT NULL AND confidence >= 0.5
GROUP BY names.list, lists.value
ORDER BY names.list, quotes DESC, listed_as;
