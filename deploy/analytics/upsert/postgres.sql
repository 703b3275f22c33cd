-- Brings the records of the temporary table incoming (position, record) into the tables, in one
-- transaction that the caller holds. Of each article the version with the latest version_time stays, and
-- of equal ones the last to be loaded; its rows replace those of the version before. Loading a record
-- again changes nothing. Articles are taken in the order of their ids, so that two loaders at once wait
-- for each other and do not deadlock.

CREATE TEMP TABLE parsed ON COMMIT DROP AS
SELECT position, record, record->>'id' AS article_id, record->'fingerprint'->>'sha256' AS text_sha256,
       newsmill_instant(record->>'published_at') AS published,
       newsmill_instant(record->>'modified_at') AS modified,
       coalesce(newsmill_instant(record->>'modified_at'), newsmill_instant(record->>'published_at')) AS version_time
FROM incoming;

CREATE TEMP TABLE newest ON COMMIT DROP AS
SELECT DISTINCT ON (article_id) *
FROM parsed
ORDER BY article_id, version_time DESC NULLS LAST, position DESC;

-- The articles whose rows are to be written: new, or not older than what is there.
CREATE TEMP TABLE written (article_id text PRIMARY KEY) ON COMMIT DROP;
WITH upserted AS (
  INSERT INTO articles AS present
  SELECT article_id, record->>'url', record->>'source', record->>'publisher', record->>'section', record->>'title',
         record->>'published_at', published, record->>'modified_at', modified, version_time,
         record->'language'->>'code', (record->'language'->>'confidence')::double precision,
         record->>'text', text_sha256, ('x' || (record->'fingerprint'->>'simhash'))::bit(64),
         record->'metadata', record->'pipeline'->>'version', record->'pipeline'->>'extractor'
  FROM newest
  ORDER BY article_id
  ON CONFLICT (article_id) DO UPDATE SET
    url = excluded.url, source = excluded.source, publisher = excluded.publisher, section = excluded.section,
    title = excluded.title, published_at = excluded.published_at, published = excluded.published,
    modified_at = excluded.modified_at, modified = excluded.modified, version_time = excluded.version_time,
    language = excluded.language, language_confidence = excluded.language_confidence,
    text = excluded.text, text_sha256 = excluded.text_sha256, simhash = excluded.simhash,
    metadata = excluded.metadata, newsmill_version = excluded.newsmill_version, extractor = excluded.extractor
  WHERE coalesce(excluded.version_time, '-infinity') >= coalesce(present.version_time, '-infinity')
  RETURNING article_id
)
INSERT INTO written SELECT article_id FROM upserted;

-- Spans, mentions and links go with their quotes and entities.
DELETE FROM authors USING written WHERE authors.article_id = written.article_id;
DELETE FROM tags USING written WHERE tags.article_id = written.article_id;
DELETE FROM quotes USING written WHERE quotes.article_id = written.article_id;
DELETE FROM entities USING written WHERE entities.article_id = written.article_id;

INSERT INTO authors
SELECT article_id, item.ordinality - 1, item.value->>'name', item.value->>'kind'
FROM newest JOIN written USING (article_id), jsonb_array_elements(record->'authors') WITH ORDINALITY AS item;

INSERT INTO tags
SELECT article_id, item.ordinality - 1, item.value
FROM newest JOIN written USING (article_id), jsonb_array_elements_text(record->'tags') WITH ORDINALITY AS item;

INSERT INTO quotes
SELECT article_id, quote->>'id', place - 1, quote->>'kind', quote->>'text',
       (quote->'cue'->>'start')::integer, (quote->'cue'->>'end')::integer, quote->'cue'->>'text',
       (quote->'speaker'->>'start')::integer, (quote->'speaker'->>'end')::integer,
       quote->'speaker'->>'text', quote->'speaker'->>'name', quote->'speaker'->>'entity',
       quote->'speaker'->>'role', quote->'speaker'->>'how',
       quote->>'continues', (quote->>'confidence')::double precision
FROM newest JOIN written USING (article_id),
     jsonb_array_elements(record->'quotes') WITH ORDINALITY AS item (quote, place);

INSERT INTO quote_spans
SELECT article_id, quote->>'id', place - 1, (span->>0)::integer, (span->>1)::integer
FROM newest JOIN written USING (article_id), jsonb_array_elements(record->'quotes') AS quote,
     jsonb_array_elements(quote->'content') WITH ORDINALITY AS item (span, place);

INSERT INTO entities
SELECT article_id, entity->>'id', place - 1, entity->>'type', entity->>'name',
       ARRAY(SELECT jsonb_array_elements_text(entity->'roles')), (entity->>'salience')::double precision,
       value,
       CASE
         WHEN value ? 'from' THEN 'range'
         WHEN value ? 'currency' THEN 'money'
         WHEN value ? 'unit' THEN 'quantity'
         ELSE (SELECT key FROM jsonb_object_keys(value) AS key
               WHERE key IN ('date', 'time', 'duration', 'every', 'percent', 'number'))
       END,
       coalesce(value->>'date', value->>'time', value->>'duration', value->>'every'),
       CASE
         WHEN number LIKE '%/%'
           THEN split_part(number, '/', 1)::double precision / split_part(number, '/', 2)::double precision
         ELSE number::double precision
       END,
       coalesce(value->>'currency', value->>'unit'),
       value->>'modifier'
FROM newest JOIN written USING (article_id),
     jsonb_array_elements(record->'entities') WITH ORDINALITY AS item (entity, place),
     LATERAL (SELECT entity->'value' AS value) AS of_value,
     LATERAL (SELECT coalesce(value->>'amount', value->>'percent', value->>'number') AS number) AS of_number;

INSERT INTO mentions
SELECT article_id, entity->>'id', place - 1, (mention->>'start')::integer, (mention->>'end')::integer,
       mention->>'text', mention->>'kind'
FROM newest JOIN written USING (article_id), jsonb_array_elements(record->'entities') AS entity,
     jsonb_array_elements(entity->'mentions') WITH ORDINALITY AS item (mention, place);

INSERT INTO links
SELECT article_id, entity->>'id', link.key, link.value
FROM newest JOIN written USING (article_id), jsonb_array_elements(record->'entities') AS entity,
     jsonb_each_text(entity->'links') AS link;

-- Every version, also one that came too late to be the present one.
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT DISTINCT ON (article_id, text_sha256) *
FROM parsed
ORDER BY article_id, text_sha256, version_time DESC NULLS LAST, position DESC;

INSERT INTO versions
SELECT article_id, text_sha256,
       (SELECT coalesce(max(ordinal), 0) FROM versions AS before WHERE before.article_id = seen.article_id)
         + row_number() OVER (PARTITION BY article_id ORDER BY known.ordinal IS NOT NULL, position),
       seen.version_time, record->>'title', record->'pipeline'->>'version'
FROM seen LEFT JOIN versions AS known USING (article_id, text_sha256)
ORDER BY article_id, text_sha256
ON CONFLICT (article_id, text_sha256) DO UPDATE SET
  version_time = excluded.version_time, title = excluded.title, newsmill_version = excluded.newsmill_version;

DELETE FROM version_quotes USING seen
WHERE version_quotes.article_id = seen.article_id AND version_quotes.text_sha256 = seen.text_sha256;

INSERT INTO version_quotes
SELECT article_id, text_sha256, place - 1, quote->>'kind', quote->>'text',
       quote->'speaker'->>'text', quote->'speaker'->>'name'
FROM seen, jsonb_array_elements(record->'quotes') WITH ORDINALITY AS item (quote, place);
