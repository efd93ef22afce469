-- Two different numbers of one speaker for the same thing
SELECT actor, unit, of_what, whose, target_year, value_a, value_max_a, comparator_a, articles_a, outlet_a, first_on_a, claim_id_a,
  sentence_a, value_b, value_max_b, comparator_b, articles_b, outlet_b, first_on_b, claim_id_b, sentence_b, a.url AS url_a,
  b.url AS url_b, a.language AS language_a, b.language AS language_b
FROM v_number_conflicts c
LEFT JOIN v_claims a ON a.claim_id = c.claim_id_a
LEFT JOIN v_claims b ON b.claim_id = c.claim_id_b
WHERE greatest(last_on_a, last_on_b) >= $since AND least(first_on_a, first_on_b) <= $until
ORDER BY articles_a + articles_b DESC, actor, value_a, value_b, claim_id_a LIMIT $top
