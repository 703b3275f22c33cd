-- Brings the records of the temporary table incoming (position, record) into the tables, in one
-- transaction that the caller holds. Of each article the version with the latest version_time stays, and
-- of equal ones the last to be loaded; its rows replace those of the version before. Loading a record
-- again changes nothing.

CREATE OR REPLACE TEMP MACRO instant(iso) AS try_cast(
  CASE
    WHEN regexp_full_match(iso, '\d{4}') THEN iso || '-01-01'
    WHEN regexp_full_match(iso, '\d{4}-\d{2}') THEN iso || '-01'
    ELSE iso
  END AS TIMESTAMPTZ);

CREATE OR REPLACE TEMP TABLE parsed AS
SELECT position, r, r.id AS article_id, r.fingerprint.sha256 AS text_sha256,
       instant(r.published_at) AS published, instant(r.modified_at) AS modified,
       coalesce(instant(r.modified_at), instant(r.published_at)) AS version_time
FROM (
  SELECT position, from_json(record, '{
    "id": "VARCHAR", "url": "VARCHAR", "source": "VARCHAR", "publisher": "VARCHAR", "section": "VARCHAR",
    "title": "VARCHAR", "published_at": "VARCHAR", "modified_at": "VARCHAR", "metadata": "JSON",
    "language": {"code": "VARCHAR", "confidence": "DOUBLE"}, "text": "VARCHAR",
    "authors": [{"name": "VARCHAR", "kind": "VARCHAR"}], "tags": ["VARCHAR"],
    "fingerprint": {"sha256": "VARCHAR", "simhash": "VARCHAR"},
    "pipeline": {"version": "VARCHAR", "extractor": "VARCHAR"},
    "quotes": [{"id": "VARCHAR", "kind": "VARCHAR", "content": [["INTEGER"]], "text": "VARCHAR",
      "cue": {"start": "INTEGER", "end": "INTEGER", "text": "VARCHAR"},
      "speaker": {"start": "INTEGER", "end": "INTEGER", "text": "VARCHAR", "name": "VARCHAR",
        "entity": "VARCHAR", "role": "VARCHAR", "how": "VARCHAR"},
      "continues": "VARCHAR", "confidence": "DOUBLE"}],
    "entities": [{"id": "VARCHAR", "type": "VARCHAR", "name": "VARCHAR", "roles": ["VARCHAR"],
      "mentions": [{"start": "INTEGER", "end": "INTEGER", "text": "VARCHAR", "kind": "VARCHAR"}],
      "links": "MAP(VARCHAR, VARCHAR)", "value": "JSON", "salience": "DOUBLE"}]
  }') AS r
  FROM incoming
);

CREATE OR REPLACE TEMP TABLE newest AS
SELECT * FROM parsed
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version_time DESC NULLS LAST, position DESC) = 1;

-- Those whose rows are to be written: new, or not older than what is there.
CREATE OR REPLACE TEMP TABLE written AS
SELECT newest.*
FROM newest LEFT JOIN articles AS present USING (article_id)
WHERE coalesce(newest.version_time, '-infinity'::TIMESTAMPTZ) >= coalesce(present.version_time, '-infinity'::TIMESTAMPTZ);

DELETE FROM articles WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM authors WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM tags WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM quotes WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM quote_spans WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM entities WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM mentions WHERE article_id IN (SELECT article_id FROM written);
DELETE FROM links WHERE article_id IN (SELECT article_id FROM written);

INSERT INTO articles
SELECT article_id, r.url, r.source, r.publisher, r.section, r.title,
       r.published_at, published, r.modified_at, modified, version_time,
       r.language.code, r.language.confidence, r.text, text_sha256, ('0x' || r.fingerprint.simhash)::UBIGINT,
       r.metadata, r.pipeline.version, r.pipeline.extractor
FROM written;

INSERT INTO authors
SELECT article_id, place - 1, r.authors[place].name, r.authors[place].kind
FROM (SELECT *, unnest(range(1, len(r.authors) + 1)) AS place FROM written);

INSERT INTO tags
SELECT article_id, place - 1, r.tags[place]
FROM (SELECT *, unnest(range(1, len(r.tags) + 1)) AS place FROM written);

