-- A relayed claim lies one deeper than the claim that relays it; a verbatim part has a parent and lies as deep as that.
SELECT c.claim_id, c.parent_claim_id, c.depth, c.is_part
FROM core.claims c LEFT JOIN core.claims p ON p.claim_id = c.parent_claim_id
WHERE c.depth <> CASE WHEN p.claim_id IS NULL THEN 0 WHEN c.is_part THEN p.depth ELSE p.depth + 1 END
  OR (c.is_part AND p.claim_id IS NULL);
