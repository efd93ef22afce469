CREATE VIEW v_article_changes AS
SELECT c.change_id, c.article_id, a.news_on, a.outlet, a.source_id, a.language, a.is_relevant, a.url, c.from_version,
  c.version, c.change_kind,
  c.change_kind IN ('body', 'headline') OR (c.change_kind = 'removed' AND c.restored_at IS NULL) AS is_silent,
  b.read_at AS read_before_at, c.changed_at, c.restored_at, b.title AS headline_before,
  CASE WHEN c.change_kind <> 'removed' THEN v.title END AS headline_after,
  c.headline IS NOT DISTINCT FROM 'changed' AS is_headline_changed, c.words_removed, c.words_added,
  substring(v.text, c.notice_start_char + 1, c.notice_end_char - c.notice_start_char) AS notice
FROM core.article_changes c
JOIN v_articles a USING (article_id)
JOIN core.article_versions b ON b.article_id = c.article_id AND b.version = c.from_version
JOIN core.article_versions v ON v.article_id = c.article_id AND v.version = c.version;
COMMENT ON VIEW v_article_changes IS 'What each later version of an article is to the one before it, and pages that are gone: one row per change';
COMMENT ON COLUMN v_article_changes.change_id IS 'Surrogate id of the change';
COMMENT ON COLUMN v_article_changes.article_id IS 'The article';
COMMENT ON COLUMN v_article_changes.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_article_changes.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_article_changes.source_id IS 'Source in which the article was seen first';
COMMENT ON COLUMN v_article_changes.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_article_changes.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_article_changes.url IS 'URL of the article';
COMMENT ON COLUMN v_article_changes.from_version IS 'Version that was there before, in v_article_versions';
COMMENT ON COLUMN v_article_changes.version IS 'Version that is there after it; for a page that is gone the last one that was read';
COMMENT ON COLUMN v_article_changes.change_kind IS 'What kind of change the version is: removed (the page is gone), correction (the text says that it was corrected), body, headline, typo, order (the same sentences in another order), noise; completed (more of the same article was read) and extractor (another version of natowire read it) are no edits';
COMMENT ON COLUMN v_article_changes.is_silent IS 'Whether text or headline say something else now, or the page is gone, and the article does not tell';
COMMENT ON COLUMN v_article_changes.read_before_at IS 'When the earlier version was read, UTC: the edit was made after it';
COMMENT ON COLUMN v_article_changes.changed_at IS 'When the page was read as it is after the change, UTC: the edit was made before it';
COMMENT ON COLUMN v_article_changes.restored_at IS 'When a page that was gone was read again, UTC; NULL otherwise';
COMMENT ON COLUMN v_article_changes.headline_before IS 'Headline that the page gave itself before';
COMMENT ON COLUMN v_article_changes.headline_after IS 'Headline that it gives itself after';
COMMENT ON COLUMN v_article_changes.is_headline_changed IS 'Whether the headline says something else';
COMMENT ON COLUMN v_article_changes.words_removed IS 'Words that went';
COMMENT ON COLUMN v_article_changes.words_added IS 'Words that came';
COMMENT ON COLUMN v_article_changes.notice IS 'The sentence that says that the article was corrected; NULL where none does';

