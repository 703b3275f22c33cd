-- People and organisations that stand in the same articles.
SELECT a.name, b.name AS other, count(DISTINCT a.article_id) AS articles
FROM entities a JOIN entities b ON a.article_id = b.article_id AND a.name < b.name
WHERE a.type IN ('PERSON', 'ORG') AND b.type IN ('PERSON', 'ORG')
GROUP BY a.name, b.name
ORDER BY articles DESC, a.name, other
LIMIT 30;
