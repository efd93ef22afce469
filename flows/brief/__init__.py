"""The daily brief: what was said, by whom, where, and how much of what is watched was there to hear it."""
