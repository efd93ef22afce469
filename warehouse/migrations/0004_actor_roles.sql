-- Who held which office when.
CREATE TABLE core.actor_roles (
  actor_id VARCHAR, role VARCHAR, body VARCHAR, began_on DATE, ended_on DATE, began VARCHAR, ended VARCHAR
);
COMMENT ON TABLE core.actor_roles IS 'Terms of office of actors, with their dates as the registry has them';
