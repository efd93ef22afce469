-- Surrogate ids are given once.
SELECT 'articles' AS table_name, article_id AS id FROM core.articles GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'entries', entry_id FROM core.entries GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'mentions', mention_id FROM core.mentions GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'claims', claim_id FROM core.claims GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'numbers', number_id FROM core.numbers GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'fetches', fetch_id FROM core.fetches GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'failures', failure_id FROM core.failures GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'runs', run_id FROM core.runs GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'watches', watch_id FROM core.watches GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'watch_hits', hit_id FROM core.watch_hits GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'watch_deliveries', delivery_id FROM core.watch_deliveries GROUP BY ALL HAVING count(*) > 1;
