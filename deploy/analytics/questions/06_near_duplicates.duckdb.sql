-- Which stories are nearly the same?
-- Two texts are near when few bits of their simhashes differ: the Hamming distance is bit_count of their
-- exclusive or. Comparing all pairs takes the square of the articles, so they are put in blocks first: the 64
-- bits are cut into four bands of 16, and only articles that share a band are compared. Three differing bits
-- touch at most three bands, so every pair within 3 is found; of those from 4 to 6, the ones that share a band.
-- For all within 7, cut into eight bands of 8, at the price of larger blocks.
WITH bands AS (
  SELECT article_id, simhash, band, (simhash >> (16 * band)) & 65535 AS bits
  FROM articles, range(4) AS of_band (band)
  WHERE simhash <> 0
), pairs AS (
  SELECT DISTINCT a.article_id AS one, b.article_id AS other, bit_count(xor(a.simhash, b.simhash)) AS distance
  FROM bands AS a
  JOIN bands AS b ON a.band = b.band AND a.bits = b.bits AND a.article_id < b.article_id
)
SELECT one, other, distance, first.source AS one_source, second.source AS other_source
FROM pairs
JOIN articles AS first ON first.article_id = one
JOIN articles AS second ON second.article_id = other
WHERE distance <= 6
ORDER BY distance, one, other;
