"""The articles and training texts whose names are marked: the marks are sound, and there are enough of them."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from tests.gold.names import FOLDER, Document, documents, unmarked

ROOT = Path(__file__).parents[1]
TRAINING = sorted((ROOT / "seeds" / "training" / "names").glob("*/*.txt"))
GOLD = sorted(FOLDER.glob("*.txt"))
ARTICLES = {split: [FOLDER / f"{language}.{split}.txt" for language in ("de", "en")] for split in ("dev", "test")}


@pytest.fixture(scope="module")
def actor_ids() -> set[str]:
    with (ROOT / "seeds" / "actors.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["actor_id"] for row in csv.DictReader(file)}
    territories = Locale("en").territories
    return ids | {f"country:{code}" for code in territories if re.fullmatch("[A-Z]{2}", str(code))}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_every_gold_name_is_linked_to_a_known_actor_or_to_nobody(path: Path, actor_ids: set[str]) -> None:
    for document in documents(path):
        assert document.names, document.id
        for name in document.names:
            assert name.is_linked, (document.id, document.surface(name))
            assert name.actor_id is None or name.actor_id in actor_ids, (document.id, name.actor_id)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_every_gold_text_has_an_id_of_its_own_a_language_and_a_day_since_2014(path: Path) -> None:
    read = documents(path)
    assert max(Counter(document.id for document in read).values()) == 1
    assert all(date(2014, 1, 1) <= document.date < date(2027, 1, 1) for document in read)
    assert all(re.fullmatch("[a-z]{2}", document.language) for document in read)


@pytest.mark.parametrize("path", TRAINING, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_line_of_training_text_is_marked_soundly(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    names = [name for n, line in enumerate(lines, 1) for name in unmarked(f"{path.name}:{n}", line)[1]]
    assert {"PER", "ORG", "LOC"} == {name.label for name in names}


def test_there_are_sixty_german_and_forty_english_articles_half_of_them_kept_back() -> None:
    counts = {path.name: len(documents(path)) for paths in ARTICLES.values() for path in paths}
    assert counts["de.dev.txt"] + counts["de.test.txt"] >= 60
    assert counts["en.dev.txt"] + counts["en.test.txt"] >= 40
    assert abs(counts["de.dev.txt"] - counts["de.test.txt"]) <= 1
    assert abs(counts["en.dev.txt"] - counts["en.test.txt"]) <= 1


def test_no_sentence_stands_in_two_articles_or_in_an_article_and_the_training_text() -> None:
    articles = [document for paths in ARTICLES.values() for path in paths for document in documents(path)]
    gold = Counter(line for document in articles for line in set(_long_lines(document.text)))
    assert {line for line, count in gold.items() if count > 1} == set()
    trained = {line for path in TRAINING for line in _long_lines(unmarked(path.name, path.read_text("utf-8"))[0])}
    assert trained & gold.keys() == set()


def test_a_name_marked_once_in_an_article_is_marked_wherever_the_same_words_stand() -> None:
    """Full names of persons only: a lone surname may also be a product, a place or a common noun."""
    missed = [
        (document.id, surface)
        for paths in ARTICLES.values()
        for path in paths
        for document in documents(path)
        for surface in _persons_in_full(document)
        if len(re.findall(rf"(?<!\w){re.escape(surface)}(?!\w)", document.text)) != _marked(document, surface)
    ]
    assert missed == []


def test_marked_text_becomes_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "# de-x-1 | de | 2024-05-01 | agency\n"
        "[[Oslo|L=-]] – [[Reim|P=-]] lobt die [[Nato|O=nato]].\n\nMehr [[Geld|O]].\n",
        "utf-8",
    )
    (document,) = documents(tmp_path / "a.txt")
    assert (document.id, document.language, document.date, document.style) == (
        "de-x-1",
        "de",
        date(2024, 5, 1),
        "agency",
    )
    assert document.text == "Oslo – Reim lobt die Nato.\nMehr Geld."
    assert [(document.surface(n), n.label, n.actor_id, n.is_linked) for n in document.names] == [
        ("Oslo", "LOC", None, True),
        ("Reim", "PER", None, True),
        ("Nato", "ORG", "nato", True),
        ("Geld", "ORG", None, False),
    ]


@pytest.mark.parametrize(
    ("mistake", "why"),
    [
        ("# a | de | 2024-05-01\nText\n", "is not"),
        ("# a | de | gestern | agency\nText\n", "is no date"),
        ("# a | de | 2024-05-01 | agency\n", "no text"),
        ("Text\n", "before the first header"),
        ("# a | de | 2024-05-01 | agency\n[[Oslo|L\n", "broken mark"),
        ("# a | de | 2024-05-01 | agency\nOslo|L]]\n", "broken mark"),
        ("# a | de | 2024-05-01 | agency\n[[FH [[Kiel|L]]|O]]\n", "broken mark"),
        ("# a | de | 2024-05-01 | agency\n[[ Oslo|L]]\n", "blanks"),
    ],
)
def test_a_mistake_in_the_format_is_named(tmp_path: Path, mistake: str, why: str) -> None:
    (tmp_path / "a.txt").write_text(mistake, "utf-8")
    with pytest.raises(ValueError, match=why):
        documents(tmp_path / "a.txt")


def _long_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if len(line) >= 60]


def _persons_in_full(document: Document) -> set[str]:
    return {document.surface(n) for n in document.names if n.label == "PER" and " " in document.surface(n)}


def _marked(document: Document, surface: str) -> int:
    return sum(surface in document.surface(name) for name in document.names)
