-- What each day was about: the names of most weight.
SELECT published_on, name, articles, weight
FROM (SELECT a.published_on, e.name, count(*) AS articles, round(sum(e.salience)::numeric, 2) AS weight,
             row_number() OVER (PARTITION BY a.published_on ORDER BY sum(e.salience) DESC, e.name) AS place
      FROM entities e JOIN articles a ON a.id = e.article_id
      WHERE a.published_on IS NOT NULL AND e.type IN ('PERSON', 'ORG', 'GPE', 'LOC', 'FAC', 'EVENT')
      GROUP BY a.published_on, e.name) AS days
WHERE place <= 5
ORDER BY published_on, weight DESC, name;
