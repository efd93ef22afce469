-- Who holds which office on a day
-- @on today the day, YYYY-MM-DD
-- @role % head_of_state, defence_minister, secretary_general …
-- @body % country (ISO 3166) or organisation
SELECT role, body, actor, actor_id, began, ended FROM v_actor_roles
WHERE role LIKE $role AND body LIKE $body
  AND coalesce(began_on, DATE '0001-01-01') <= coalesce(try_cast($on AS DATE), current_date)
  AND coalesce(ended_on, DATE '9999-12-31') >= coalesce(try_cast($on AS DATE), current_date)
ORDER BY role, body, began_on;