CREATE VIEW v_edits AS
WITH told AS ( -- claims of all versions, with the speakers as they are known now
  SELECT c.claim_id, c.content, coalesce(r.name, q.name, c.speaker_name, c.speaker) AS speaker,
    coalesce(d.survivor_id, w.other_id, c.speaker_actor_id, p.actor_id) AS speaker_actor_id
  FROM core.claims c
  SEMI JOIN core.edits e USING (article_id)
  LEFT JOIN core.provisional_evidence p ON p.article_id = c.article_id AND p.version = c.version
    AND p.entity = if(c.speaker_actor_id IS NULL, c.speaker_entity, NULL)
  LEFT JOIN core.actor_moves w
    ON w.article_id = c.article_id AND w.actor_id = coalesce(c.speaker_actor_id, p.actor_id)
  LEFT JOIN core.actor_redirects d ON d.actor_id = coalesce(w.other_id, c.speaker_actor_id, p.actor_id)
  LEFT JOIN core.actors r ON r.actor_id = coalesce(d.survivor_id, w.other_id, c.speaker_actor_id, p.actor_id)
  LEFT JOIN core.provisional_actors q
    ON q.actor_id = coalesce(d.survivor_id, w.other_id, c.speaker_actor_id, p.actor_id)
)
SELECT e.edit_id, e.change_id, e.article_id, h.news_on, h.outlet, h.source_id, h.language, h.is_relevant, h.url,
  e.from_version, e.version, h.change_kind, h.is_silent AND e.what <> 'typo' AS is_silent, h.read_before_at, h.changed_at,
  e.element, e.what,
  CASE WHEN e.element IN ('headline', 'article') THEN h.headline_before WHEN e.element = 'claim' THEN cb.content
    ELSE substring(b.text, e.start_char_before + 1, e.end_char_before - e.start_char_before) END AS text_before,
  CASE WHEN e.element IN ('headline', 'article') THEN h.headline_after WHEN e.element = 'claim' THEN ca.content
    ELSE substring(v.text, e.start_char_after + 1, e.end_char_after - e.start_char_after) END AS text_after,
  substring(b.text, e.sentence_start_char_before + 1, e.sentence_end_char_before - e.sentence_start_char_before)
    AS sentence_before,
  substring(v.text, e.sentence_start_char_after + 1, e.sentence_end_char_after - e.sentence_start_char_after)
    AS sentence_after,
  coalesce(cb.speaker, ca.speaker) AS speaker,
  CASE WHEN cb.speaker IS NOT NULL THEN cb.speaker_actor_id ELSE ca.speaker_actor_id END AS speaker_actor_id,
  cb.speaker AS speaker_before, cb.speaker_actor_id AS speaker_actor_id_before,
  ca.speaker AS speaker_after, ca.speaker_actor_id AS speaker_actor_id_after,
  coalesce(nb.kind, na.kind) AS number_kind, coalesce(nb.unit, na.unit) AS unit, coalesce(nb.of_what, na.of_what) AS of_what,
  nb.value AS value_before, nb.value_max AS value_max_before, na.value AS value_after, na.value_max AS value_max_after,
  e.claim_id_before, e.claim_id_after, e.number_id_before, e.number_id_after,
  e.start_char_before, e.end_char_before, e.start_char_after, e.end_char_after,
  e.sentence_start_char_before, e.sentence_end_char_before, e.sentence_start_char_after, e.sentence_end_char_after
