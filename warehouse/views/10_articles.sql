CREATE VIEW v_articles AS
SELECT a.article_id, a.url, a.title, a.authors, a.published_at, a.published_from, a.published_at::DATE AS published_on,
  coalesce(a.published_at, a.first_seen_at)::DATE AS news_on, a.outlet, a.source_id, s.source_class,
  s.publisher_family, s.country AS outlet_country, s.state_affiliated, a.language, a.access, a.relevance,
  a.relevance >= coalesce((SELECT value::DOUBLE FROM core.settings WHERE name = 'relevance_threshold'), 0.0) AS is_relevant,
  a.topics, a.words, v.text, a.version, a.first_seen_at, a.changed_at, v.read_at, v.extractor_version,
  v.archive_file, v.archive_offset, v.archive_record_id, o.agency, o.agencies, o.agency_from,
  coalesce(o.origin_id, a.article_id) AS origin_id, coalesce(o.origin_id, a.article_id) = a.article_id AS is_origin, o.similarity
FROM core.articles a
JOIN core.article_versions v USING (article_id, version)
LEFT JOIN core.article_origins o USING (article_id, version)
LEFT JOIN core.sources s ON s.source_id = a.source_id;
COMMENT ON VIEW v_articles IS 'One row per article (one canonical URL) with its current text. Relevant and irrelevant ones: filter by is_relevant';
COMMENT ON COLUMN v_articles.article_id IS 'Surrogate id of the article';
COMMENT ON COLUMN v_articles.url IS 'Canonical URL: where the article was read, without tracking parameters and fragment; NULL for an entry without a link';
COMMENT ON COLUMN v_articles.title IS 'Headline, as the feed gives it; as the page does where the feed has none, cuts it, or the page changed it later';
COMMENT ON COLUMN v_articles.authors IS 'Authors, parted by "; "';
COMMENT ON COLUMN v_articles.published_at IS 'Publication time, UTC; NULL where neither page nor feed gives a sane one';
COMMENT ON COLUMN v_articles.published_from IS 'Where the publication time comes from: json_ld, meta, html, url or feed';
COMMENT ON COLUMN v_articles.published_on IS 'Publication date, UTC';
COMMENT ON COLUMN v_articles.news_on IS 'Publication date, else the date first seen (UTC): the date that trends count by';
COMMENT ON COLUMN v_articles.outlet IS 'Who publishes';
COMMENT ON COLUMN v_articles.source_id IS 'Source in which the article was seen first';
COMMENT ON COLUMN v_articles.source_class IS 'Class of that source: primary, press, agency, trade or think_tank';
COMMENT ON COLUMN v_articles.publisher_family IS 'Publishing group that the outlet belongs to';
COMMENT ON COLUMN v_articles.outlet_country IS 'Country of the outlet, ISO 3166-1 alpha-2 (EU, INT for bodies above states)';
COMMENT ON COLUMN v_articles.state_affiliated IS 'Whether the outlet is controlled by a state';
COMMENT ON COLUMN v_articles.language IS 'Language of the text, ISO 639-1';
COMMENT ON COLUMN v_articles.access IS 'How much of the article the text is: full, feed_only (the feed''s own text), paywall (teaser), blocked or soft_404';
COMMENT ON COLUMN v_articles.relevance IS 'Relevance to the Alliance from 0 to 1, from the terms in topics.csv';
COMMENT ON COLUMN v_articles.is_relevant IS 'Whether relevance reaches the threshold setting';
COMMENT ON COLUMN v_articles.topics IS 'Topics whose terms were found, parted by "; "';
COMMENT ON COLUMN v_articles.words IS 'Number of words of the text';
COMMENT ON COLUMN v_articles.text IS 'Current text, paragraphs parted by a newline; all offsets count its characters';
COMMENT ON COLUMN v_articles.version IS 'Version of the text, from 1';
COMMENT ON COLUMN v_articles.first_seen_at IS 'When natowire first landed the article, UTC';
COMMENT ON COLUMN v_articles.changed_at IS 'When a changed text was last read, UTC; NULL if never';
COMMENT ON COLUMN v_articles.read_at IS 'When the current text was read, UTC';
COMMENT ON COLUMN v_articles.extractor_version IS 'Version of the extractors that read and tagged the text';
COMMENT ON COLUMN v_articles.archive_file IS 'WARC file that holds the raw page; NULL where none is kept';
COMMENT ON COLUMN v_articles.archive_offset IS 'Byte of that file at which the record begins';
COMMENT ON COLUMN v_articles.archive_record_id IS 'Record id of the raw page in that file';
COMMENT ON COLUMN v_articles.agency IS 'News agency that text, byline or feed names as the source, or that publishes it; NULL where none does. A mere mention does not count';
COMMENT ON COLUMN v_articles.agencies IS 'All agencies so named, parted by "; "';
COMMENT ON COLUMN v_articles.agency_from IS 'Where the first stands: text, byline, feed, or source (the outlet is that agency). The places are in v_agency_marks';
COMMENT ON COLUMN v_articles.origin_id IS 'Earliest known article with this text (article_id of the earliest of its copies, its own where it has none before it): count(DISTINCT origin_id) counts independent articles';
COMMENT ON COLUMN v_articles.is_origin IS 'Whether the article is the earliest known of its text; false for a reprint';
COMMENT ON COLUMN v_articles.similarity IS 'Share of the shorter text''s words that this text and the one it was grouped by have in common, 0 to 1; NULL for that one and for texts without copies';

