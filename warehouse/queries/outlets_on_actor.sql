-- Which outlets give an actor more of their attention than the others do, over the last 28 complete days
-- @actor actor nato whom
-- @min_articles integer 1 relevant articles of the outlet at least
-- @limit integer 30 how many rows
-- > outlet the outlet
-- > articles its articles that name the actor
-- > independent_articles the same without reprints
-- > claims statements of the actor in it
-- > outlet_articles its relevant articles
-- > attention articles over outlet_articles, 0 to 1
-- > attention_index attention over that of all outlets together; 1 is the same
-- > trend_quality good, partial, poor or none
SELECT outlet, articles, independent_articles, claims, outlet_articles, round(attention, 4) AS attention,
  round(attention_index, 2) AS attention_index, trend_quality
FROM v_outlet_comparison WHERE actor_id = $actor AND outlet_articles >= $min_articles
ORDER BY attention_index DESC, outlet_articles DESC, outlet LIMIT $limit;
