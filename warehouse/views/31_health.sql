-- The one list of what a source can be, with what a person does about it.
-- patience_h: hours without a good look after which it needs a person; before, it may mend itself.
CREATE VIEW v_health_classes AS
SELECT * FROM (VALUES
  (1, 'ok', 'nothing', NULL, '', 'answers and brings what it usually does', 'nothing to do'),
  (2, 'new', 'nothing', NULL, '', 'not asked yet', 'run `natowire ingest`, or wait for the next cycle'),
  (3, 'quiet', 'nothing', NULL, '', 'answers and brings less than usual, as happens', 'nothing to do'),
  (4, 'network', 'itself', 24, '', 'our own network is away', 'check the network, name server and proxy of this machine'),
  (5, 'late', 'person', 0, '', 'answers and brings far less than it used to', 'look at the outlet''s page: does it publish, and does its feed list it? Else find its new feed'),
  (6, 'zombie', 'person', 0, '', 'answers and has brought nothing new for long, or nothing but old dates', 'look at the outlet''s page for another feed or sitemap, or set enabled to false'),
  (7, 'moved', 'person', 0, '', 'moved for good (HTTP 301 or 308); it is read at its new address', 'write the new address (moved_to) into the sources file'),
  (8, 'gone', 'person', 0, 'gone', 'the server says that it is gone for good (HTTP 410); it is not asked any more', 'look for a new address; without one set enabled to false'),
  (9, 'not_found', 'itself', 24, 'not_found', 'nothing at this address (HTTP 404)', 'look for a new address on the outlet''s page'),
  (10, 'html_instead', 'itself', 24, 'html_instead', 'a web page where a feed should be: it moved, or a wall stands before it', 'open the address in a browser: find the feed that the page names, or see blocked'),
  (11, 'blocked', 'itself', 24, 'blocked', 'the server refuses us (HTTP 401, 402, 403, 451 or a wall)', 'set NATOWIRE_CONTACT, ask the outlet for leave, or find a feed that is open'),
  (12, 'rate_limited', 'itself', 48, 'rate_limited', 'asked too often (HTTP 429, or 503 with Retry-After)', 'raise NATOWIRE_MIN_GAP_S or NATOWIRE_SOURCE_INTERVAL_MIN_M'),
  (13, 'robots', 'itself', 24, 'robots', 'robots.txt of the host forbids it, or cannot be read', 'use a feed in place of the sitemap, or ask the outlet for leave'),
  (14, 'dns', 'itself', 24, 'dns', 'the host has no address', 'check the name in the sources file; the outlet may have another domain'),
  (15, 'tls', 'itself', 24, 'tls', 'the certificate or the handshake is wrong', 'see the detail: an expired certificate is the outlet''s to mend, an own authority goes into SSL_CERT_FILE'),
  (16, 'connect', 'itself', 24, 'connect', 'no connection to the host', 'try the address in a browser; the host may refuse this network'),
  (17, 'timeout', 'itself', 24, 'timeout', 'no complete answer in time', 'raise NATOWIRE_TIMEOUT_S if it answers slowly in a browser too'),
  (18, 'http_error', 'itself', 24, 'http_error, bad_response, truncated, redirect_loop, too_many_redirects', 'the server answers with an error or breaks off', 'try the address in a browser; where it stays so, tell the outlet or find another feed'),
  (19, 'address', 'itself', 0, 'address_refused, scheme_refused, bad_url', 'the address must not be asked: private, special or no URL', 'correct it in the sources file; a private network goes into NATOWIRE_ALLOW_ADDRESSES'),
  (20, 'too_large', 'itself', 0, 'too_large', 'larger than is read', 'raise NATOWIRE_MAX_FEED_MB, or take a smaller feed or one sitemap of the index'),
  (21, 'empty', 'itself', 24, 'empty', 'an answer without content', 'try the address in a browser; find another feed if it stays empty'),
  (22, 'parse', 'itself', 24, 'not_a_feed, parser_error, entities, too_deep, bad_gzip, bad_filter, bad_encoding, parse_timeout, worker_died, out_of_memory, extractor_error', 'the answer cannot be read as a feed or sitemap', 'see the detail; open the address in a browser and check kind and url_filter in the sources file'),
  (23, 'other', 'itself', 24, '', 'failed for a reason that this list does not know', 'see the detail, and report it')
) AS t(position, health_class, needs, patience_h, reasons, meaning, mend);
COMMENT ON VIEW v_health_classes IS 'What a source can be, and what a person does about it';
COMMENT ON COLUMN v_health_classes.position IS 'Place in the list';
COMMENT ON COLUMN v_health_classes.health_class IS 'The class, as health_class of v_source_health has it';
COMMENT ON COLUMN v_health_classes.needs IS 'Who has to do something at first: nothing, itself (it may pass) or person';
COMMENT ON COLUMN v_health_classes.patience_h IS 'Hours without a good look after which it needs a person; NULL: never';
COMMENT ON COLUMN v_health_classes.reasons IS 'Reasons of failures that are of this class, comma separated';
COMMENT ON COLUMN v_health_classes.meaning IS 'What it means';
COMMENT ON COLUMN v_health_classes.mend IS 'What to do about it';

