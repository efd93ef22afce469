-- An entry is stored once per source, however often it is seen.
SELECT source_id, entry_key, count(*) AS entries FROM core.entries GROUP BY ALL HAVING count(*) > 1;
