-- Who asks for which share of GDP, with the sentence
-- @actor actor all only this speaker
-- @since date 1y from this day on
-- @until date newest up to this day
-- @of_what text gdp gdp, budget …; all for any
-- @limit integer 30 how many rows
-- > day date of the article
-- > actor who says it
-- > comparator at_least, up_to, about …
-- > value percent; lower end of a range
-- > value_max upper end of a range
-- > of_what what it is a share of
-- > whose whose share
-- > target_year year by or for which
-- > sentence the sentence
-- > outlet outlet of the article
-- > claim_id for natowire explain
-- > url the article
SELECT day, actor, comparator, value, value_max, of_what, whose, target_year, sentence, outlet, claim_id, url
FROM v_number_positions
WHERE unit = 'percent' AND ($of_what IS NULL OR of_what ILIKE $of_what) AND day BETWEEN $since AND $until
  AND ($actor IS NULL OR actor_id = $actor)
ORDER BY day DESC, claim_id, value LIMIT $limit;
