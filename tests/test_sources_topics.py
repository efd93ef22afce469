"""The seeded topic terms are sound."""

import csv
from collections import Counter
from pathlib import Path

TOPICS = Path(__file__).parent.parent / "seeds" / "topics.csv"


def rows() -> list[dict[str, str]]:
    with TOPICS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_term_has_a_topic_a_language_and_a_weight() -> None:
    for row in rows():
        assert row["topic"] and row["language"] and row["term"].strip() == row["term"] != ""
        assert 0 < float(row["weight"]) <= 3
        assert "*" not in row["term"][:-1]


def test_a_term_stands_once_per_language() -> None:
    counted = Counter((row["language"], row["term"].casefold()) for row in rows())
    assert [term for term, times in counted.items() if times > 1] == []


def test_german_and_english_are_rich_and_eight_more_are_there() -> None:
    counted = Counter(row["language"] for row in rows())
    assert min(counted["de"], counted["en"]) >= 40
    assert all(counted[language] >= 12 for language in ("fr", "es", "it", "pl", "nl", "uk", "ru", "tr"))
