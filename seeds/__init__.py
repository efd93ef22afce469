"""Reviewed data that ships with the program; the code that reads it lives in `flows.seed_data`."""
