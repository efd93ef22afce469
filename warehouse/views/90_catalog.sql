CREATE VIEW v_catalog AS
SELECT v.view_name, v.comment AS view_comment, c.column_index AS position, c.column_name, c.data_type, c.comment AS column_comment
FROM duckdb_views() v JOIN duckdb_columns() c ON c.table_name = v.view_name AND c.schema_name = v.schema_name
  AND c.database_name = v.database_name
WHERE NOT v.internal AND v.schema_name = 'main' AND starts_with(v.view_name, 'v_') AND v.database_name = current_database()
ORDER BY v.view_name, c.column_index;
COMMENT ON VIEW v_catalog IS 'Every public view and column with its meaning';
COMMENT ON COLUMN v_catalog.view_name IS 'The view';
COMMENT ON COLUMN v_catalog.view_comment IS 'What a row of it is';
COMMENT ON COLUMN v_catalog.position IS 'Place of the column in the view';
COMMENT ON COLUMN v_catalog.column_name IS 'The column';
COMMENT ON COLUMN v_catalog.data_type IS 'Its type';
COMMENT ON COLUMN v_catalog.column_comment IS 'Its meaning and unit';
