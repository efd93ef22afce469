-- What outlets changed or took away on these days without saying so
SELECT e.edit_id, e.outlet, e.element, e.what, e.speaker, e.text_before, e.text_after, e.url, e.language, a.title
FROM v_silent_edits e JOIN v_articles a USING (article_id)
WHERE e.is_relevant AND e.changed_at::DATE BETWEEN $since AND $until
  AND (e.element IN ('claim', 'number', 'headline') AND e.what IN ('removed', 'changed') OR e.element = 'article')
ORDER BY e.element <> 'article', e.element <> 'claim', e.changed_at DESC, e.edit_id LIMIT $top
