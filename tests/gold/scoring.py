"""How well claims and numbers are found: statements paired one to one by the words they share.

A statement is found where the words of its content agree by a Dice coefficient of at least 0.5 (Dice 1945), in the
manner of the shared task on speaker attribution in news (GermEval 2023); it is right end to end where the speaker is,
too. Pairs are taken greedily, the best first.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
FOLDER = Path(__file__).parent
LANGUAGES, SPLITS = ("de", "en"), ("train", "dev", "test")
FOUND = 0.5
_WORD = re.compile(r"\w+")
_EMPTY = frozenset(("der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "the", "a", "an", "von", "of"))


def rows(language: str, split: str) -> list[dict[str, Any]]:
    """The annotated articles of one language and split."""
    lines = (FOLDER / f"{language}.{split}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def scores(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, float]:
    """F1 in percent of statements, of statements with speaker, of full names, modes, parents, media and numbers."""
    total: Counter[str] = Counter()
    for article, answer in zip(gold, found, strict=True):
        total += _article(article, answer)
    pairs = total["found"] or 1
    return {
        "statements": _f1(total["found"], total["told"], total["gold"]),
        "with_speaker": _f1(total["speaker"], total["told"], total["gold"]),
        "with_full_name": _f1(total["name"], total["told"], total["gold"]),
        "mode": _percent(total["mode"], pairs),
        "nested": _percent(total["nested"], total["nested gold"] or 1),
        "medium": _percent(total["medium"], total["medium gold"] or 1),
        "numbers": _f1(total["number"], total["numbers told"], total["numbers gold"]),
    }


def _article(article: Row, answer: Row) -> Counter[str]:
    text, gold = article["text"], article["quotes"]
    told = [q for q in answer["quotes"] if not q["is_part"]]
    pairs = _pairs([_words(text, q["spans"]) for q in gold], [_words(text, q["spans"]) for q in told])
    place = {q["id"]: n for n, q in enumerate(told)}
    back = {t: g for g, t in pairs.items()}
    count: Counter[str] = Counter(gold=len(gold), told=len(told), found=len(pairs))
    for g, t in pairs.items():
        a, b = gold[g], told[t]
        count["mode"] += a["type"] == b["type"]
        count["speaker"] += _same(a["speaker"], b["speaker"])
        count["name"] += _same(a["speaker_name"], b["speaker_name"])
        count["medium gold"] += a["medium"] is not None
        count["medium"] += a["medium"] is not None and _same(a["medium"], b["medium"])
        count["nested gold"] += a["parent"] is not None
        count["nested"] += a["parent"] is not None and back.get(place.get(b["parent"], -1)) == a["parent"]
    spans = {(n["start"], n["end"]) for n in article["numbers"]}
    found = {(n["start"], n["end"]) for n in answer["numbers"]}
    count.update({"numbers gold": len(spans), "numbers told": len(found), "number": _agreeing(text, spans, found)})
    return count


def _agreeing(text: str, gold: Iterable[tuple[int, int]], found: Iterable[tuple[int, int]]) -> int:
    """Numbers that agree but for the comparator before them."""
    ends = {end: start for start, end in found}
    return sum(1 for start, end in gold if end in ends and not any(c.isdigit() for c in text[ends[end] : start]))


def _pairs(gold: Sequence[set[int]], told: Sequence[set[int]]) -> dict[int, int]:
    ranked = sorted(((-_dice(a, b), g, t) for g, a in enumerate(gold) for t, b in enumerate(told) if a & b))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for dice, g, t in ranked:
        if -dice >= FOUND and g not in pairs and t not in taken:
            pairs[g] = t
            taken.add(t)
    return pairs


def _words(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    return {m.start() for start, end in spans for m in _WORD.finditer(text, start, end)}


def _dice(a: set[int], b: set[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


def _same(gold: str | None, told: str | None) -> bool:
    """Whether two names share a word that carries meaning, or both are missing."""
    if not gold or not told:
        return not gold and not told
    return bool(_meaning(gold) & _meaning(told))


def _meaning(name: str) -> set[str]:
    words = set(_WORD.findall(name.lower()))
    kept = words - _EMPTY or words
    return {w.removesuffix("s") for w in kept}


def _f1(right: int, told: int, gold: int) -> float:
    return _percent(2 * right, told + gold)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
