-- With whom an actor appears in articles, and how far beyond chance
-- @actor actor nato whom
-- @since date 12w from the week of this day on
-- @until date newest up to this day
-- @min_articles integer 3 articles with both at least
-- @limit integer 20 how many rows
-- > other name of the other actor
-- > articles relevant articles that name both, in weeks with enough of them
-- > independent_articles the same without reprints
-- > expected articles that would name both by chance
-- > lift (articles + 1) / (expected + 1); 1 is chance
-- > log_likelihood evidence that the two belong together: 10.83 is 0.1 % by chance in one week; negative where they avoid each other
-- > weeks weeks in which they appear together
SELECT min(other) AS other, sum(articles)::INTEGER AS articles, sum(independent_articles)::INTEGER AS independent_articles,
  round(sum(expected), 1) AS expected, round((sum(articles) + 1) / (sum(expected) + 1), 2) AS lift,
  round(sum(log_likelihood), 1) AS log_likelihood, count(*)::INTEGER AS weeks
FROM (
  SELECT actor_id_b AS other_id, actor_b AS other, articles, independent_articles, expected, log_likelihood
  FROM v_actor_pairs WHERE actor_id_a = $actor AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
  UNION ALL
  SELECT actor_id_a, actor_a, articles, independent_articles, expected, log_likelihood
  FROM v_actor_pairs WHERE actor_id_b = $actor AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
)
GROUP BY other_id HAVING sum(articles) >= $min_articles
ORDER BY log_likelihood DESC, other LIMIT $limit;
