CREATE VIEW v_number_positions AS
WITH told AS (
  SELECT n.*, a.url,
    substring(a.text, greatest(n.start_char - 999, 1), least(n.start_char, 1000)) AS before,
    substring(a.text, n.start_char + 1, n.end_char - n.start_char) AS inside,
    substring(a.text, n.end_char + 1, 1000) AS after
  FROM v_numbers n JOIN v_articles a USING (article_id)
  WHERE n.kind IN ('percent', 'currency') AND n.speaker IS NOT NULL AND n.claim_is_default AND n.is_relevant
    AND coalesce(n.of_what, '') NOT IN ('votes', 'population', 'respondents')
), lines AS ( -- the line around it
  SELECT * EXCLUDE (before, inside, after), length(inside) AS number_length,
    regexp_extract(before, '[^\n\r\x{2028}\x{2029}]*$') || inside
      || regexp_extract(after, '^[^\n\r\x{2028}\x{2029}]*') AS line,
    length(regexp_extract(before, '[^\n\r\x{2028}\x{2029}]*$')) AS number_at
  FROM told
), masked AS ( -- full stops of initials, ordinals and abbreviations (those of the packs) are no ends; the mask keeps the length
  SELECT *, CASE language
      WHEN 'de' THEN regexp_replace(line,
        '(?i)(^|[^\pL\pN])((?:\pL[.])*\pL|\pN{1,2}'
        || '|abs|apr|art|aug|bd|bspw|bzw|ca|co|dez|di|dipl|do|dr|einschl|etwa|evtl|feb|fr|frl|geb|gest|ggf|hl|hr|ing'
        || '|inkl|jan|jr|jul|jun|jur|max|med|mi|min|mind|mio|mo|mrd|mär|nat|nov|nr|okt|phil|prof|rer|sa|sen|sep|sept'
        || '|so|sog|st|str|tel|usw|verh|vgl|vs' || ')[.]', '\1\2_', 'g')
      WHEN 'en' THEN regexp_replace(line,
        '(?i)(^|[^\pL\pN])((?:\pL[.])*\pL|\pN{1,2}'
        || '|adm|ala|apr|ariz|ark|aug|calif|capt|co|col|colo|conn|corp|dec|dept|dr|etc|feb|fla|gen|gov|hon|ill|inc|jan'
        || '|jr|jul|jun|lt|ltd|maj|mar|mass|mich|minn|mr|mrs|ms|no|nov|oct|pa|prof|rep|rev|sen|sep|sept|sgt|sr|st'
        || '|tenn|tex|va|vol|vs|wis' || ')[.]', '\1\2_', 'g')
      ELSE regexp_replace(line,
        '(?i)(^|[^\pL\pN])((?:\pL[.])*\pL|\pN{1,2}'
        || '|abp|al|art|av|avv|bd|bijv|blz|bp|cf|dhr|dott|dr|dra|drs|ecc|ee[.]uu|enz|etc|gen|godz|ing|ir|itd|itp|jl|ks'
        || '|m[.]in|me|mevr|mjr|mld|mlle|mln|mm|mme|mr|no|np|nr|núm|on|pag|pr|prof|pág|płk|sig|sigg|sr|sra|srta|st'
        || '|ste|str|tj|tys|tzw|ud|uds|ul|vol|zł|św|акад|вул|гг|грн|др|им|млн|млрд|обл|проф|рр|руб|ст|т[.]зв|тис'
        || '|тощо|тыс|ул|ім' || ')[.]', '\1\2_', 'g')
    END AS mask
  FROM lines
), cut AS ( -- from the last end before the number to the first after it; no end is before a small letter
  SELECT *,
    length(regexp_replace(substring(mask, 1, number_at),
      '^.*[.!?…]["''»«“”‘’›‹)\]]*\s+([^\p{Ll}\s]|$)', '\1')) AS reach_back,
    length(regexp_extract(substring(mask, number_at + number_length + 1),
      '^(.*?[.!?…]["''»«“”‘’›‹)\]]*)(?:\s+[^\p{Ll}\s]|\s*$)', 1)) AS reach_on
  FROM masked
)
SELECT news_on AS day, number_id, claim_id, article_id, origin_id, speaker_actor_id AS actor_id, speaker AS actor, outlet, language, kind,
  surface, value, value_max, unit, comparator, of_what, whose, whose_actor_id, year AS target_year,
  trim(substring(line, number_at - reach_back + 1,
    CASE WHEN reach_on > 0 THEN reach_back + number_length + reach_on ELSE length(line) END)) AS sentence, url