-- A source is measured against its own past, in two ways. Silence: how long nothing new came, against the longest gap of
-- its last 120 days. Rate: new entries of the last one and seven whole days, against what the same weekdays brought in the
-- eight weeks before, in units of its own scatter. Days that were not watched to their end do not count.
CREATE VIEW v_source_health AS
WITH span AS (
  SELECT max(fetched_at) AS last_at, max(fetched_at) - INTERVAL 120 DAY AS gaps_from, max(fetched_at)::DATE - 65 AS days_from
  FROM core.sources
), brought AS ( -- entries of the first look stand where they say that they were published
  SELECT e.source_id, if(e.first_seen_at > s.first_ok_at, e.first_seen_at, e.published_at) AS came_at,
    e.first_seen_at > s.first_ok_at AS is_watched, count(*) AS entries
  FROM core.entries e JOIN core.sources s USING (source_id), span
  WHERE e.first_seen_at >= span.gaps_from
    AND (e.first_seen_at > s.first_ok_at OR e.published_at BETWEEN s.first_ok_at - INTERVAL 120 DAY AND s.first_ok_at)
  GROUP BY ALL
), gaps AS (
  SELECT *, epoch(came_at - lag(came_at) OVER (PARTITION BY source_id ORDER BY came_at)) / 3600 AS gap_h FROM brought
), silence AS (
  SELECT source_id, max(came_at) AS last_new_at, count(gap_h) AS gaps, max(gap_h) AS longest_gap_h,
    max(came_at) - min(came_at) >= INTERVAL 7 DAY AS knows_weekends
  FROM gaps GROUP BY source_id
), dates AS (
  SELECT e.source_id, max(e.published_at) AS published_at, count(*) - count(e.published_at) AS undated
  FROM core.entries e, span WHERE e.first_seen_at >= span.gaps_from GROUP BY e.source_id
), looked AS (
  SELECT DISTINCT f.source_id, f.started_at::DATE AS day FROM core.fetches f, span
  WHERE f.started_at >= span.days_from AND f.purpose = 'feed' AND f.outcome IN ('ok', 'not_modified')
), watched AS ( -- whole days: what came late on a day is seen by the look on the next
  SELECT l.source_id, l.day, isodow(l.day) AS weekday, s.ok_at::DATE - l.day AS ago
  FROM looked l SEMI JOIN looked n ON n.source_id = l.source_id AND n.day = l.day + 1
  JOIN core.sources s ON s.source_id = l.source_id AND l.day > s.first_ok_at::DATE AND l.day < s.ok_at::DATE
), daily AS (
  SELECT w.*, coalesce(b.entries, 0) AS entries
  FROM watched w LEFT JOIN (
    SELECT source_id, came_at::DATE AS day, sum(entries) AS entries FROM brought WHERE is_watched GROUP BY ALL
  ) b ON b.source_id = w.source_id AND b.day = w.day
), past AS (
  SELECT source_id, count(*) AS days, avg(entries) AS mean FROM daily WHERE ago BETWEEN 8 AND 63 GROUP BY source_id
), weekdays AS ( -- few days of one weekday say little: each leans on the mean of all as if it had been two days more
  SELECT p.source_id, w.weekday, (coalesce(sum(d.entries), 0) + 2 * any_value(p.mean)) / (count(d.day) + 2) AS rate
  FROM past p CROSS JOIN (SELECT unnest(range(1, 8)) AS weekday) w
  LEFT JOIN daily d ON d.source_id = p.source_id AND d.weekday = w.weekday AND d.ago BETWEEN 8 AND 63
  GROUP BY ALL
), scatter AS ( -- variance over mean, by days and by weeks; 1 is chance alone, and less is not believed
  SELECT d.source_id, greatest(1, sum((d.entries - w.rate) ** 2 / greatest(w.rate, 0.05)) / count(*)) AS by_day
  FROM daily d JOIN weekdays w ON w.source_id = d.source_id AND w.weekday = d.weekday
  WHERE d.ago BETWEEN 8 AND 63 GROUP BY d.source_id
), scatter_weeks AS (
  SELECT source_id, greatest(1, coalesce(var_samp(entries) / nullif(avg(entries), 0), 1)) AS by_week FROM (
    SELECT source_id, (ago - 8) // 7 AS week, sum(entries) * 7 / count(*) AS entries
    FROM daily WHERE ago BETWEEN 8 AND 63 GROUP BY ALL HAVING count(*) >= 4
  ) GROUP BY source_id
), recent AS (
  SELECT d.source_id, sum(d.entries) FILTER (d.ago = 1) AS seen_1, sum(w.rate) FILTER (d.ago = 1) AS expected_1,
    sum(d.entries) AS seen_7, sum(w.rate) AS expected_7
  FROM daily d JOIN weekdays w ON w.source_id = d.source_id AND w.weekday = d.weekday
  WHERE d.ago BETWEEN 1 AND 7 GROUP BY d.source_id
), rated AS ( -- Anscombe: the square roots of counts scatter evenly, however large the counts are
  SELECT r.*, p.days, p.mean,
    2 * (sqrt(r.seen_1 + 0.375) - sqrt(r.expected_1 + 0.375)) / sqrt(greatest(s.by_day, k.by_week)) AS z_1,
    2 * (sqrt(r.seen_7 + 0.375) - sqrt(r.expected_7 + 0.375)) / sqrt(greatest(s.by_day, k.by_week)) AS z_7
  FROM recent r JOIN past p USING (source_id) JOIN scatter s USING (source_id)
  LEFT JOIN scatter_weeks k USING (source_id)
), measured AS (
  SELECT s.*, coalesce(k.last_new_at, s.first_ok_at) AS new_at, k.last_new_at, k.longest_gap_h, r.days, r.mean,
    r.seen_1, r.expected_1, r.seen_7, r.expected_7,
    epoch(s.ok_at - coalesce(k.last_new_at, s.first_ok_at)) / 3600 AS silent_h,
    CASE WHEN k.gaps >= 5 AND k.knows_weekends THEN greatest(3 * k.longest_gap_h, 6) END AS late_h,
    CASE WHEN k.gaps >= 5 AND k.knows_weekends THEN greatest(4 * k.longest_gap_h, 24 * 14) END AS zombie_h,
    p.undated = 0 AND p.published_at < s.ok_at - INTERVAL 60 DAY AS is_old,
    r.days >= 28 AND ((r.z_7 < -4 AND r.seen_7 < r.expected_7 / 2) OR (r.z_1 < -4 AND r.seen_1 < r.expected_1 / 4)) AS is_below,
    r.days >= 28 AND (r.z_7 < -1.5 OR r.z_1 < -2) AS is_quiet
  FROM core.sources s LEFT JOIN silence k USING (source_id) LEFT JOIN dates p USING (source_id)
  LEFT JOIN rated r USING (source_id)
  WHERE s.listed AND s.enabled
), classed AS (
  SELECT m.*, CASE
      WHEN m.fetched_at IS NULL THEN 'new'
      WHEN m.unreached_since IS NOT NULL AND m.health <> 'gone' THEN 'network'
      WHEN m.health NOT IN ('ok', 'new') THEN coalesce(c.health_class, 'other')
      WHEN m.silent_h > m.zombie_h OR m.is_old OR (m.last_new_at IS NULL AND m.silent_h > 24 * 30) THEN 'zombie'
      WHEN m.silent_h > m.late_h OR m.is_below THEN 'late'
      WHEN m.moved_to IS NOT NULL THEN 'moved'
      WHEN m.is_quiet OR m.silent_h > m.longest_gap_h THEN 'quiet'
      ELSE 'ok' END AS health_class
  FROM measured m
  LEFT JOIN v_health_classes c ON c.reasons <> '' AND list_contains(string_split(c.reasons, ', '), m.health)
)
SELECT m.source_id, m.outlet, m.health, m.health_detail AS detail, m.health_since AS since_at, m.failures_in_a_row,
  m.fetched_at, m.ok_at, m.next_fetch_at, m.moved_to, m.health_class, CASE
    WHEN c.needs <> 'itself' THEN c.needs
    WHEN m.health_class = 'network' THEN if(epoch(m.fetched_at - m.unreached_since) >= c.patience_h * 3600, 'person', 'itself')
    WHEN m.ok_at IS NULL AND m.failures_in_a_row >= 3 THEN 'person'
    WHEN epoch(m.fetched_at - coalesce(m.ok_at, m.added_at)) >= c.patience_h * 3600 THEN 'person'
    ELSE 'itself' END AS needs,
  CASE
    WHEN m.health_class = 'network' THEN m.unreached_since
    WHEN m.health_class = 'late' AND NOT coalesce(m.silent_h > m.late_h, false) THEN m.ok_at - INTERVAL 7 DAY
    WHEN m.health_class IN ('late', 'zombie', 'quiet') THEN m.new_at
    ELSE coalesce(m.health_since, m.added_at) END AS class_since_at,
  c.mend, CASE WHEN m.health = 'gone' THEN NULL ELSE greatest(m.due_at, m.next_fetch_at) END AS next_try_at,
  m.due_at, m.interval_m, m.last_new_at, round(m.silent_h, 1) AS silent_h, round(m.longest_gap_h, 1) AS longest_gap_h,
  round(m.mean, 2) AS expected_per_day, round(m.expected_1, 1) AS expected_1d, m.seen_1::INTEGER AS seen_1d,
  round(m.expected_7, 1) AS expected_7d, m.seen_7::INTEGER AS seen_7d
