-- Where the text of an article comes from: what it was compared by, its group of copies, and the agencies it names as its source.
CREATE TABLE core.article_origins (
  article_id BIGINT, version INTEGER, run_id BIGINT, outlet VARCHAR, title_key BIGINT, words INTEGER, words_key BIGINT,
  thinning INTEGER, shingles INTEGER, known_at TIMESTAMP, agency VARCHAR, agencies VARCHAR, agency_from VARCHAR,
  group_id BIGINT, origin_id BIGINT, similarity DOUBLE
);
COMMENT ON TABLE core.article_origins IS 'One row per version looked at: group_id is the article that all of a group of copies were compared with, origin_id the earliest of the group';

CREATE TABLE core.text_shingles (
  shingle INTEGER, article_id BIGINT, version INTEGER, seen_on DATE
);
COMMENT ON TABLE core.text_shingles IS 'The kept hashes of five-word runs of the articles that others are compared with, in the order in which they were read';

CREATE TABLE core.agency_marks (
  article_id BIGINT, version INTEGER, run_id BIGINT, position INTEGER, agency VARCHAR, found_in VARCHAR, start_char INTEGER,
  end_char INTEGER, surface VARCHAR
);
COMMENT ON TABLE core.agency_marks IS 'What names an agency as the source of a text: in the text (with its characters), the byline, the feed, or by the source itself';
