"""Stories: which articles tell of one event, over outlets and languages."""
