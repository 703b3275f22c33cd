-- The tables of newsmill records in PostgreSQL (14 or newer), in the current schema. Safe to run again: it
-- makes only what is missing. Positions count from 0 in the order of the record; offsets are Unicode code
-- points into articles.text, end exclusive.

-- An ISO 8601 date or time as an instant: a day alone is its midnight in UTC, a month or a year its first
-- day; null when it is none of these.
CREATE OR REPLACE FUNCTION newsmill_instant(iso text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$
BEGIN
  RETURN CASE
    WHEN iso ~ '^\d{4}$' THEN iso || '-01-01'
    WHEN iso ~ '^\d{4}-\d{2}$' THEN iso || '-01'
    WHEN iso ~ '^\d{4}-\d{2}-\d{2}' THEN iso
  END::timestamptz;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

CREATE TABLE IF NOT EXISTS articles (
  article_id          text PRIMARY KEY,
  url                 text,
  source              text,
  publisher           text,
  section             text,
  title               text,
  published_at        text,
  published           timestamptz,
  modified_at         text,
  modified            timestamptz,
  version_time        timestamptz,
  language            text NOT NULL,
  language_confidence double precision NOT NULL,
  text                text NOT NULL,
  text_sha256         text NOT NULL,
  simhash             bit(64) NOT NULL,
  metadata            jsonb NOT NULL,
  newsmill_version    text NOT NULL,
  extractor           text NOT NULL
);

CREATE TABLE IF NOT EXISTS authors (
  article_id text NOT NULL,
  position   integer NOT NULL,
  name       text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('person', 'agency')),
  FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (article_id, position)
);

CREATE TABLE IF NOT EXISTS tags (
  article_id text NOT NULL,
  position   integer NOT NULL,
  tag        text NOT NULL,
  FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (article_id, position)
);

CREATE TABLE IF NOT EXISTS quotes (
  article_id        text NOT NULL,
  quote_id          text NOT NULL,
  position          integer NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect')),
  text              text NOT NULL,
  cue_start         integer,
  cue_end           integer,
  cue_text          text,
  speaker_start     integer,
  speaker_end       integer,
  speaker_text      text,
  speaker_name      text,
  speaker_entity_id text,
  speaker_role      text,
  speaker_how       text,
  continues         text,
  confidence        double precision NOT NULL,
  FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (article_id, quote_id)
);

CREATE TABLE IF NOT EXISTS quote_spans (
  article_id text NOT NULL,
  quote_id   text NOT NULL,
  position   integer NOT NULL,
  span_start integer NOT NULL,
  span_end   integer NOT NULL,
  FOREIGN KEY (article_id, quote_id) REFERENCES quotes ON DELETE CASCADE,
  PRIMARY KEY (article_id, quote_id, position)
);

CREATE TABLE IF NOT EXISTS entities (
  article_id     text NOT NULL,
  entity_id      text NOT NULL,
  position       integer NOT NULL,
  type           text NOT NULL,
  name           text NOT NULL,
  roles          text[] NOT NULL,
  salience       double precision NOT NULL,
  value          jsonb,
  value_kind     text,
  value_text     text,
  value_number   double precision,
  value_unit     text,
  value_modifier text,
  FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (article_id, entity_id)
);

CREATE TABLE IF NOT EXISTS mentions (
  article_id    text NOT NULL,
  entity_id     text NOT NULL,
  position      integer NOT NULL,
  mention_start integer NOT NULL,
  mention_end   integer NOT NULL,
  text          text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('name', 'nominal', 'pronoun')),
  FOREIGN KEY (article_id, entity_id) REFERENCES entities ON DELETE CASCADE,
  PRIMARY KEY (article_id, entity_id, position)
);

CREATE TABLE IF NOT EXISTS links (
  article_id text NOT NULL,
  entity_id  text NOT NULL,
  register   text NOT NULL,
  identifier text NOT NULL,
  FOREIGN KEY (article_id, entity_id) REFERENCES entities ON DELETE CASCADE,
  PRIMARY KEY (article_id, entity_id, register)
);

CREATE TABLE IF NOT EXISTS versions (
  article_id       text NOT NULL,
  text_sha256      text NOT NULL,
  ordinal          integer NOT NULL,
  version_time     timestamptz,
  title            text,
  newsmill_version text NOT NULL,
  FOREIGN KEY (article_id) REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (article_id, text_sha256)
);

CREATE TABLE IF NOT EXISTS version_quotes (
  article_id   text NOT NULL,
  text_sha256  text NOT NULL,
  position     integer NOT NULL,
  kind         text NOT NULL,
  text         text NOT NULL,
  speaker_text text,
  speaker_name text,
  FOREIGN KEY (article_id, text_sha256) REFERENCES versions ON DELETE CASCADE,
  PRIMARY KEY (article_id, text_sha256, position)
);

CREATE TABLE IF NOT EXISTS lists (
  list  text NOT NULL,
  name  text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (list, name)
);

CREATE TABLE IF NOT EXISTS rejected (
  body_sha256 text PRIMARY KEY,
  reason      text NOT NULL,
  body        bytea NOT NULL
);

CREATE INDEX IF NOT EXISTS quotes_by_speaker ON quotes (speaker_name);
CREATE INDEX IF NOT EXISTS entities_by_name ON entities (type, name);
CREATE INDEX IF NOT EXISTS links_by_identifier ON links (register, identifier);
CREATE INDEX IF NOT EXISTS articles_by_time ON articles (published);
