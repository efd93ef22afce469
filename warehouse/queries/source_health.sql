-- How each source does
-- > source_id the source
-- > health_class ok, new, quiet, late, zombie, moved, network, or the kind of failure; the list is v_health_classes
-- > needs who has to do something: nothing, itself (it may pass) or person
-- > class_since_at since when it is so, UTC
-- > next_try_at when a scheduled cycle asks again at the earliest, UTC
-- > expected_7d new entries that the last seven whole days should have brought
-- > seen_7d new entries that they brought
-- > mend what to do about it
-- > health how the last look ended: ok, new, gone, or the reason of the failure
-- > detail what happened, in words
-- > failures_in_a_row failed looks since the last good one
-- > fetched_at last look, UTC
-- > next_fetch_at not before this time, UTC
SELECT source_id, health_class, needs, class_since_at, next_try_at, expected_7d, seen_7d, mend, health, detail,
  failures_in_a_row, fetched_at, next_fetch_at
FROM v_source_health ORDER BY needs <> 'person', needs <> 'itself', source_id;
