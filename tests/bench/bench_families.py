"""How well relations of statements are told on a corpus with known truth.

Run as `python -m tests.bench.bench_families`; `--tuning` shows the half of the sentences that may be looked at, with
the pairs that go wrong, `--vectors minilm` what vectors add. For what a batch costs see bench_families_cost.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from extractors.actors import find_actors
from extractors.families.meaning import Vector, evidence_keys, relate, statement_of
from extractors.families.relation import Relation, Statement
from extractors.families.words import shingle_keys
from extractors.numbers import find_numbers
from flows.families import meanings
from flows.vectors import chosen_vectors
from tests.families.corpus import Pair, pairs, retold, retold_in_english
from tests.families.sentences import HELD_OUT, TUNING
from tests.lexicons import lexicon

DAY = date(2026, 11, 18)
Counts = Counter[tuple[str, str, str]]  # truth, how, told


@cache
def statement(text: str, language: str, is_quoted: bool = True) -> Statement:
    """Give the statement with the numbers and names that the extractors find in it."""
    words = lexicon()
    numbers = {
        f"{n.value:g}" + (f" {n.unit}" if n.kind != "count" else "")
        for n in find_numbers(text, language, words.numbers)
        if n.value is not None
    }
    names = {
        m.actor_id for m in find_actors(text, language, words.actors, DAY) if m.actor_id and m.alias_kind != "group"
    }
    return statement_of(
        text, meanings()[language], numbers=numbers, names=names, language=language, said_on=DAY, is_quoted=is_quoted
    )


def told(pair: Pair, vector: Vector | None = None) -> str:
    """Give the relation that is told of a pair, empty for none."""
    a, b = statement(pair.a, pair.languages[0]), statement(pair.b, pair.languages[1], pair.is_quoted)
    found = relate(a, b, meanings()[pair.languages[1]].negations, vector)
    return str(found.relation) if found else ""


def finds_each_other(pair: Pair) -> bool:
    """Say whether two statements of one speaker would be compared at all."""
    a, b = statement(pair.a, pair.languages[0]), statement(pair.b, pair.languages[1], pair.is_quoted)
    return bool(
        set(shingle_keys("x", a.words)) & set(shingle_keys("x", b.words))
        or set(evidence_keys("x", a.evidence)) & set(evidence_keys("x", b.evidence))
    )


def measure(
    corpus: Iterable[Pair], vector: Vector | None = None
) -> tuple[Counter[tuple[str, str, str]], list[tuple[Pair, str]]]:
    """Count (truth, how, told), and give what went wrong."""
    counts: Counts = Counter()
    wrong = []
    for pair in corpus:
        found = told(pair, vector)
        if pair.truth and found and not finds_each_other(pair):
            found = ""
        counts[pair.truth, pair.how, found] += 1
        if found != pair.truth:
            wrong.append((pair, found))
    return counts, wrong


def told_apart(counts: Counts) -> float:
    """Give the share of cut and altered quotations of which the right one of the two is told; none at all is wrong."""
    cut = {str(Relation.TRUNCATED), str(Relation.EXTENDED)}
    both = {k: n for k, n in counts.items() if k[0] in cut or k[0] == Relation.ALTERED}
    return sum(n for (truth, _, found), n in both.items() if truth == found) / sum(both.values())


def report(counts: Counts) -> None:
    for truth, how in sorted({(t, h) for t, h, _ in counts}):
        answers = Counter({f: n for (t, h, f), n in counts.items() if (t, h) == (truth, how)})
        all_of_them = sum(answers.values())
        others = ", ".join(f"{n} {f or 'none'}" for f, n in answers.most_common() if f != truth)
        print(f"{truth or '(none)':12} {how:38} {answers[truth] / all_of_them:7.1%} of {all_of_them:4}  {others}")
    print(f"truncated and altered told apart: {told_apart(counts):.1%}")
    families = sum(n for (t, _, f), n in counts.items() if f)
    print(f"invented: {sum(n for (t, _, f), n in counts.items() if f and not t)} of {families} told")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--vectors", default="", help="as in NATOWIRE_VECTORS")
    asked = parser.parse_args()
    sentences: Sequence[tuple[str, str]] = TUNING if asked.tuning else HELD_OUT
    corpus = [*pairs(sentences, seed=1 if asked.tuning else 2), *(retold() if asked.tuning else ())]
    counts, wrong = measure([*corpus, *retold_in_english()], chosen_vectors(asked.vectors))
    report(counts)
    if asked.tuning:
        for pair, found in wrong[:40]:
            print(f"\n{pair.how}: {pair.truth or 'none'} told {found or 'none'}\n  {pair.a}\n  {pair.b}")


if __name__ == "__main__":
    main()
