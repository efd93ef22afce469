"""Dated roles: who held which office on a day, and what the check of their file finds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.actors.roles import RoleRow, check_roles, first_day, holders, last_day
from flows.registry import listed


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-10", date(2024, 2, 10), date(2024, 2, 10)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("", None, None),
    ],
)
def test_a_date_may_be_known_by_day_month_or_year(text: str, first: date | None, last: date | None) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_whole_date_is_its_own_first_and_last_day(day: date) -> None:
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day


def test_the_holder_of_an_office_depends_on_the_day() -> None:
    roles = [
        RoleRow("a", "defence_minister", "XX", "2019", "2021-12-08"),
        RoleRow("b", "defence_minister", "XX", "2021-12-08", ""),
    ]
    assert holders(roles, "defence_minister", "XX", date(2020, 5, 1)) == ["a"]
    assert holders(roles, "defence_minister", "XX", date(2025, 5, 1)) == ["b"]
    assert holders(roles, "foreign_minister", "XX", date(2025, 5, 1)) == []


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([RoleRow("z", "saceur", "NATO")], "no such actor"),
        ([RoleRow("a", "singer", "NATO")], "unknown role"),
        ([RoleRow("a", "saceur", "NATO", "May 2020")], "is no date"),
        ([RoleRow("a", "saceur", "NATO", "2020", "2019")], "ends before it begins"),
        ([RoleRow("a", "saceur", "NATO"), RoleRow("a", "saceur", "NATO")], "given twice"),
        (
            [RoleRow("a", "saceur", "NATO", "2020-01-01", "2023-01-01"), RoleRow("b", "saceur", "NATO", "2021-01-01")],
            "overlap",
        ),
        (
            [RoleRow("a", "saceur", "NATO", "2020-01-01", "2023-01-01"), RoleRow("a", "saceur", "NATO", "2022-01-01")],
            "two terms of a overlap",
        ),
        ([RoleRow("a", "saceur", " ")], "is of a country or body"),
    ],
)
def test_the_check_tells_each_kind_of_mistake(rows: list[RoleRow], problem: str) -> None:
    assert any(problem in text for text in check_roles(rows, {"a", "b"}))


def test_only_a_person_holds_an_office() -> None:
    rows = [RoleRow("a", "saceur", "NATO", "2020"), RoleRow("b", "sact", "NATO", "2020")]
    problems = check_roles(rows, {"a": "person", "b": "institution"})
    assert problems == ["role sact NATO of b: only a person holds an office"]


def test_a_handover_of_a_few_days_is_no_overlap() -> None:
    rows = [
        RoleRow("a", "saceur", "NATO", "2019-05-03", "2022-07-04"),
        RoleRow("b", "saceur", "NATO", "2022-07-01", ""),
    ]
    assert check_roles(rows, {"a", "b"}) == []


def test_the_reviewed_roles_hold_together() -> None:
    rows = listed()
    assert check_roles(rows.roles, {a.actor_id for a in rows.actors}) == []