FROM classed m JOIN v_health_classes c USING (health_class);
COMMENT ON VIEW v_source_health IS 'How each enabled source does, against what it should and against its own past';
COMMENT ON COLUMN v_source_health.source_id IS 'The source';
COMMENT ON COLUMN v_source_health.outlet IS 'Its outlet';
COMMENT ON COLUMN v_source_health.health IS 'How the last look ended: ok, new (never fetched), gone (HTTP 410: fetched no more), or the reason of the failure';
COMMENT ON COLUMN v_source_health.detail IS 'What happened, in words';
COMMENT ON COLUMN v_source_health.since_at IS 'Since when the last look ends so, UTC';
COMMENT ON COLUMN v_source_health.failures_in_a_row IS 'Number of failed looks since the last good one';
COMMENT ON COLUMN v_source_health.fetched_at IS 'Last look, UTC';
COMMENT ON COLUMN v_source_health.ok_at IS 'Last good look, UTC';
COMMENT ON COLUMN v_source_health.next_fetch_at IS 'After faults: not before this time, UTC; NULL where it does not rest';
COMMENT ON COLUMN v_source_health.moved_to IS 'Where it has moved for good (HTTP 301 or 308) and is fetched now';
COMMENT ON COLUMN v_source_health.health_class IS 'What it is: ok, new, quiet, late, zombie, moved, network, or the kind of failure; the list is v_health_classes';
COMMENT ON COLUMN v_source_health.needs IS 'Who has to do something: nothing, itself (it may pass) or person';
COMMENT ON COLUMN v_source_health.class_since_at IS 'Since when it is of this class, UTC: late and zombie since the last new entry, or since the week that fell behind';
COMMENT ON COLUMN v_source_health.mend IS 'What to do about it';
COMMENT ON COLUMN v_source_health.next_try_at IS 'When a scheduled cycle asks again at the earliest, UTC; NULL: at the next cycle, or never (gone)';
COMMENT ON COLUMN v_source_health.due_at IS 'When its own interval is over, UTC; NULL: at the next cycle';
COMMENT ON COLUMN v_source_health.interval_m IS 'Its own interval in minutes, by how often it publishes';
COMMENT ON COLUMN v_source_health.last_new_at IS 'When it last brought a new entry, UTC; at first when its newest entry was published';
COMMENT ON COLUMN v_source_health.silent_h IS 'Hours from then to the last good look';
COMMENT ON COLUMN v_source_health.longest_gap_h IS 'Longest time between two new entries in its last 120 days, in hours';
COMMENT ON COLUMN v_source_health.expected_per_day IS 'Mean of its new entries per day in the eight weeks before the last; NULL until it has been watched for more than a week';
COMMENT ON COLUMN v_source_health.expected_1d IS 'New entries that the last whole day should have brought, by the same weekdays before; NULL where that day was not watched';
COMMENT ON COLUMN v_source_health.seen_1d IS 'New entries that it brought';
COMMENT ON COLUMN v_source_health.expected_7d IS 'New entries that the watched ones of the last seven whole days should have brought';
COMMENT ON COLUMN v_source_health.seen_7d IS 'New entries that they brought';

