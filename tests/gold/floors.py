"""The pinned floors and what is reached now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractors.bulk import findings_to_object
from extractors.document import read_document
from flows.seed_data import lexicon
from tests.gold.names.scoring import figures as name_figures
from tests.gold.scoring import LANGUAGES, SPLITS, rows, scores

FLOORS = Path(__file__).parent / "floors.json"
SLACK = 0.5  # points below what was reached when it was pinned


def floors() -> dict[str, Any]:
    """The pinned figures by split, and the reasons for which any was lowered."""
    pinned: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"floors": {}, "lowered": []}
    return pinned


def reached() -> dict[str, dict[str, float]]:
    """The figures of each language and split now, for statements, and for names and links."""
    words = lexicon()
    found: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        for split in SPLITS:
            gold = rows(language, split)
            answers = [
                findings_to_object(g["id"], g["text"], read_document(g["text"], words, language=language)) for g in gold
            ]
            found[f"{language}.{split}"] = scores(gold, answers)
    return found | name_figures(words.actors)
