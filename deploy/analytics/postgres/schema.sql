-- The record as tables, for PostgreSQL 14 and newer. Run again and again: what is there stays.

CREATE TABLE IF NOT EXISTS articles (
    id text PRIMARY KEY,
    url text,
    source text,
    publisher text,
    title text,
    published_at text,          -- as precise as the record has it
    published_on date,          -- its day, where it has one
    modified_at text,
    language text NOT NULL,
    section text,
    words integer NOT NULL,
    sha256 text NOT NULL,       -- of the text: another one is another version
    simhash bigint NOT NULL,
    newsmill text NOT NULL,     -- the version that made the record
    text text NOT NULL
);
CREATE TABLE IF NOT EXISTS authors (
    article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    position integer NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (article_id, position)
);
CREATE TABLE IF NOT EXISTS quotes (
    article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    quote_id text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    words integer NOT NULL,
    cue text,
    speaker_text text,          -- the words beside the quote
    speaker_name text,          -- the name they lead to
    speaker_entity text,
    speaker_role text,
    how text,
    confidence double precision NOT NULL,
    PRIMARY KEY (article_id, quote_id)
);
CREATE TABLE IF NOT EXISTS quote_spans (
    article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    quote_id text NOT NULL,
    start_at integer NOT NULL,  -- code points of articles.text
    end_at integer NOT NULL
);
CREATE TABLE IF NOT EXISTS entities (
    article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    entity_id text NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    role text,                  -- the first that the article gives
    wikidata text,
    salience double precision NOT NULL,
    PRIMARY KEY (article_id, entity_id)
);
CREATE TABLE IF NOT EXISTS mentions (
    article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    entity_id text NOT NULL,
    kind text NOT NULL,
    start_at integer NOT NULL,
    end_at integer NOT NULL,
    text text NOT NULL
);
-- What each version of an article quoted: nothing here is ever replaced.
CREATE TABLE IF NOT EXISTS quote_versions (
    article_id text NOT NULL,
    version integer NOT NULL,   -- 1, 2, … in the order of arrival
    sha256 text NOT NULL,
    quote_id text NOT NULL,
    speaker_name text,
    text text NOT NULL,
    PRIMARY KEY (article_id, sha256, quote_id)
);
-- Yours to fill: who belongs to which group, for the questions that count groups.
CREATE TABLE IF NOT EXISTS people (
    name text PRIMARY KEY,
    grp text NOT NULL
);

CREATE INDEX IF NOT EXISTS quotes_by_speaker ON quotes (speaker_name);
CREATE INDEX IF NOT EXISTS entities_by_name ON entities (name);
CREATE INDEX IF NOT EXISTS mentions_by_article ON mentions (article_id, entity_id);
CREATE INDEX IF NOT EXISTS quote_spans_by_article ON quote_spans (article_id, quote_id);

-- How many bits of two simhashes differ.
CREATE OR REPLACE FUNCTION hamming(a bigint, b bigint) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT bit_count((a # b)::bit(64))::integer $$;
