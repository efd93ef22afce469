"""Alerts: which rows of an answer are worth telling, and when nobody wants to be told."""
