-- A watch has one name; each hit is of a watch, has its rows, and is to be told once to each target.
SELECT 'names' AS what, min(watch_id) AS id FROM core.watches GROUP BY name HAVING count(*) > 1
UNION ALL SELECT 'hits', hit_id FROM core.watch_hits ANTI JOIN core.watches USING (watch_id)
UNION ALL SELECT 'rows', hit_id FROM core.watch_hits h
  WHERE rows_kept <> (SELECT count(*) FROM core.watch_hit_rows r WHERE r.hit_id = h.hit_id)
UNION ALL SELECT 'hit rows', hit_id FROM core.watch_hit_rows ANTI JOIN core.watch_hits USING (hit_id)
UNION ALL SELECT 'deliveries', delivery_id FROM core.watch_deliveries ANTI JOIN core.watch_hits USING (hit_id)
UNION ALL SELECT 'targets', min(delivery_id) FROM core.watch_deliveries GROUP BY hit_id, target HAVING count(*) > 1
UNION ALL SELECT 'keys', min(watch_id) FROM core.watch_keys GROUP BY watch_id, key HAVING count(*) > 1;
