-- Which countries are in the news?
-- Countries carry their ISO 3166 code as a link. Cities carry none: the list "country" (name or GeoNames
-- identifier, then code) adds those that matter to you.
WITH places AS (
  SELECT entities.article_id, entities.entity_id, entities.salience,
         coalesce(substr(iso.identifier, 1, 2), by_id.value, by_name.value) AS country,
         iso.identifier IS NULL AS by_list
  FROM entities
  LEFT JOIN links AS iso ON iso.article_id = entities.article_id AND iso.entity_id = entities.entity_id
    AND iso.register = 'iso3166'
  LEFT JOIN links AS geo ON geo.article_id = entities.article_id AND geo.entity_id = entities.entity_id
    AND geo.register = 'geonames'
  LEFT JOIN lists AS by_id ON by_id.list = 'country' AND by_id.name = geo.identifier
  LEFT JOIN lists AS by_name ON by_name.list = 'country' AND by_name.name = entities.name
  WHERE entities.type IN ('GPE', 'LOC', 'FAC')
)
SELECT country,
       count(DISTINCT places.article_id) AS articles,
       count(*) AS mentions,
       sum(CASE WHEN by_list THEN 1 ELSE 0 END) AS mentions_of_listed_places
FROM places
JOIN mentions ON mentions.article_id = places.article_id AND mentions.entity_id = places.entity_id
WHERE country IS NOT NULL
GROUP BY country
ORDER BY articles DESC, mentions DESC, country;
