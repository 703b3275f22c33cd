-- The tables of newsmill records in DuckDB. Safe to run again: it makes only what is missing.
-- Positions count from 0 in the order of the record; offsets are Unicode code points into articles.text,
-- end exclusive. There are no foreign keys: DuckDB checks them before the end of a transaction, and a
-- record is replaced within one. upsert/duckdb.sql keeps the tables in step.

CREATE TABLE IF NOT EXISTS articles (
  article_id          VARCHAR PRIMARY KEY,
  url                 VARCHAR,
  source              VARCHAR,
  publisher           VARCHAR,
  section             VARCHAR,
  title               VARCHAR,
  published_at        VARCHAR,
  published           TIMESTAMPTZ,
  modified_at         VARCHAR,
  modified            TIMESTAMPTZ,
  version_time        TIMESTAMPTZ,
  language            VARCHAR NOT NULL,
  language_confidence DOUBLE NOT NULL,
  text                VARCHAR NOT NULL,
  text_sha256         VARCHAR NOT NULL,
  simhash             UBIGINT NOT NULL,
  metadata            JSON NOT NULL,
  newsmill_version    VARCHAR NOT NULL,
  extractor           VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS authors (
  article_id VARCHAR NOT NULL,
  position   INTEGER NOT NULL,
  name       VARCHAR NOT NULL,
  kind       VARCHAR NOT NULL CHECK (kind IN ('person', 'agency')),
  PRIMARY KEY (article_id, position)
);

CREATE TABLE IF NOT EXISTS tags (
  article_id VARCHAR NOT NULL,
  position   INTEGER NOT NULL,
  tag        VARCHAR NOT NULL,
  PRIMARY KEY (article_id, position)
);

CREATE TABLE IF NOT EXISTS quotes (
  article_id        VARCHAR NOT NULL,
  quote_id          VARCHAR NOT NULL,
  position          INTEGER NOT NULL,
  kind              VARCHAR NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect')),
  text              VARCHAR NOT NULL,
  cue_start         INTEGER,
  cue_end           INTEGER,
  cue_text          VARCHAR,
  speaker_start     INTEGER,
  speaker_end       INTEGER,
  speaker_text      VARCHAR,
  speaker_name      VARCHAR,
  speaker_entity_id VARCHAR,
  speaker_role      VARCHAR,
  speaker_how       VARCHAR,
  continues         VARCHAR,
  confidence        DOUBLE NOT NULL,
  PRIMARY KEY (article_id, quote_id)
);

CREATE TABLE IF NOT EXISTS quote_spans (
  article_id VARCHAR NOT NULL,
  quote_id   VARCHAR NOT NULL,
  position   INTEGER NOT NULL,
  span_start INTEGER NOT NULL,
  span_end   INTEGER NOT NULL,
  PRIMARY KEY (article_id, quote_id, position)
);

CREATE TABLE IF NOT EXISTS entities (
  article_id     VARCHAR NOT NULL,
  entity_id      VARCHAR NOT NULL,
  position       INTEGER NOT NULL,
  type           VARCHAR NOT NULL,
  name           VARCHAR NOT NULL,
  roles          VARCHAR[] NOT NULL,
  salience       DOUBLE NOT NULL,
  value          JSON,
  value_kind     VARCHAR,
  value_text     VARCHAR,
  value_number   DOUBLE,
  value_unit     VARCHAR,
  value_modifier VARCHAR,
  PRIMARY KEY (article_id, entity_id)
);

CREATE TABLE IF NOT EXISTS mentions (
  article_id    VARCHAR NOT NULL,
  entity_id     VARCHAR NOT NULL,
  position      INTEGER NOT NULL,
  mention_start INTEGER NOT NULL,
  mention_end   INTEGER NOT NULL,
  text          VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL CHECK (kind IN ('name', 'nominal', 'pronoun')),
  PRIMARY KEY (article_id, entity_id, position)
);

CREATE TABLE IF NOT EXISTS links (
  article_id VARCHAR NOT NULL,
  entity_id  VARCHAR NOT NULL,
  register   VARCHAR NOT NULL,
  identifier VARCHAR NOT NULL,
  PRIMARY KEY (article_id, entity_id, register)
);

CREATE TABLE IF NOT EXISTS versions (
  article_id       VARCHAR NOT NULL,
  text_sha256      VARCHAR NOT NULL,
  ordinal          INTEGER NOT NULL,
  version_time     TIMESTAMPTZ,
  title            VARCHAR,
  newsmill_version VARCHAR NOT NULL,
  PRIMARY KEY (article_id, text_sha256)
);

CREATE TABLE IF NOT EXISTS version_quotes (
  article_id   VARCHAR NOT NULL,
  text_sha256  VARCHAR NOT NULL,
  position     INTEGER NOT NULL,
  kind         VARCHAR NOT NULL,
  text         VARCHAR NOT NULL,
  speaker_text VARCHAR,
  speaker_name VARCHAR,
  PRIMARY KEY (article_id, text_sha256, position)
);

CREATE TABLE IF NOT EXISTS lists (
  list  VARCHAR NOT NULL,
  name  VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY (list, name)
);

CREATE TABLE IF NOT EXISTS rejected (
  body_sha256 VARCHAR PRIMARY KEY,
  reason      VARCHAR NOT NULL,
  body        BLOB NOT NULL
);
