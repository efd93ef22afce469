CREATE VIEW v_sources AS
SELECT source_id, outlet, url, kind, language, country, source_class, publisher_family, state_affiliated, enabled, listed
FROM core.sources;
COMMENT ON VIEW v_sources IS 'What is watched';
COMMENT ON COLUMN v_sources.source_id IS 'Id of the source';
COMMENT ON COLUMN v_sources.outlet IS 'Who publishes it';
COMMENT ON COLUMN v_sources.url IS 'URL of the feed or sitemap';
COMMENT ON COLUMN v_sources.kind IS 'feed or sitemap';
COMMENT ON COLUMN v_sources.language IS 'Language, ISO 639-1';
COMMENT ON COLUMN v_sources.country IS 'Country of the outlet, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_sources.source_class IS 'primary, press, agency, trade or think_tank';
COMMENT ON COLUMN v_sources.publisher_family IS 'Publishing group';
COMMENT ON COLUMN v_sources.state_affiliated IS 'Whether a state controls the outlet';
COMMENT ON COLUMN v_sources.enabled IS 'Whether it is fetched';
COMMENT ON COLUMN v_sources.listed IS 'Whether it still stands in the sources file';

CREATE VIEW v_entries AS
SELECT e.entry_id, e.source_id, s.url AS source_url, s.outlet, e.guid, e.url, e.title, e.text, e.published_at,
  e.published_raw, e.first_seen_at, coalesce(e.outcome, 'waiting') AS outcome, e.reason, e.article_id, e.attempts,
  e.next_try_at
FROM core.entries e LEFT JOIN core.sources s USING (source_id);
COMMENT ON VIEW v_entries IS 'Every item of every source, and how it ended';
COMMENT ON COLUMN v_entries.entry_id IS 'Surrogate id of the entry';
COMMENT ON COLUMN v_entries.source_id IS 'Its source';
COMMENT ON COLUMN v_entries.source_url IS 'URL of that source';
COMMENT ON COLUMN v_entries.outlet IS 'Outlet of that source';
COMMENT ON COLUMN v_entries.guid IS 'Identifier that the source gives';
COMMENT ON COLUMN v_entries.url IS 'Link that the source gives; NULL where there is none that may be fetched';
COMMENT ON COLUMN v_entries.title IS 'Title that the source gives';
COMMENT ON COLUMN v_entries.text IS 'The source''s own text';
COMMENT ON COLUMN v_entries.published_at IS 'Publication time that the source gives, UTC; NULL where it is not sane';
COMMENT ON COLUMN v_entries.published_raw IS 'The same as it stands in the source';
COMMENT ON COLUMN v_entries.first_seen_at IS 'When it was first seen, UTC';
COMMENT ON COLUMN v_entries.outcome IS 'new (an article), duplicate (a sighting of one), failed, or waiting';
COMMENT ON COLUMN v_entries.reason IS 'Why its page could not be read at the last try';
COMMENT ON COLUMN v_entries.article_id IS 'The article it led to';
COMMENT ON COLUMN v_entries.attempts IS 'How often its page was tried';
COMMENT ON COLUMN v_entries.next_try_at IS 'When its page is tried again, UTC';

CREATE VIEW v_fetches AS
SELECT fetch_id, run_id, source_id, purpose, url, host, outcome, status, started_at, seconds, body_bytes, content_type,
  address, redirect_to, detail, entries_seen, entries_known, archive_file, archive_offset, archive_record_id