FROM cut;
COMMENT ON VIEW v_number_positions IS 'Who names which share or sum: one row per percentage or sum of money in a claim of v_claims, with its sentence. Shares of votes, people and respondents are left out; of_what is GDP for the shares of GDP';
COMMENT ON COLUMN v_number_positions.day IS 'Date of the article, UTC';
COMMENT ON COLUMN v_number_positions.number_id IS 'The number, in v_numbers';
COMMENT ON COLUMN v_number_positions.claim_id IS 'The innermost claim that holds it';
COMMENT ON COLUMN v_number_positions.article_id IS 'The article';
COMMENT ON COLUMN v_number_positions.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_number_positions.actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_number_positions.actor IS 'Name of the speaker';
COMMENT ON COLUMN v_number_positions.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_number_positions.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_number_positions.kind IS 'percent or currency';
COMMENT ON COLUMN v_number_positions.surface IS 'The characters as they stand in the text';
COMMENT ON COLUMN v_number_positions.value IS 'Value in the unit, scale words multiplied out; lower end of a range; NULL where the text gives none';
COMMENT ON COLUMN v_number_positions.value_max IS 'Upper end of a range';
COMMENT ON COLUMN v_number_positions.unit IS 'percent, or an ISO 4217 currency code';
COMMENT ON COLUMN v_number_positions.comparator IS 'up_to, at_least, about, more_than or less_than';
COMMENT ON COLUMN v_number_positions.of_what IS 'What it is a share of: GDP, budget or defence spending; NULL where the text does not tell';
COMMENT ON COLUMN v_number_positions.whose IS 'Name of the country or body whose figure it is, as it stands in the text; NULL where the clause does not tell';
COMMENT ON COLUMN v_number_positions.whose_actor_id IS 'Actor of that name';
COMMENT ON COLUMN v_number_positions.target_year IS 'Year by or for which it is stated';
COMMENT ON COLUMN v_number_positions.sentence IS 'The sentence that holds it, as it stands in the text';
COMMENT ON COLUMN v_number_positions.url IS 'URL of the article';

CREATE VIEW v_number_conflicts AS
WITH held AS (
  SELECT coalesce(actor_id, actor) AS actor_key, kind, unit, of_what, coalesce(whose_actor_id, whose) AS whose, target_year,
    value, value_max, comparator, min(actor_id) AS actor_id, min(actor) AS actor, min(day) AS first_on, max(day) AS last_on,
    count(DISTINCT article_id)::INTEGER AS articles, count(DISTINCT origin_id)::INTEGER AS independent_articles, min_by(claim_id, (day, number_id)) AS claim_id,
    min_by(outlet, (day, number_id)) AS outlet, min_by(sentence, (day, number_id)) AS sentence
  FROM v_number_positions WHERE value IS NOT NULL AND (of_what IS NOT NULL OR whose IS NOT NULL)
  GROUP BY ALL
)
SELECT a.actor_id, a.actor, a.kind, a.unit, a.of_what, a.whose, a.target_year,
  a.value AS value_a, a.value_max AS value_max_a, a.comparator AS comparator_a, a.articles AS articles_a,
  a.independent_articles AS independent_articles_a, a.first_on AS first_on_a, a.last_on AS last_on_a, a.outlet AS outlet_a,
  a.claim_id AS claim_id_a, a.sentence AS sentence_a,
  b.value AS value_b, b.value_max AS value_max_b, b.comparator AS comparator_b, b.articles AS articles_b,
  b.independent_articles AS independent_articles_b, b.first_on AS first_on_b, b.last_on AS last_on_b, b.outlet AS outlet_b,
  b.claim_id AS claim_id_b, b.sentence AS sentence_b
