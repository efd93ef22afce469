-- Who holds which office on a day
-- @on date today the day
-- @role text all head_of_state, defence_minister, secretary_general …
-- @body text all country (ISO 3166) or organisation
-- > role the office
-- > body whose office: country or organisation
-- > actor who holds it
-- > actor_id id of the actor
-- > began begin of the term, as precisely as it is known
-- > ended end of the term
SELECT role, body, actor, actor_id, began, ended FROM v_actor_roles
WHERE ($role IS NULL OR role LIKE $role) AND ($body IS NULL OR body LIKE $body)
  AND coalesce(began_on, DATE '0001-01-01') <= $on AND coalesce(ended_on, DATE '9999-12-31') >= $on
ORDER BY role, body, began_on;
