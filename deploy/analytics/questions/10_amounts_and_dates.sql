-- Which amounts of money and which days are spoken of?
-- Money is put beside its like only: one currency at a time. Days are those that the words settle; ranges are
-- left out here (value_kind 'range'; their ends are in value).
WITH found AS (
  SELECT value_kind, value_unit AS unit, value_number AS number, value_text AS day, article_id, name
  FROM entities
  WHERE (value_kind = 'money') OR (value_kind = 'date' AND length(value_text) = 10 AND value_text NOT LIKE '%W%')
)
SELECT value_kind AS kind, coalesce(unit, day) AS what,
       count(*) AS entities, count(DISTINCT article_id) AS articles,
       min(number) AS smallest, max(number) AS largest
FROM found
GROUP BY value_kind, coalesce(unit, day)
ORDER BY kind DESC, articles DESC, what;
