"""Lower case that keeps offsets."""

from __future__ import annotations


def lower_aligned(text: str) -> str:
    """`text` in lower case, character for character («İ», whose lower case are two characters, stays)."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
