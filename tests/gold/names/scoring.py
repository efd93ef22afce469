"""Figures for names and links against the project's own articles and passages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from extractors.actors import ActorLexicon, find_actors
from extractors.model import Mention
from tests.gold.names import Document, Name, documents

FOLDER = Path(__file__).parent
LABELS = ("PER", "ORG", "LOC")


def figures(lexicon: ActorLexicon) -> dict[str, dict[str, float]]:
    """The figures of all files that are there, by file: F1 by label, precision and recall of links, in percent."""
    found: dict[str, dict[str, float]] = {}
    for split in ("dev", "test"):
        for language in ("de", "en"):
            path = FOLDER / f"{language}.{split}.txt"
            if path.exists():
                read = [(d, find_actors(d.text, d.language, lexicon, d.date)) for d in documents(path)]
                found[f"names.{language}.{split}"] = name_figures(read) | link_figures(read)
        path = FOLDER / f"links.{split}.txt"
        if path.exists():
            read = [(d, find_actors(d.text, d.language, lexicon, d.date)) for d in documents(path)]
            found[f"links.{split}"] = link_figures(read)
    return found


def name_figures(read: Iterable[tuple[Document, Sequence[Mention]]]) -> dict[str, float]:
    """F1 of span and label, by label and over all, in percent."""
    hits, seen, gold = Counter[str](), Counter[str](), Counter[str]()
    for document, mentions in read:
        wanted = {(n.start, n.end, n.label) for n in document.names if n.label in LABELS}
        given = {(m.start, m.end, m.label) for m in mentions if m.label in LABELS}
        for label in LABELS:
            hits[label] += sum(x[2] == label for x in wanted & given)
            seen[label] += sum(x[2] == label for x in given)
            gold[label] += sum(x[2] == label for x in wanted)
    for counts in (hits, seen, gold):
        counts["ALL"] = sum(counts.values())
    return {label: _percent(2 * hits[label], seen[label] + gold[label]) for label in (*LABELS, "ALL")}


def link_figures(read: Iterable[tuple[Document, Sequence[Mention]]]) -> dict[str, float]:
    """Precision and recall of the actors at the places that the gold links, in percent."""
    right = told = wanted = 0
    for document, mentions in read:
        for name, actor_id in judged(document, mentions):
            right += actor_id is not None and actor_id == name.actor_id
            told += actor_id is not None
            wanted += name.actor_id is not None
    return {"link_precision": _percent(right, told), "link_recall": _percent(right, wanted)}


def judged(document: Document, mentions: Sequence[Mention]) -> list[tuple[Name, str | None]]:
    """Each linked name of the gold with the actor that is found at its place, None where none is."""
    by_start: defaultdict[int, list[Mention]] = defaultdict(list)
    for m in mentions:
        by_start[m.start].append(m)
    answers = []
    for name in document.names:
        if name.is_linked:
            near = [m for start in range(name.start, name.end) for m in by_start[start] if m.end <= name.end + 2]
            if name.label == "OFFICE":
                near = [m for m in near if m.alias_kind == "office"]
            else:
                near = [m for m in near if m.label != "MISC"]
            best = max(near, key=lambda m: (m.start == name.start and m.end == name.end, m.end - m.start), default=None)
            answers.append((name, best.actor_id if best is not None else None))
    return answers


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 100.0
