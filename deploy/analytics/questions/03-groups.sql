-- How much of what is quoted is said by which group: women and men, parties, or whatever the table
-- `people` says. newsmill does not guess to whom a person belongs.
SELECT coalesce(p.grp, 'not in the list') AS grp, count(*) AS quotes, sum(q.words) AS words,
       round(100.0 * sum(q.words) / sum(sum(q.words)) OVER (), 1) AS percent
FROM quotes q LEFT JOIN people p ON p.name = q.speaker_name
WHERE q.speaker_name IS NOT NULL
GROUP BY 1
ORDER BY words DESC, 1;
