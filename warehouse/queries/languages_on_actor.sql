-- How much attention an actor has in each language, over the last 28 complete days
-- @actor actor nato whom
-- > language language, ISO 639-1
-- > articles articles that name the actor
-- > independent_articles the same without reprints
-- > claims statements of the actor
-- > language_articles relevant articles of the language
-- > attention articles over language_articles, 0 to 1
-- > attention_index attention over that of all languages together; 1 is the same
-- > trend_quality good, partial, poor or none
SELECT language, articles, independent_articles, claims, language_articles, round(attention, 4) AS attention,
  round(attention_index, 2) AS attention_index, trend_quality
FROM v_language_comparison WHERE actor_id = $actor
ORDER BY attention_index DESC, language;
