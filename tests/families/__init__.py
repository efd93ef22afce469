"""Statements with known truth: sentences of our own in two languages, and what happens to quotations."""
