"""A name in a text is known as another spelling of a listed person's name, and nobody else's is taken for it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.actors.variants import LEAST, VariantIndex, same_person_name, skeleton
from tests.lexicons import actor_rows, name_rows

GOLD = Path(__file__).parent / "gold" / "names" / "variants.csv"


class Case(NamedTuple):
    name: str
    actor_id: str


@cache
def cases(same: str) -> tuple[Case, ...]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return tuple(Case(row["name"], row["actor_id"]) for row in csv.DictReader(file) if row["same"] == same)


@cache
def names() -> dict[str, set[str]]:
    """The full names of every listed person."""
    found = {a.actor_id: {a.name} for a in actor_rows() if a.type == "person"}
    for row in name_rows():
        if row.kind == "name" and row.actor_id in found:
            found[row.actor_id].add(row.name)
    return found


@cache
def index() -> VariantIndex:
    return VariantIndex.build((actor_id, name) for actor_id, listed in names().items() for name in listed)


def found(lexicon: VariantIndex, name: str) -> set[str]:
    return {actor_id for actor_id, score in lexicon.find(name) if score >= LEAST}


def test_the_test_set_is_large() -> None:
    assert len(cases("1")) >= 250 and len({c.actor_id for c in cases("1")}) >= 70
    assert len(cases("0")) >= 150


def test_a_spelling_in_no_list_finds_its_person() -> None:
    missed = []
    for case in cases("1"):
        others = VariantIndex.build((case.actor_id, n) for n in names()[case.actor_id] if n != case.name)
        if found(others, case.name) != {case.actor_id}:
            missed.append(case.name)
    assert len(missed) <= 0.02 * len(cases("1")), missed


def test_one_name_of_the_person_is_nearly_enough() -> None:
    canonical = {a.actor_id: a.name for a in actor_rows()}
    missed = [c.name for c in cases("1") if same_person_name(c.name, canonical[c.actor_id]) < LEAST]
    assert len(missed) <= 0.05 * len(cases("1")), missed


def test_a_spelling_finds_nobody_else() -> None:
    wrong = {c.name: found(index(), c.name) - {c.actor_id} for c in cases("1")}
    assert {name: others for name, others in wrong.items() if others} == {}


def test_a_name_like_it_is_not_taken_for_the_listed_person() -> None:
    wrong = [c for c in cases("0") if c.actor_id in found(index(), c.name)]
    canonical = {a.actor_id: a.name for a in actor_rows()}
    wrong += [c for c in cases("0") if same_person_name(c.name, canonical[c.actor_id]) >= LEAST]
    assert wrong == []


def test_no_listed_person_is_a_spelling_of_another() -> None:
    both = {
        name: found(index(), name) - {actor_id}
        for actor_id, listed in names().items()
        for name in listed
        if found(index(), name) - {actor_id}
    }
    assert both == {}


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("Sergej Schoigu", "sergei soigu"),
        ("Сергей Шойгу", "sergei soigu"),
        ("Κυριάκος Μητσοτάκης", "kirakos micotakis"),
        ("Baschar al-Assad", "basar asad"),
        ("", ""),
    ],
)
def test_a_skeleton_is_what_a_name_sounds_like(name: str, sound: str) -> None:
    assert skeleton(name) == sound


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Sergei Lawrow", "Sergey Lavrov", True),
        ("W. Putin", "Wladimir Putin", True),
        ("Mike Pompeo", "Michael Pompeo", True),
        ("Yoon Suk Yeol", "Yoon Suk-yeol", True),
        ("Müller", "Mueller", False),
        ("Anna Müller", "Anna Mueller", True),
        ("Anna Müller", "Anna Möller", False),
        ("Jan Jansen", "Jan Janssen", False),
        ("Peter Fischer", "Peter Fisher", False),
        ("Petro Sanchez", "Pedro Sánchez", False),
        ("Iwan Iwanow", "Iwan Iwanowa", False),
        ("Wladimir Klitschko", "Vitali Klitschko", False),
        ("Gitanas Nausėda", "Diana Nausėdienė", False),
        ("J. Vance", "Jonathan D. Vance", False),
    ],
)
def test_two_names_are_one_persons_or_two(a: str, b: str, same: bool) -> None:
    assert (same_person_name(a, b) >= LEAST) is same


def test_a_lone_surname_finds_nobody() -> None:
    assert index().find("Putin") == [] == index().find(" ")


@given(st.text(), st.text())
def test_any_two_texts_are_alike_both_ways(a: str, b: str) -> None:
    assert 0.0 <= same_person_name(a, b) == same_person_name(b, a) <= 1.0


@given(st.sampled_from([name for names_of in names().values() for name in names_of]))
def test_a_listed_name_finds_its_own_person(name: str) -> None:
    best = index().find(name)
    assert " " not in name or (best and best[0][1] == 1.0 and any(name in names()[actor_id] for actor_id, _ in best))
