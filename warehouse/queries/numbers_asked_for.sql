-- Which percentages and sums were named, by whom
-- @unit text all percent, EUR, USD …
-- @speaker text all part of the speaker's name
-- @since date 1y from this day on
-- @until date newest up to this day
-- @limit integer 30 how many rows
-- > speaker who names it; empty where nobody is quoted
-- > comparator at_least, up_to, about …
-- > surface the characters in the text
-- > value in the unit; lower end of a range
-- > value_max upper end of a range
-- > unit percent or a currency
-- > of_what what it is a share of
-- > year year by or for which
-- > outlet outlet of the article
-- > news_on date of the article
SELECT speaker, comparator, surface, value, value_max, unit, of_what, year, outlet, news_on
FROM v_numbers
WHERE kind IN ('percent', 'currency') AND ($unit IS NULL OR unit = $unit) AND news_on BETWEEN $since AND $until
  AND ($speaker IS NULL OR speaker ILIKE '%' || $speaker || '%')
ORDER BY (speaker IS NULL), news_on DESC, number_id LIMIT $limit;
