"""Sentences of our own, German and English, that say the same; the held-out half is never looked at while tuning."""

from __future__ import annotations

import csv
from pathlib import Path

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_SENTENCES = _rows("sentences.csv")
TUNING, HELD_OUT = (
    tuple((r["de"], r["en"]) for r in _SENTENCES if r["set"] == name) for name in ("tuning", "held_out")
)
# What a reporter makes of a sentence; none of it is a quotation.
RETOLD = tuple((r["de"], r["retold_de"]) for r in _SENTENCES if r["retold_de"])
# English: what was said, a reporter's sentence, and whether it says the same.
RETOLD_EN = tuple((r["said"], r["retold"], r["same"] == "1") for r in _rows("retold_en.csv"))
# Pairs that share a frame and say other things, with their languages.
OTHERWISE = tuple((r["a"], r["b"], (r["a_language"], r["b_language"])) for r in _rows("otherwise.csv"))
