-- Which percentages and sums were named, by whom
-- @unit % unit: percent, EUR, USD …
-- @limit 30 how many rows
SELECT speaker, comparator, surface, value, value_max, unit, of_what, year, outlet, news_on
FROM v_numbers
WHERE kind IN ('percent', 'currency') AND unit LIKE $unit
ORDER BY (speaker IS NULL), news_on DESC, number_id LIMIT $limit::INTEGER;