FROM core.edits e
JOIN v_article_changes h USING (change_id)
JOIN core.article_versions b ON b.article_id = e.article_id AND b.version = e.from_version
JOIN core.article_versions v ON v.article_id = e.article_id AND v.version = e.version
LEFT JOIN core.numbers nb ON nb.article_id = e.article_id AND nb.number_id = e.number_id_before
LEFT JOIN core.numbers na ON na.article_id = e.article_id AND na.number_id = e.number_id_after
LEFT JOIN told cb ON cb.claim_id = coalesce(e.claim_id_before, nb.claim_id)
LEFT JOIN told ca ON ca.claim_id = coalesce(e.claim_id_after, na.claim_id);
COMMENT ON VIEW v_edits IS 'Every edit between two versions of an article, told once by the most that is known of it: the claim, else the number, else the sentence; headlines, and pages that are gone. A claim or sentence has the first number that changed with it, further ones are rows of their own';
COMMENT ON COLUMN v_edits.edit_id IS 'Surrogate id of the edit';
COMMENT ON COLUMN v_edits.change_id IS 'The change that it belongs to, in v_article_changes';
COMMENT ON COLUMN v_edits.article_id IS 'The article';
COMMENT ON COLUMN v_edits.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_edits.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_edits.source_id IS 'Source in which the article was seen first';
COMMENT ON COLUMN v_edits.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_edits.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_edits.url IS 'URL of the article';
COMMENT ON COLUMN v_edits.from_version IS 'Version that was there before, in v_article_versions';
COMMENT ON COLUMN v_edits.version IS 'Version that is there after it; for a page that is gone the last one that was read';
COMMENT ON COLUMN v_edits.change_kind IS 'What kind of change the version is: removed (the page is gone), correction (the text says that it was corrected), body, headline, typo, order (the same sentences in another order), noise; completed (more of the same article was read) and extractor (another version of natowire read it) are no edits';
COMMENT ON COLUMN v_edits.is_silent IS 'Whether the change is silent (see v_article_changes) and the edit is no slip of the pen';
COMMENT ON COLUMN v_edits.read_before_at IS 'When the earlier version was read, UTC: the edit was made after it';
COMMENT ON COLUMN v_edits.changed_at IS 'When the page was read as it is after the change, UTC: the edit was made before it';
COMMENT ON COLUMN v_edits.element IS 'What was edited: claim, number (where no claim tells it), sentence (where neither does), headline, or article for a page that is gone';
COMMENT ON COLUMN v_edits.what IS 'removed, added, changed, or typo (a slip of the pen put right)';
COMMENT ON COLUMN v_edits.text_before IS 'The wording before; NULL where there was none';
COMMENT ON COLUMN v_edits.text_after IS 'The wording after; NULL where there is none';
COMMENT ON COLUMN v_edits.sentence_before IS 'The sentence that held it before';
COMMENT ON COLUMN v_edits.sentence_after IS 'The sentence that holds it after';
COMMENT ON COLUMN v_edits.speaker IS 'Who says it: the speaker before, else the one after; NULL where nobody is named';
COMMENT ON COLUMN v_edits.speaker_actor_id IS 'Actor of that speaker in v_actors';
COMMENT ON COLUMN v_edits.speaker_before IS 'Speaker before';
COMMENT ON COLUMN v_edits.speaker_actor_id_before IS 'Actor of the speaker before';
COMMENT ON COLUMN v_edits.speaker_after IS 'Speaker after';
COMMENT ON COLUMN v_edits.speaker_actor_id_after IS 'Actor of the speaker after';
COMMENT ON COLUMN v_edits.number_kind IS 'Kind of the number that came, went or changed: percent, currency or count; NULL where none did';
COMMENT ON COLUMN v_edits.unit IS 'Its unit: percent, an ISO 4217 currency code, or the counted thing';
COMMENT ON COLUMN v_edits.of_what IS 'What it is a share or amount of';
COMMENT ON COLUMN v_edits.value_before IS 'Its value before; lower end of a range';
COMMENT ON COLUMN v_edits.value_max_before IS 'Upper end of its range before';
COMMENT ON COLUMN v_edits.value_after IS 'Its value after; lower end of a range';
COMMENT ON COLUMN v_edits.value_max_after IS 'Upper end of its range after';
COMMENT ON COLUMN v_edits.claim_id_before IS 'The claim in the earlier version; not in v_claims, which has current versions alone';
COMMENT ON COLUMN v_edits.claim_id_after IS 'The claim in the later version';
COMMENT ON COLUMN v_edits.number_id_before IS 'The number in the earlier version';
COMMENT ON COLUMN v_edits.number_id_after IS 'The number in the later version';
COMMENT ON COLUMN v_edits.start_char_before IS 'First character of the wording in the text of from_version in v_article_versions, from 0; NULL for headlines';
COMMENT ON COLUMN v_edits.end_char_before IS 'Character after it';
COMMENT ON COLUMN v_edits.start_char_after IS 'First character of the wording in the text of version, from 0; NULL for headlines';
COMMENT ON COLUMN v_edits.end_char_after IS 'Character after it';
COMMENT ON COLUMN v_edits.sentence_start_char_before IS 'First character of the sentence in the text of from_version';
COMMENT ON COLUMN v_edits.sentence_end_char_before IS 'Character after it';
COMMENT ON COLUMN v_edits.sentence_start_char_after IS 'First character of the sentence in the text of version';
COMMENT ON COLUMN v_edits.sentence_end_char_after IS 'Character after it';

