-- Takes the records of an NDJSON file, upserting by id: load.py runs this in one transaction, the file's
-- name being the parameter. Of two records of one id in a batch the later one counts.
CREATE OR REPLACE TEMPORARY TABLE incoming AS
SELECT row_number() OVER () AS line, json AS record FROM read_ndjson_objects(getvariable('file'));

CREATE OR REPLACE TEMPORARY TABLE arrived AS
SELECT *, row_number() OVER (PARTITION BY id ORDER BY line DESC) = 1 AS newest
FROM (SELECT max(line) AS line, record ->> '$.id' AS id, record ->> '$.fingerprint.sha256' AS sha256,
             arg_max(record, line) AS record
      FROM incoming GROUP BY 2, 3);

INSERT INTO quote_versions
SELECT a.id,
       coalesce((SELECT max(version) FROM quote_versions v WHERE v.article_id = a.id), 0)
           + dense_rank() OVER (PARTITION BY a.id ORDER BY a.line),
       a.sha256, q ->> '$.id', q ->> '$.speaker.name', q ->> '$.text'
FROM (SELECT *, unnest(from_json(record -> '$.quotes', '["JSON"]')) AS q FROM arrived) a
WHERE NOT EXISTS (SELECT 1 FROM quote_versions v WHERE v.article_id = a.id AND v.sha256 = a.sha256);

DELETE FROM authors WHERE article_id IN (SELECT id FROM arrived);
DELETE FROM quotes WHERE article_id IN (SELECT id FROM arrived);
DELETE FROM quote_spans WHERE article_id IN (SELECT id FROM arrived);
DELETE FROM entities WHERE article_id IN (SELECT id FROM arrived);
DELETE FROM mentions WHERE article_id IN (SELECT id FROM arrived);

INSERT OR REPLACE INTO articles
SELECT id, record ->> '$.url', record ->> '$.source', record ->> '$.publisher', record ->> '$.title',
       record ->> '$.published_at', try_cast(left(record ->> '$.published_at', 10) AS DATE),
       record ->> '$.modified_at', record ->> '$.language.code', record ->> '$.section',
       len(regexp_split_to_array(trim(record ->> '$.text', e' \n\t'), '\s+')),
       sha256, ('0x' || (record ->> '$.fingerprint.simhash'))::UBIGINT,
       record ->> '$.pipeline.version', record ->> '$.text'
FROM arrived WHERE newest;

INSERT INTO authors
SELECT id, position, author ->> '$.name', author ->> '$.kind'
FROM (SELECT id, unnest(from_json(record -> '$.authors', '["JSON"]')) AS author,
             generate_subscripts(from_json(record -> '$.authors', '["JSON"]'), 1) AS position
      FROM arrived WHERE newest);

CREATE OR REPLACE TEMPORARY TABLE said AS
SELECT id, unnest(from_json(record -> '$.quotes', '["JSON"]')) AS q FROM arrived WHERE newest;

INSERT INTO quotes
SELECT id, q ->> '$.id', q ->> '$.kind', q ->> '$.text',
       len(regexp_split_to_array(trim(q ->> '$.text', e' \n\t'), '\s+')),
       q ->> '$.cue.text', q ->> '$.speaker.text', q ->> '$.speaker.name', q ->> '$.speaker.entity',
       q ->> '$.speaker.role', q ->> '$.speaker.how', (q ->> '$.confidence')::DOUBLE
FROM said;

INSERT INTO quote_spans
SELECT id, quote_id, span[1], span[2]
FROM (SELECT id, q ->> '$.id' AS quote_id, unnest(from_json(q -> '$.content', '[["INTEGER"]]')) AS span FROM said);

CREATE OR REPLACE TEMPORARY TABLE named AS
SELECT id, unnest(from_json(record -> '$.entities', '["JSON"]')) AS e FROM arrived WHERE newest;

INSERT INTO entities
SELECT id, e ->> '$.id', e ->> '$.type', e ->> '$.name', e ->> '$.roles[0]', e ->> '$.links.wikidata',
       (e ->> '$.salience')::DOUBLE
FROM named;

INSERT INTO mentions
SELECT id, entity_id, m ->> '$.kind', (m ->> '$.start')::INTEGER, (m ->> '$.end')::INTEGER, m ->> '$.text'
FROM (SELECT id, e ->> '$.id' AS entity_id, unnest(from_json(e -> '$.mentions', '["JSON"]')) AS m FROM named);
