"""The only user of DuckDB: migrations, bulk loading, to-do lists, views, publishing."""
