-- Batches that workers on other machines handed over: one row each, written with the rows that it brought, so that a
-- batch that is offered again is recognised; and where its raw responses went in the archive.
CREATE TABLE core.batches (
  batch_id VARCHAR, plan_id VARCHAR, part INTEGER, kind VARCHAR, shard INTEGER, worker VARCHAR, made_at TIMESTAMP,
  landed_at TIMESTAMP, run_id BIGINT, results INTEGER, stale INTEGER, archive_name VARCHAR, archive_file VARCHAR,
  archive_offset BIGINT
);
COMMENT ON TABLE core.batches IS 'One row per batch landed: run_id is the run that landed it, results what it held, stale what of that had been overtaken and was left out';
