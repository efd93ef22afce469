"""Statements that are the same statement: word for word, cut, altered, translated or told in other words."""
