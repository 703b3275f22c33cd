-- The same story in other words or another's pages: few bits of their simhashes differ. This compares
-- every pair; for millions of articles compare within a week.
SELECT a.id, b.id AS other, hamming(a.simhash, b.simhash) AS bits, a.source, b.source AS other_source
FROM articles a JOIN articles b ON a.id < b.id
WHERE hamming(a.simhash, b.simhash) <= 8
ORDER BY bits, a.id, other;
