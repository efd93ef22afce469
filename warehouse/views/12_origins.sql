CREATE VIEW v_agency_marks AS
SELECT m.article_id, m.position, m.agency, m.found_in, m.start_char, m.end_char, m.surface
FROM core.agency_marks m JOIN core.articles a USING (article_id, version);
COMMENT ON VIEW v_agency_marks IS 'What names a news agency as the source of an article''s current text';
COMMENT ON COLUMN v_agency_marks.article_id IS 'The article';
COMMENT ON COLUMN v_agency_marks.position IS 'Number of the mark in the article, from 0; the first tells v_articles.agency';
COMMENT ON COLUMN v_agency_marks.agency IS 'Short name of the agency';
COMMENT ON COLUMN v_agency_marks.found_in IS 'Where it stands: text, byline, feed, or source (the outlet is that agency)';
COMMENT ON COLUMN v_agency_marks.start_char IS 'First character of it in v_articles.text; NULL where it does not stand there';
COMMENT ON COLUMN v_agency_marks.end_char IS 'Character after the last one';
COMMENT ON COLUMN v_agency_marks.surface IS 'The words as they stand there';