CREATE VIEW v_health_groups AS
WITH voice AS (
  SELECT s.language, s.country, s.state_affiliated, h.health = 'ok' AS answers,
    h.health = 'ok' AND h.health_class NOT IN ('late', 'zombie') AS speaks,
    h.expected_1d, h.seen_1d, h.expected_7d, h.seen_7d
  FROM v_source_health h JOIN v_sources s USING (source_id) WHERE h.health_class <> 'new'
), told AS (
  SELECT 'all' AS group_kind, 'all' AS group_value, * FROM voice
  UNION ALL SELECT 'language', coalesce(nullif(language, ''), 'unknown'), * FROM voice
  UNION ALL SELECT 'country', coalesce(nullif(country, ''), 'unknown'), * FROM voice
  UNION ALL SELECT 'state', if(state_affiliated, 'state-affiliated', 'not state-affiliated'), * FROM voice
), summed AS (
  SELECT group_kind, group_value, count(*)::INTEGER AS sources, count(*) FILTER (answers)::INTEGER AS answering,
    count(*) FILTER (speaks)::INTEGER AS speaking,
    round(sum(expected_1d), 1) AS expected_1d, (sum(seen_1d) FILTER (expected_1d IS NOT NULL))::INTEGER AS seen_1d,
    round(sum(expected_7d), 1) AS expected_7d, (sum(seen_7d) FILTER (expected_7d IS NOT NULL))::INTEGER AS seen_7d
  FROM told GROUP BY ALL
)
SELECT *, coalesce(sources >= 3 AND speaking < sources / 2
  OR (expected_1d >= 30 AND seen_1d < expected_1d / 4) OR (expected_7d >= 30 AND seen_7d < expected_7d / 2), false) AS is_below
