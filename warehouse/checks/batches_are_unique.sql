-- A batch of a worker lands once.
SELECT batch_id FROM core.batches GROUP BY batch_id HAVING count(*) > 1;
