-- An edit in force is of actors that exist, or did before a merge; an undo is of an edit before it; redirects end at an actor.
WITH known AS (
  SELECT actor_id FROM core.actors UNION SELECT actor_id FROM core.provisional_actors
  UNION SELECT actor_id FROM core.actor_redirects
), holds AS (
  SELECT * FROM core.actor_edits e WHERE action <> 'undo' AND NOT EXISTS (FROM core.actor_edits u WHERE u.undoes = e.edit_id)
)
SELECT 'no such actor' AS problem, edit_id, actor_id FROM holds ANTI JOIN known USING (actor_id)
UNION ALL SELECT 'no such other', edit_id, other_id FROM holds h
  WHERE other_id IS NOT NULL AND NOT EXISTS (FROM known k WHERE k.actor_id = h.other_id)
UNION ALL SELECT 'undoes nothing', edit_id, NULL FROM core.actor_edits u
  WHERE action = 'undo' AND NOT EXISTS (FROM core.actor_edits e WHERE e.edit_id = u.undoes AND e.edit_id < u.edit_id AND e.action <> 'undo')
UNION ALL SELECT 'numbered twice', edit_id, NULL FROM core.actor_edits GROUP BY edit_id HAVING count(*) > 1
UNION ALL SELECT 'redirect to nobody', NULL, survivor_id FROM core.actor_redirects d
  WHERE NOT EXISTS (FROM core.actors r WHERE r.actor_id = d.survivor_id)
    AND NOT EXISTS (FROM core.provisional_actors q WHERE q.actor_id = d.survivor_id)
UNION ALL SELECT 'redirected twice', NULL, actor_id FROM core.actor_redirects GROUP BY actor_id HAVING count(*) > 1
UNION ALL SELECT 'moved twice', article_id, actor_id FROM core.actor_moves GROUP BY article_id, actor_id HAVING count(*) > 1;
