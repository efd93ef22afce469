"""Where a text comes from: agency marks, and the comparison of texts by their words."""
