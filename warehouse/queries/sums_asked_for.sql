-- Who names which sums of money, the greatest first
-- @currency text all ISO 4217, e.g. EUR
-- @actor actor all only this speaker
-- @since date 1y from this day on
-- @until date newest up to this day
-- @min_value number 0 in the unit, e.g. 1000000000
-- @limit integer 30 how many rows
-- > day date of the article
-- > actor who says it
-- > comparator at_least, up_to, about …
-- > value amount; lower end of a range
-- > value_max upper end of a range
-- > unit currency
-- > whose whose money
-- > sentence the sentence
-- > outlet outlet of the article
-- > claim_id for natowire explain
SELECT day, actor, comparator, value, value_max, unit, whose, sentence, outlet, claim_id
FROM v_number_positions
WHERE kind = 'currency' AND ($currency IS NULL OR unit = upper($currency)) AND day BETWEEN $since AND $until
  AND ($actor IS NULL OR actor_id = $actor) AND coalesce(value_max, value) >= $min_value
ORDER BY coalesce(value_max, value) DESC, day DESC, claim_id LIMIT $limit;
