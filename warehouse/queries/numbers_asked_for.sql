-- Which percentages and sums were named, by whom
-- @unit % unit: percent, EUR, USD …
-- @limit 30 how many rows
SELECT news_on, outlet, speaker, comparator, value, value_max, unit, of_what, year, surface
FROM v_numbers
WHERE kind IN ('percent', 'currency') AND unit LIKE $unit
ORDER BY (speaker IS NULL), news_on DESC, number_id LIMIT $limit::INTEGER;
