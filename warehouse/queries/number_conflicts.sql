-- Which speakers are said to have named two numbers for the same thing
-- @actor actor all only this speaker
-- @since date 1y the later of the two from this day on
-- @until date newest up to this day
-- @limit integer 30 how many rows
-- > actor who says it
-- > of_what what it is a share of
-- > whose whose figure
-- > target_year year by or for which
-- > value_a the lower number
-- > outlet_a who had it first
-- > first_on_a when
-- > value_b the higher number
-- > outlet_b who had it first
-- > first_on_b when
-- > unit percent or a currency
-- > claim_id_a for natowire explain
-- > claim_id_b for natowire explain
SELECT actor, of_what, whose, target_year, value_a, outlet_a, first_on_a, value_b, outlet_b, first_on_b, unit, claim_id_a,
  claim_id_b
FROM v_number_conflicts
WHERE greatest(last_on_a, last_on_b) BETWEEN $since AND $until AND ($actor IS NULL OR actor_id = $actor)
ORDER BY greatest(last_on_a, last_on_b) DESC, actor, claim_id_a, claim_id_b LIMIT $limit;
