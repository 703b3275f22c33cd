-- Who and what are the articles about, month by month?
-- Salience is 0 to 1 in each article; its sum over a month weighs how many articles there are and how much each
-- is about the entity. The five foremost of each month.
WITH by_month AS (
  SELECT substr(articles.published_at, 1, 7) AS month,
         min(entities.name) AS entity,
         count(DISTINCT entities.article_id) AS articles,
         round(CAST(sum(entities.salience) AS numeric), 2) AS salience
  FROM entities
  JOIN articles ON articles.article_id = entities.article_id
  LEFT JOIN links ON links.article_id = entities.article_id AND links.entity_id = entities.entity_id
    AND links.register = 'wikidata'
  WHERE length(articles.published_at) >= 7 AND entities.salience > 0
  GROUP BY substr(articles.published_at, 1, 7), entities.type, coalesce(links.identifier, entities.name)
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY month ORDER BY salience DESC, articles DESC, entity) AS place
  FROM by_month
)
SELECT month, place, entity, articles, salience
FROM ranked
WHERE place <= 5
ORDER BY month, place;