CREATE VIEW v_silent_edits AS SELECT * EXCLUDE (is_silent) FROM v_edits WHERE is_silent;
COMMENT ON VIEW v_silent_edits IS 'What an outlet changed in an article after it was first read without saying so: one row per claim, number, sentence or headline that vanished, came or changed, and per page that is gone. Corrections that the text announces, slips of the pen, times and counters are left out; all are in v_edits';
COMMENT ON COLUMN v_silent_edits.edit_id IS 'Surrogate id of the edit';
COMMENT ON COLUMN v_silent_edits.change_id IS 'The change that it belongs to, in v_article_changes';
COMMENT ON COLUMN v_silent_edits.article_id IS 'The article';
COMMENT ON COLUMN v_silent_edits.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_silent_edits.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_silent_edits.source_id IS 'Source in which the article was seen first';
COMMENT ON COLUMN v_silent_edits.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_silent_edits.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_silent_edits.url IS 'URL of the article';
COMMENT ON COLUMN v_silent_edits.from_version IS 'Version that was there before, in v_article_versions';
COMMENT ON COLUMN v_silent_edits.version IS 'Version that is there after it; for a page that is gone the last one that was read';
COMMENT ON COLUMN v_silent_edits.change_kind IS 'What kind of change the version is: removed (the page is gone), correction (the text says that it was corrected), body, headline, typo, order (the same sentences in another order), noise; completed (more of the same article was read) and extractor (another version of natowire read it) are no edits';
COMMENT ON COLUMN v_silent_edits.read_before_at IS 'When the earlier version was read, UTC: the edit was made after it';
COMMENT ON COLUMN v_silent_edits.changed_at IS 'When the page was read as it is after the change, UTC: the edit was made before it';
COMMENT ON COLUMN v_silent_edits.element IS 'What was edited: claim, number (where no claim tells it), sentence (where neither does), headline, or article for a page that is gone';
COMMENT ON COLUMN v_silent_edits.what IS 'removed, added, changed, or typo (a slip of the pen put right)';
COMMENT ON COLUMN v_silent_edits.text_before IS 'The wording before; NULL where there was none';
COMMENT ON COLUMN v_silent_edits.text_after IS 'The wording after; NULL where there is none';
COMMENT ON COLUMN v_silent_edits.sentence_before IS 'The sentence that held it before';
COMMENT ON COLUMN v_silent_edits.sentence_after IS 'The sentence that holds it after';
COMMENT ON COLUMN v_silent_edits.speaker IS 'Who says it: the speaker before, else the one after; NULL where nobody is named';
COMMENT ON COLUMN v_silent_edits.speaker_actor_id IS 'Actor of that speaker in v_actors';
COMMENT ON COLUMN v_silent_edits.speaker_before IS 'Speaker before';
COMMENT ON COLUMN v_silent_edits.speaker_actor_id_before IS 'Actor of the speaker before';
COMMENT ON COLUMN v_silent_edits.speaker_after IS 'Speaker after';
COMMENT ON COLUMN v_silent_edits.speaker_actor_id_after IS 'Actor of the speaker after';
COMMENT ON COLUMN v_silent_edits.number_kind IS 'Kind of the number that came, went or changed: percent, currency or count; NULL where none did';
COMMENT ON COLUMN v_silent_edits.unit IS 'Its unit: percent, an ISO 4217 currency code, or the counted thing';
COMMENT ON COLUMN v_silent_edits.of_what IS 'What it is a share or amount of';
COMMENT ON COLUMN v_silent_edits.value_before IS 'Its value before; lower end of a range';
COMMENT ON COLUMN v_silent_edits.value_max_before IS 'Upper end of its range before';
COMMENT ON COLUMN v_silent_edits.value_after IS 'Its value after; lower end of a range';
COMMENT ON COLUMN v_silent_edits.value_max_after IS 'Upper end of its range after';
COMMENT ON COLUMN v_silent_edits.claim_id_before IS 'The claim in the earlier version; not in v_claims, which has current versions alone';
COMMENT ON COLUMN v_silent_edits.claim_id_after IS 'The claim in the later version';
COMMENT ON COLUMN v_silent_edits.number_id_before IS 'The number in the earlier version';
COMMENT ON COLUMN v_silent_edits.number_id_after IS 'The number in the later version';
COMMENT ON COLUMN v_silent_edits.start_char_before IS 'First character of the wording in the text of from_version in v_article_versions, from 0; NULL for headlines';
COMMENT ON COLUMN v_silent_edits.end_char_before IS 'Character after it';
COMMENT ON COLUMN v_silent_edits.start_char_after IS 'First character of the wording in the text of version, from 0; NULL for headlines';
COMMENT ON COLUMN v_silent_edits.end_char_after IS 'Character after it';
COMMENT ON COLUMN v_silent_edits.sentence_start_char_before IS 'First character of the sentence in the text of from_version';
COMMENT ON COLUMN v_silent_edits.sentence_end_char_before IS 'Character after it';
COMMENT ON COLUMN v_silent_edits.sentence_start_char_after IS 'First character of the sentence in the text of version';
COMMENT ON COLUMN v_silent_edits.sentence_end_char_after IS 'Character after it';
