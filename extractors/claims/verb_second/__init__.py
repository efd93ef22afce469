"""Statements where the finite verb is the second constituent of a main clause (German, Dutch)."""