CREATE VIEW v_sightings AS
SELECT g.article_id, g.source_id, s.outlet, s.source_class, s.publisher_family, s.country AS outlet_country, g.url, g.seen_at
FROM core.sightings g LEFT JOIN core.sources s USING (source_id);
COMMENT ON VIEW v_sightings IS 'Every entry that led to an article: where else it was seen';
COMMENT ON COLUMN v_sightings.article_id IS 'The article';
COMMENT ON COLUMN v_sightings.source_id IS 'The source of the entry';
COMMENT ON COLUMN v_sightings.outlet IS 'The outlet of that source';
COMMENT ON COLUMN v_sightings.source_class IS 'Class of that source';
COMMENT ON COLUMN v_sightings.publisher_family IS 'Publishing group of that source';
COMMENT ON COLUMN v_sightings.outlet_country IS 'Country of that source';
COMMENT ON COLUMN v_sightings.url IS 'The link that the entry gave';
COMMENT ON COLUMN v_sightings.seen_at IS 'When it was seen, UTC';

CREATE VIEW v_article_versions AS
SELECT v.article_id, v.version, v.version = a.version AS is_current, v.title, v.text, v.access, v.read_at,
  v.extractor_version, v.archive_file, v.archive_offset, v.archive_record_id, c.change_kind
FROM core.article_versions v JOIN core.articles a USING (article_id)
LEFT JOIN core.article_changes c
  ON c.article_id = v.article_id AND c.version = v.version AND c.change_kind <> 'removed';
COMMENT ON VIEW v_article_versions IS 'Every text that an article has had';
COMMENT ON COLUMN v_article_versions.article_id IS 'The article';
COMMENT ON COLUMN v_article_versions.version IS 'Number of the version, from 1';
COMMENT ON COLUMN v_article_versions.is_current IS 'Whether it is the current one';
COMMENT ON COLUMN v_article_versions.title IS 'Headline that the page itself gives in this version';
COMMENT ON COLUMN v_article_versions.text IS 'Text of this version';
COMMENT ON COLUMN v_article_versions.access IS 'How much of the article this version holds';
COMMENT ON COLUMN v_article_versions.read_at IS 'When it was read, UTC';
COMMENT ON COLUMN v_article_versions.extractor_version IS 'Version of the extractors';
COMMENT ON COLUMN v_article_versions.archive_file IS 'WARC file with the raw page';
COMMENT ON COLUMN v_article_versions.archive_offset IS 'Byte of that file at which the record begins';
COMMENT ON COLUMN v_article_versions.archive_record_id IS 'Record id in that file';
COMMENT ON COLUMN v_article_versions.change_kind IS 'What kind of change it is to the version before, see v_article_changes; NULL for the first';
