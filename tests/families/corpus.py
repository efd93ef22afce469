"""A corpus of pairs of statements with known truth, made from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.families.sentences import OTHERWISE, RETOLD, RETOLD_EN

SHARES = (0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)  # of the words changed
_NEGATIONS = {"de": "nicht", "en": "not"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements; `truth` is a relation of b to a, or empty where they are different statements."""

    a: str
    b: str
    truth: str
    how: str
    languages: tuple[str, str] = ("de", "de")
    is_quoted: bool = True  # b


def pairs(sentences: Sequence[tuple[str, str]], seed: int = 1, rounds: int = 4) -> Iterator[Pair]:
    """Give pairs of every kind for each sentence in each language."""
    chance = random.Random(seed)
    words = {lang: sorted({w for s in sentences for w in _bare(s[n])}) for n, lang in enumerate(("de", "en"))}
    for _ in range(rounds):
        for pair in sentences:
            for n, language in enumerate(("de", "en")):
                yield from _versions(pair[n], language, words[language], chance)
    for german, english in sentences:
        yield Pair(german, english, "translated", "translated", ("de", "en"))
    yield from _different(sentences, chance)


def retold() -> Iterator[Pair]:
    """Give what reporters made of sentences."""
    for told, text in RETOLD:
        yield Pair(told, text, "paraphrase", "retold", is_quoted=False)


def retold_in_english() -> Iterator[Pair]:
    """Give what reporters made of English sentences, and what others said of the same things."""
    for said, text, is_same in RETOLD_EN:
        how = "retold" if is_same else "of the same things"
        yield Pair(said, text, "paraphrase" if is_same else "", how, ("en", "en"), is_quoted=False)


def _versions(text: str, language: str, words: Sequence[str], chance: random.Random) -> Iterator[Pair]:
    both = (language, language)
    yield Pair(text, _relettered(text, chance), "verbatim", "verbatim", both)
    tokens = text.split()
    for how, cut in _cuts(tokens, chance):
        yield Pair(text, " ".join(cut), "truncated", how, both)
        yield Pair(" ".join(cut), text, "extended", f"{how}, the cut first", both)
    for share in SHARES:
        yield Pair(text, _changed(tokens, share, words, chance), "altered", f"{share:.0%} changed", both)
    at = chance.randrange(2, len(tokens) - 2)
    yield Pair(text, " ".join([*tokens[:at], _NEGATIONS[language], *tokens[at:]]), "altered", "negated", both)
    figures = [n for n, t in enumerate(tokens) if t[0].isdigit()]
    if figures:
        n = chance.choice(figures)
        other = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 9 + 1), tokens[n], count=1)
        yield Pair(text, " ".join([*tokens[:n], other, *tokens[n + 1 :]]), "altered", "another figure", both)
    cut = tokens[: max(len(tokens) * 2 // 3, 8)]
    yield Pair(text, _changed(cut, 0.15, words, chance), "altered", "cut and changed", both)


def _cuts(tokens: Sequence[str], chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Cut away between a fifth and three fifths, five words stay."""
    most = len(tokens) - 5
    size = max(3, min(most, int(len(tokens) * chance.uniform(0.2, 0.6))))
    yield "end cut", [*tokens[: len(tokens) - size]]
    yield "beginning cut", [*tokens[size:]]
    left = chance.randrange(1, size)
    yield "both ends cut", [*tokens[left : len(tokens) - size + left]]
    at = chance.randrange(2, len(tokens) - size - 1)
    yield "middle left out", [*tokens[:at], *tokens[at + size :]]
    short = chance.randrange(1, 4)
    at = chance.randrange(2, len(tokens) - short - 2)
    yield "middle left out, marked", [*tokens[:at], chance.choice(["[…]", "…", "(...)", "..."]), *tokens[at + short :]]


def _changed(tokens: Sequence[str], share: float, words: Sequence[str], chance: random.Random) -> str:
    """Swap, insert or remove words inside; at least one, and those at the ends stay."""
    found = list(tokens)
    for _ in range(max(1, round(share * len(tokens)))):
        at = chance.randrange(1, len(found) - 1)
        how = chance.random()
        if how < 0.6:
            found[at] = chance.choice([w for w in words if w.lower() != found[at].strip(",.").lower()])
        elif how < 0.8:
            found.insert(at, chance.choice(words))
        elif len(found) > 6:
            del found[at]
    return " ".join(found) if found != list(tokens) else _changed(tokens, share, words, chance)


def _relettered(text: str, chance: random.Random) -> str:
    """Change case, marks and punctuation, no word."""
    text = chance.choice([text.lower(), text.upper(), text]) if "ß" not in text else text
    text = text.replace(", ", chance.choice([" – ", ", ", "; "])).rstrip(".") + chance.choice([".", "!", "", " …"])
    return chance.choice(["„{}“", "“{}”", "{}", "«{}»"]).format(text)


def _different(sentences: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[Pair]:
    for a_text, b_text, languages in OTHERWISE:
        yield Pair(a_text, b_text, "", "same frame", languages)
    for n, one in enumerate(sentences):
        others = [s for m, s in enumerate(sentences) if m != n]
        for two in chance.sample(others, min(6, len(others))):
            for a, b in ((0, 0), (1, 1), (0, 1)):
                yield Pair(one[a], two[b], "", "different", (("de", "en")[a], ("de", "en")[b]))


def _bare(text: str) -> list[str]:
    return [w.strip(",.") for w in text.split()]
