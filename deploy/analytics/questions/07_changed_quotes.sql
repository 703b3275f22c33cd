-- Which quotes changed between versions of an article?
-- Each version is compared with the one before it. Quotes that stand in both, word for word, are left out; of
-- the others, the first that a speaker lost and the first that they gained are shown as one change, and so on.
WITH ordered AS (
  SELECT article_id, text_sha256, title,
         row_number() OVER (PARTITION BY article_id ORDER BY version_time, ordinal) AS number
  FROM versions
), steps AS (
  SELECT after.article_id, after.number, before.text_sha256 AS before_text, after.text_sha256 AS after_text
  FROM ordered AS after
  JOIN ordered AS before ON before.article_id = after.article_id AND before.number = after.number - 1
), lost AS (
  SELECT steps.article_id, steps.number, coalesce(speaker_name, speaker_text, '') AS speaker, kind, text,
         row_number() OVER (
           PARTITION BY steps.article_id, steps.number, coalesce(speaker_name, speaker_text, ''), kind ORDER BY position) AS place
  FROM steps
  JOIN version_quotes AS old ON old.article_id = steps.article_id AND old.text_sha256 = steps.before_text
  WHERE NOT EXISTS (
    SELECT 1 FROM version_quotes AS same
    WHERE same.article_id = steps.article_id AND same.text_sha256 = steps.after_text AND same.text = old.text)
), gained AS (
  SELECT steps.article_id, steps.number, coalesce(speaker_name, speaker_text, '') AS speaker, kind, text,
         row_number() OVER (
           PARTITION BY steps.article_id, steps.number, coalesce(speaker_name, speaker_text, ''), kind ORDER BY position) AS place
  FROM steps
  JOIN version_quotes AS new ON new.article_id = steps.article_id AND new.text_sha256 = steps.after_text
  WHERE NOT EXISTS (
    SELECT 1 FROM version_quotes AS same
    WHERE same.article_id = steps.article_id AND same.text_sha256 = steps.before_text AND same.text = new.text)
)
SELECT article_id, number AS version, speaker, kind,
       CASE WHEN lost.text IS NULL THEN 'added' WHEN gained.text IS NULL THEN 'removed' ELSE 'changed' END AS change,
       lost.text AS before, gained.text AS after
FROM lost
FULL JOIN gained USING (article_id, number, speaker, kind, place)
ORDER BY article_id, version, speaker, kind, place;