FROM held a JOIN held b ON b.actor_key = a.actor_key AND b.kind = a.kind AND b.unit IS NOT DISTINCT FROM a.unit
  AND b.of_what IS NOT DISTINCT FROM a.of_what AND b.whose IS NOT DISTINCT FROM a.whose
  AND b.target_year IS NOT DISTINCT FROM a.target_year
WHERE coalesce(a.value_max, a.value) < b.value
  AND coalesce(a.comparator, '') NOT IN ('at_least', 'more_than') AND coalesce(b.comparator, '') NOT IN ('up_to', 'less_than')
  AND greatest(a.first_on, b.first_on) <= least(a.last_on, b.last_on) + 28;
COMMENT ON VIEW v_number_conflicts IS 'Two different numbers that one speaker is said to have named for the same thing, whose and year, at most 28 days apart; what can be true of both (at least 2, 5) is none';
COMMENT ON COLUMN v_number_conflicts.actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_number_conflicts.actor IS 'Name of the speaker';
COMMENT ON COLUMN v_number_conflicts.kind IS 'percent or currency';
COMMENT ON COLUMN v_number_conflicts.unit IS 'percent, or an ISO 4217 currency code';
COMMENT ON COLUMN v_number_conflicts.of_what IS 'What it is a share of';
COMMENT ON COLUMN v_number_conflicts.whose IS 'Actor, else name, of the country or body whose figure it is';
COMMENT ON COLUMN v_number_conflicts.target_year IS 'Year by or for which it is stated';
COMMENT ON COLUMN v_number_conflicts.value_a IS 'The lower value; lower end of a range';
COMMENT ON COLUMN v_number_conflicts.value_max_a IS 'Upper end of its range';
COMMENT ON COLUMN v_number_conflicts.comparator_a IS 'Its comparator: up_to, at_least, about, more_than or less_than';
COMMENT ON COLUMN v_number_conflicts.articles_a IS 'Relevant articles that have it';
COMMENT ON COLUMN v_number_conflicts.independent_articles_a IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_number_conflicts.first_on_a IS 'Date of the first of them, UTC';
COMMENT ON COLUMN v_number_conflicts.last_on_a IS 'Date of the last of them, UTC';
COMMENT ON COLUMN v_number_conflicts.outlet_a IS 'Outlet of the first of them';
COMMENT ON COLUMN v_number_conflicts.claim_id_a IS 'The claim in it';
COMMENT ON COLUMN v_number_conflicts.sentence_a IS 'The sentence in it';
COMMENT ON COLUMN v_number_conflicts.value_b IS 'The higher value; lower end of a range';
COMMENT ON COLUMN v_number_conflicts.value_max_b IS 'Upper end of its range';
COMMENT ON COLUMN v_number_conflicts.comparator_b IS 'Its comparator: up_to, at_least, about, more_than or less_than';
COMMENT ON COLUMN v_number_conflicts.articles_b IS 'Relevant articles that have it';
COMMENT ON COLUMN v_number_conflicts.independent_articles_b IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_number_conflicts.first_on_b IS 'Date of the first of them, UTC';
COMMENT ON COLUMN v_number_conflicts.last_on_b IS 'Date of the last of them, UTC';
COMMENT ON COLUMN v_number_conflicts.outlet_b IS 'Outlet of the first of them';
COMMENT ON COLUMN v_number_conflicts.claim_id_b IS 'The claim in it';
COMMENT ON COLUMN v_number_conflicts.sentence_b IS 'The sentence in it';
