-- A claim is in one family, a family has two members and more, and one first that it names.
SELECT 'claim ' || claim_id || ' is in several families' AS offender
FROM core.family_members GROUP BY claim_id HAVING count(*) > 1
UNION ALL
SELECT 'family ' || f.family_id || ' has ' || count(m.claim_id) || ' members, ' ||
  count(*) FILTER (m.relation = 'first' AND m.claim_id = f.first_claim_id) || ' of them its first'
FROM core.families f LEFT JOIN core.family_members m USING (family_id) GROUP BY f.family_id
HAVING count(m.claim_id) < 2 OR count(*) FILTER (m.relation = 'first' AND m.claim_id = f.first_claim_id) <> 1
UNION ALL
SELECT 'claim ' || m.claim_id || ' is in family ' || m.family_id || ', which there is not'
FROM core.family_members m ANTI JOIN core.families f USING (family_id)
UNION ALL
SELECT 'claim ' || m.claim_id || ' is compared with ' || m.compared_with_claim_id || ', which is not in its family'
FROM core.family_members m
WHERE m.compared_with_claim_id IS NOT NULL AND NOT EXISTS (
  FROM core.family_members o WHERE o.family_id = m.family_id AND o.claim_id = m.compared_with_claim_id
)
UNION ALL
SELECT 'claim ' || claim_id || ' is checked against primary texts several times'
FROM core.primary_checks GROUP BY claim_id HAVING count(*) > 1
