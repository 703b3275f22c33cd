-- What many questions start from; the same for DuckDB and PostgreSQL.

CREATE OR REPLACE VIEW spoken AS
SELECT quotes.article_id, quotes.quote_id, quotes.kind, quotes.text, quotes.confidence,
       quotes.speaker_name, quotes.speaker_text, links.identifier AS speaker_wikidata,
       coalesce(links.identifier, quotes.speaker_name) AS speaker_key,
       articles.source, articles.published_at
FROM quotes
JOIN articles ON articles.article_id = quotes.article_id
LEFT JOIN links ON links.article_id = quotes.article_id AND links.entity_id = quotes.speaker_entity_id
  AND links.register = 'wikidata';

CREATE OR REPLACE VIEW spoken_of AS
SELECT DISTINCT quote_spans.article_id, quote_spans.quote_id, entities.entity_id, entities.type, entities.name,
       links.identifier AS wikidata, coalesce(links.identifier, entities.name) AS entity_key
FROM quote_spans
JOIN mentions ON mentions.article_id = quote_spans.article_id
  AND mentions.mention_start >= quote_spans.span_start AND mentions.mention_end <= quote_spans.span_end
JOIN entities ON entities.article_id = mentions.article_id AND entities.entity_id = mentions.entity_id
LEFT JOIN links ON links.article_id = entities.article_id AND links.entity_id = entities.entity_id
  AND links.register = 'wikidata';
