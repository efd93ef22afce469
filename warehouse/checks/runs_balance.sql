-- What a finished run saw is what it landed, knew already and failed at; nothing it took up still waits.
SELECT run_id, entries_seen, articles_new, duplicates, failures FROM core.runs
WHERE status = 'done' AND entries_seen <> articles_new + duplicates + failures;
