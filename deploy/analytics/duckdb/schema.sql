-- The record as tables, for DuckDB. Run again and again: what is there stays. Columns are explained in
-- ../postgres/schema.sql, which has the same ones.

CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, url TEXT, source TEXT, publisher TEXT, title TEXT,
    published_at TEXT, published_on DATE, modified_at TEXT, language TEXT NOT NULL, section TEXT,
    words INTEGER NOT NULL, sha256 TEXT NOT NULL, simhash UBIGINT NOT NULL, newsmill TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS authors (article_id TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS quotes (
    article_id TEXT NOT NULL, quote_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, words INTEGER NOT NULL,
    cue TEXT, speaker_text TEXT, speaker_name TEXT, speaker_entity TEXT, speaker_role TEXT, how TEXT,
    confidence DOUBLE NOT NULL
);
CREATE TABLE IF NOT EXISTS quote_spans (article_id TEXT NOT NULL, quote_id TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS entities (
    article_id TEXT NOT NULL, entity_id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, role TEXT, wikidata TEXT,
    salience DOUBLE NOT NULL
);
CREATE TABLE IF NOT EXISTS mentions (
    article_id TEXT NOT NULL, entity_id TEXT NOT NULL, kind TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS quote_versions (
    article_id TEXT NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL, quote_id TEXT NOT NULL, speaker_name TEXT,
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS people (name TEXT PRIMARY KEY, grp TEXT NOT NULL);

CREATE OR REPLACE MACRO hamming(a, b) AS bit_count(xor(a, b))::INTEGER;
