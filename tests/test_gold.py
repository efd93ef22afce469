"""The project's own articles: the annotations are sound, and what was once reached on them is reached again."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.gold.floors import floors, reached
from tests.gold.markup import MODES, articles
from tests.gold.scoring import LANGUAGES, SPLITS, rows, scores

NAMES = [f"{language}.{split}" for language in LANGUAGES for split in SPLITS]


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    return reached()


@pytest.mark.parametrize("name", floors()["floors"])
def test_no_figure_falls_below_its_floor(name: str, figures: dict[str, dict[str, float]]) -> None:
    below = {
        key: (value, figures[name][key])
        for key, value in floors()["floors"][name].items()
        if figures[name][key] < value
    }
    assert not below, f"{name}: (floor, reached) {below}; `python -m tests.gold` prints all"


def test_the_gold_set_is_large_and_has_every_mode() -> None:
    everything = {name: rows(*name.split(".")) for name in NAMES}
    sizes = {language: sum(len(everything[f"{language}.{split}"]) for split in SPLITS) for language in LANGUAGES}
    assert sizes["de"] >= 100 and sizes["en"] >= 50
    for name, found in everything.items():
        assert set(MODES) == {q["type"] for row in found for q in row["quotes"]}, name
    ids = Counter(row["id"] for found in everything.values() for row in found)
    assert max(ids.values()) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_annotation_is_characters_of_its_text(name: str) -> None:
    for row in rows(*name.split(".")):
        for q in row["quotes"]:
            assert " […] ".join(row["text"][a:b] for a, b in q["spans"]) == q["text"], row["id"]
            if q["speaker"] is not None:
                assert row["text"][q["speaker_start"] : q["speaker_end"]] == q["speaker"], row["id"]
            assert q["parent"] is None or 0 <= q["parent"] < len(row["quotes"]), row["id"]
        for n in row["numbers"]:
            assert row["text"][n["start"] : n["end"]] == n["text"], row["id"]


def test_marked_text_becomes_a_row(tmp_path: Path) -> None:
    marked = tmp_path / "a.txt"
    marked.write_text(
        "=== de-x-001\nstyle: agency\n[s1 Reim] [c1 sagte], [q1 es seien [n1 zwei Prozent]].\n"
        '---\n1 indirect name="Olga Reim"\nn1 percent value=2\n',
        "utf-8",
    )
    (row,) = articles(marked)
    assert row["text"] == "Reim sagte, es seien zwei Prozent."
    assert (row["quotes"][0]["text"], row["quotes"][0]["speaker_name"]) == ("es seien zwei Prozent", "Olga Reim")
    assert row["numbers"][0]["value"] == 2


@pytest.mark.parametrize("mistake", ["[q1 offen", "zu]", "[q1 ohne Zeile]"])
def test_a_mistake_in_the_marks_is_named(tmp_path: Path, mistake: str) -> None:
    marked = tmp_path / "a.txt"
    marked.write_text(f"=== de-x-001\nstyle: x\n{mistake}\n---\n", "utf-8")
    with pytest.raises(ValueError, match=re.escape("de-x-001")):
        articles(marked)


def test_a_perfect_answer_scores_a_hundred_and_an_empty_one_nothing() -> None:
    gold = rows("de", "dev")[:3]
    perfect = [
        {
            "quotes": [
                q | {"is_part": False, "id": f"q{n}", "parent": None if q["parent"] is None else f"q{q['parent']}"}
                for n, q in enumerate(row["quotes"])
            ],
            "numbers": row["numbers"],
        }
        for row in gold
    ]
    assert scores(gold, perfect)["with_full_name"] == 100.0
    assert scores(gold, [{"quotes": [], "numbers": []}] * 3)["statements"] == 0.0