CREATE OR REPLACE TEMP TABLE written_quotes AS
SELECT article_id, place - 1 AS position, r.quotes[place] AS quote
FROM (SELECT *, unnest(range(1, len(r.quotes) + 1)) AS place FROM written);

INSERT INTO quotes
SELECT article_id, quote.id, position, quote.kind, quote.text,
       quote.cue.start, quote.cue.end, quote.cue.text,
       quote.speaker.start, quote.speaker.end, quote.speaker.text, quote.speaker.name, quote.speaker.entity,
       quote.speaker.role, quote.speaker.how, quote.continues, quote.confidence
FROM written_quotes;

INSERT INTO quote_spans
SELECT article_id, quote.id, place - 1, quote.content[place][1], quote.content[place][2]
FROM (SELECT *, unnest(range(1, len(quote.content) + 1)) AS place FROM written_quotes);

CREATE OR REPLACE TEMP TABLE written_entities AS
SELECT article_id, place - 1 AS position, r.entities[place] AS entity
FROM (SELECT *, unnest(range(1, len(r.entities) + 1)) AS place FROM written);

INSERT INTO entities
SELECT article_id, entity.id, position, entity.type, entity.name, entity.roles, entity.salience,
       value,
       CASE
         WHEN json_exists(value, '$.from') THEN 'range'
         WHEN json_exists(value, '$.currency') THEN 'money'
         WHEN json_exists(value, '$.unit') THEN 'quantity'
         ELSE list_filter(json_keys(value), lambda key:
           key IN ('date', 'time', 'duration', 'every', 'percent', 'number'))[1]
       END,
       coalesce(value->>'date', value->>'time', value->>'duration', value->>'every'),
       CASE
         WHEN number LIKE '%/%' THEN split_part(number, '/', 1)::DOUBLE / split_part(number, '/', 2)::DOUBLE
         ELSE number::DOUBLE
       END,
       coalesce(value->>'currency', value->>'unit'),
       value->>'modifier'
FROM (
  SELECT *, entity.value AS value,
         coalesce(entity.value->>'amount', entity.value->>'percent', entity.value->>'number') AS number
  FROM written_entities
);

INSERT INTO mentions
SELECT article_id, entity.id, place - 1, entity.mentions[place].start, entity.mentions[place].end,
       entity.mentions[place].text, entity.mentions[place].kind
FROM (SELECT *, unnest(range(1, len(entity.mentions) + 1)) AS place FROM written_entities);

INSERT INTO links
SELECT article_id, entity_id, link.key, link.value
FROM (SELECT article_id, entity.id AS entity_id, unnest(map_entries(entity.links)) AS link FROM written_entities);

-- Every version, also one that came too late to be the present one.
CREATE OR REPLACE TEMP TABLE seen AS
SELECT * FROM parsed
QUALIFY row_number() OVER (
  PARTITION BY article_id, text_sha256 ORDER BY version_time DESC NULLS LAST, position DESC) = 1;

-- A new version is numbered after those that are there; a known one keeps its number.
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT seen.*, coalesce(known.ordinal, coalesce(counted.last, 0)
         + row_number() OVER (PARTITION BY article_id ORDER BY known.ordinal IS NOT NULL, position)) AS ordinal
FROM seen
LEFT JOIN versions AS known USING (article_id, text_sha256)
LEFT JOIN (SELECT article_id, max(ordinal) AS last FROM versions GROUP BY ALL) AS counted USING (article_id);

DELETE FROM versions WHERE (article_id, text_sha256) IN (SELECT article_id, text_sha256 FROM numbered);
DELETE FROM version_quotes WHERE (article_id, text_sha256) IN (SELECT article_id, text_sha256 FROM numbered);

INSERT INTO versions
SELECT article_id, text_sha256, ordinal, version_time, r.title, r.pipeline.version
FROM numbered;

INSERT INTO version_quotes
SELECT article_id, text_sha256, place - 1, r.quotes[place].kind, r.quotes[place].text,
       r.quotes[place].speaker.text, r.quotes[place].speaker.name
FROM (SELECT *, unnest(range(1, len(r.quotes) + 1)) AS place FROM numbered);
