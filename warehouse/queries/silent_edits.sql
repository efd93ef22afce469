-- What did outlets change in their articles without saying so
-- @what text all removed, added or changed
-- @element text all claim, number, sentence, headline or article
-- @speaker actor all only statements of this speaker, before or after
-- @outlet text all only this outlet
-- @since date 30d changes read from this day on
-- @until date today up to this day
-- @limit integer 50 how many rows
-- > changed_at when it was read as it is now
-- > outlet who changed it
-- > article_id for natowire diff-article
-- > element claim, number, sentence, headline, or article for a page that is gone
-- > what removed, added or changed
-- > speaker who says it
-- > text_before the wording before
-- > text_after the wording after
-- > value_before the number before
-- > value_after the number after
-- > url where
SELECT changed_at, outlet, article_id, element, what, speaker, text_before, text_after, value_before, value_after, url
FROM v_silent_edits
WHERE changed_at::DATE BETWEEN $since AND $until AND is_relevant
  AND ($what IS NULL OR what = $what) AND ($element IS NULL OR element = $element)
  AND ($outlet IS NULL OR outlet = $outlet)
  AND ($speaker IS NULL OR speaker_actor_id_before = $speaker OR speaker_actor_id_after = $speaker)
ORDER BY changed_at DESC, article_id, edit_id LIMIT $limit;