FROM core.fetches;
COMMENT ON VIEW v_fetches IS 'Every HTTP request, redirect hops and robots.txt included';
COMMENT ON COLUMN v_fetches.fetch_id IS 'Surrogate id of the request';
COMMENT ON COLUMN v_fetches.run_id IS 'The run that made it';
COMMENT ON COLUMN v_fetches.source_id IS 'The source for which it was made';
COMMENT ON COLUMN v_fetches.purpose IS 'feed, page or robots';
COMMENT ON COLUMN v_fetches.url IS 'Requested URL';
COMMENT ON COLUMN v_fetches.host IS 'Host name of the URL';
COMMENT ON COLUMN v_fetches.outcome IS 'How it ended, from a fixed list (see docs/outcomes)';
COMMENT ON COLUMN v_fetches.status IS 'HTTP status; NULL where no answer came';
COMMENT ON COLUMN v_fetches.started_at IS 'When it was sent, UTC';
COMMENT ON COLUMN v_fetches.seconds IS 'Duration in seconds';
COMMENT ON COLUMN v_fetches.body_bytes IS 'Size of the decoded body in bytes';
COMMENT ON COLUMN v_fetches.content_type IS 'Content-Type of the answer';
COMMENT ON COLUMN v_fetches.address IS 'IP address that answered';
COMMENT ON COLUMN v_fetches.redirect_to IS 'Where it redirected to';
COMMENT ON COLUMN v_fetches.detail IS 'What happened, in words';
COMMENT ON COLUMN v_fetches.entries_seen IS 'Feeds: items in the answer';
COMMENT ON COLUMN v_fetches.entries_known IS 'Feeds: items of it that were known or stood twice';
COMMENT ON COLUMN v_fetches.archive_file IS 'WARC file that holds the answer';
COMMENT ON COLUMN v_fetches.archive_offset IS 'Byte of that file at which the record begins';
COMMENT ON COLUMN v_fetches.archive_record_id IS 'Record id in that file';

CREATE VIEW v_failures AS
SELECT f.failure_id, f.run_id, f.failed_at, f.stage, f.reason, f.detail, f.retryable, f.source_id, s.outlet, f.entry_id, f.url
FROM core.failures f LEFT JOIN core.sources s USING (source_id);
COMMENT ON VIEW v_failures IS 'Everything that did not work';
COMMENT ON COLUMN v_failures.failure_id IS 'Surrogate id of the failure';
COMMENT ON COLUMN v_failures.run_id IS 'The run in which it happened';
COMMENT ON COLUMN v_failures.failed_at IS 'When, UTC';
COMMENT ON COLUMN v_failures.stage IS 'source, feed, entry, page, article or tag';
COMMENT ON COLUMN v_failures.reason IS 'A word from a fixed list (see docs/outcomes)';
COMMENT ON COLUMN v_failures.detail IS 'What happened, in words';
COMMENT ON COLUMN v_failures.retryable IS 'Whether trying again can help';
COMMENT ON COLUMN v_failures.source_id IS 'The source concerned';
COMMENT ON COLUMN v_failures.outlet IS 'Its outlet';
COMMENT ON COLUMN v_failures.entry_id IS 'The entry concerned; NULL for failures of a whole source';
COMMENT ON COLUMN v_failures.url IS 'The URL concerned';

CREATE VIEW v_runs AS
SELECT run_id, kind, status, started_at, finished_at, seconds, natowire_version, extractor_version, sources, unchanged,
  backlog, entries_seen, articles_new, duplicates, failures
FROM core.runs;
COMMENT ON VIEW v_runs IS 'Every execution with its balance: entries_seen = articles_new + duplicates + failures';
COMMENT ON COLUMN v_runs.run_id IS 'Id of the run';
COMMENT ON COLUMN v_runs.kind IS 'ingest, replay (the past read again) or promote (what was read again made current)';
COMMENT ON COLUMN v_runs.status IS 'running, done, partial (workers on other machines did not finish all of it), stopped (by a person), failed or killed';
COMMENT ON COLUMN v_runs.started_at IS 'Start, UTC';
COMMENT ON COLUMN v_runs.finished_at IS 'End, UTC';
COMMENT ON COLUMN v_runs.seconds IS 'Duration in seconds';
COMMENT ON COLUMN v_runs.natowire_version IS 'Version of natowire';
COMMENT ON COLUMN v_runs.extractor_version IS 'Version of the extractors';
COMMENT ON COLUMN v_runs.sources IS 'Sources looked at';
COMMENT ON COLUMN v_runs.unchanged IS 'Sources that had nothing new (HTTP 304 or the same body)';
COMMENT ON COLUMN v_runs.backlog IS 'Entries left waiting by an earlier run that was interrupted';
COMMENT ON COLUMN v_runs.entries_seen IS 'Items of the feeds read in this run, and the backlog';
COMMENT ON COLUMN v_runs.articles_new IS 'Entries that became articles';
COMMENT ON COLUMN v_runs.duplicates IS 'Entries known before, repeated, or sightings of a known article';
COMMENT ON COLUMN v_runs.failures IS 'Entries that could not be kept at all';
