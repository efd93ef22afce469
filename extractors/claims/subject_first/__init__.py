"""Statements where the verb stays behind its subject (English; plainly the Romance and Slavic languages)."""
