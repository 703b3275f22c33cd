-- Quotes that came, went or were reworded between the versions of an article.
SELECT v.article_id, v.version, 'gone or changed after' AS what, v.speaker_name, v.text
FROM quote_versions v
WHERE EXISTS (SELECT 1 FROM quote_versions n WHERE n.article_id = v.article_id AND n.version = v.version + 1)
  AND NOT EXISTS (SELECT 1 FROM quote_versions n
                  WHERE n.article_id = v.article_id AND n.version = v.version + 1 AND n.text = v.text)
UNION ALL
SELECT v.article_id, v.version, 'new in', v.speaker_name, v.text
FROM quote_versions v
WHERE v.version > 1
  AND NOT EXISTS (SELECT 1 FROM quote_versions o
                  WHERE o.article_id = v.article_id AND o.version = v.version - 1 AND o.text = v.text)
ORDER BY 1, 2, 3, 5;