FROM summed;
COMMENT ON VIEW v_health_groups IS 'Which groups of voices still speak: by language, country and state affiliation, and all';
COMMENT ON COLUMN v_health_groups.group_kind IS 'all, language, country or state';
COMMENT ON COLUMN v_health_groups.group_value IS 'The language (ISO 639-1), the country (ISO 3166-1 alpha-2), state-affiliated or not';
COMMENT ON COLUMN v_health_groups.sources IS 'Enabled sources of the group that were asked at least once';
COMMENT ON COLUMN v_health_groups.answering IS 'Those whose last look was good';
COMMENT ON COLUMN v_health_groups.speaking IS 'Those of them that are neither late nor zombie';
COMMENT ON COLUMN v_health_groups.expected_1d IS 'New entries that the last whole day should have brought, of the sources with a past';
COMMENT ON COLUMN v_health_groups.seen_1d IS 'New entries that it brought';
COMMENT ON COLUMN v_health_groups.expected_7d IS 'New entries that the last seven whole days should have brought';
COMMENT ON COLUMN v_health_groups.seen_7d IS 'New entries that they brought';
COMMENT ON COLUMN v_health_groups.is_below IS 'Whether the group fell behind: under half of three or more sources speak, or a quarter of a day''s or half of a week''s 30 or more entries came';
