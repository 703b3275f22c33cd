-- Takes records from the table `incoming`, upserting by id, in one transaction. Of two records of one
-- id in a batch the later one counts.
--   psql -v ON_ERROR_STOP=1 -f schema.sql
--   psql -v ON_ERROR_STOP=1 -v file=records.ndjson -f load.sql
BEGIN;
CREATE TEMPORARY TABLE incoming (line bigint GENERATED ALWAYS AS IDENTITY, record jsonb NOT NULL) ON COMMIT DROP;
-- Quote and delimiter are characters that JSON never holds, so that every line is one value.
\set copy '\\copy incoming (record) FROM ' :'file' ' WITH (FORMAT csv, DELIMITER E''\\x01'', QUOTE E''\\x02'')'
:copy

-- Every version of each id, the newest last.
CREATE TEMPORARY TABLE arrived ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY id ORDER BY line DESC) = 1 AS newest
FROM (SELECT DISTINCT ON (record ->> 'id', record #>> '{fingerprint,sha256}')
             line, record ->> 'id' AS id, record #>> '{fingerprint,sha256}' AS sha256, record
      FROM incoming ORDER BY record ->> 'id', record #>> '{fingerprint,sha256}', line DESC) AS latest;

INSERT INTO quote_versions
SELECT a.id,
       coalesce((SELECT max(version) FROM quote_versions v WHERE v.article_id = a.id), 0)
           + dense_rank() OVER (PARTITION BY a.id ORDER BY a.line),
       a.sha256, q ->> 'id', q #>> '{speaker,name}', q ->> 'text'
FROM arrived a, jsonb_array_elements(a.record -> 'quotes') AS q
WHERE NOT EXISTS (SELECT FROM quote_versions v WHERE v.article_id = a.id AND v.sha256 = a.sha256);

-- What hangs on an article goes with it.
DELETE FROM articles WHERE id IN (SELECT id FROM arrived);

INSERT INTO articles
SELECT id, record ->> 'url', record ->> 'source', record ->> 'publisher', record ->> 'title',
       record ->> 'published_at',
       CASE WHEN record ->> 'published_at' ~ '^\d{4}-\d\d-\d\d' THEN left(record ->> 'published_at', 10)::date END,
       record ->> 'modified_at', record #>> '{language,code}', record ->> 'section',
       cardinality(regexp_split_to_array(btrim(record ->> 'text', E' \n\t'), '\s+')),
       sha256, ('x' || (record #>> '{fingerprint,simhash}'))::bit(64)::bigint,
       record #>> '{pipeline,version}', record ->> 'text'
FROM arrived WHERE newest;

INSERT INTO authors
SELECT id, position, author ->> 'name', author ->> 'kind'
FROM arrived, jsonb_array_elements(record -> 'authors') WITH ORDINALITY AS authors (author, position) WHERE newest;

INSERT INTO quotes
SELECT id, q ->> 'id', q ->> 'kind', q ->> 'text',
       cardinality(regexp_split_to_array(btrim(q ->> 'text', E' \n\t'), '\s+')),
       q #>> '{cue,text}', q #>> '{speaker,text}', q #>> '{speaker,name}', q #>> '{speaker,entity}',
       q #>> '{speaker,role}', q #>> '{speaker,how}', (q ->> 'confidence')::double precision
FROM arrived, jsonb_array_elements(record -> 'quotes') AS q WHERE newest;

INSERT INTO quote_spans
SELECT id, q ->> 'id', (span ->> 0)::integer, (span ->> 1)::integer
FROM arrived, jsonb_array_elements(record -> 'quotes') AS q, jsonb_array_elements(q -> 'content') AS span WHERE newest;

INSERT INTO entities
SELECT id, e ->> 'id', e ->> 'type', e ->> 'name', e #>> '{roles,0}', e #>> '{links,wikidata}',
       (e ->> 'salience')::double precision
FROM arrived, jsonb_array_elements(record -> 'entities') AS e WHERE newest;

INSERT INTO mentions
SELECT id, e ->> 'id', m ->> 'kind', (m ->> 'start')::integer, (m ->> 'end')::integer, m ->> 'text'
FROM arrived, jsonb_array_elements(record -> 'entities') AS e, jsonb_array_elements(e -> 'mentions') AS m WHERE newest;
COMMIT;
