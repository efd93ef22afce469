-- BI tools get plain scalar columns, each with its meaning; no view or column goes without a comment.
SELECT view_name, column_name, data_type FROM v_catalog
WHERE column_comment IS NULL OR view_comment IS NULL
  OR data_type NOT IN ('BIGINT', 'INTEGER', 'DOUBLE', 'VARCHAR', 'BOOLEAN', 'DATE', 'TIMESTAMP');
