-- How often each source quotes word for word, and how often it only reports.
SELECT coalesce(a.source, 'unknown') AS source, count(*) AS quotes,
       round(100.0 * sum(CASE WHEN q.kind = 'direct' THEN 1 ELSE 0 END) / count(*), 1) AS direct_percent,
       round(100.0 * sum(CASE WHEN q.kind = 'indirect' THEN 1 ELSE 0 END) / count(*), 1) AS indirect_percent
FROM quotes q JOIN articles a ON a.id = q.article_id
GROUP BY 1
ORDER BY quotes DESC, 1;
