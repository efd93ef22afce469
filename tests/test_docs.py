"""The documents say what the program does."""

import re
from pathlib import Path

from extractors.model import Outcome, Stage
from flows.settings import Settings
from tests.warehouse_samples import memory
from warehouse.describe import describe
from warehouse.query import named_queries

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_description_of_tables_is_the_one_that_the_comments_make() -> None:
    with memory() as connection:
        assert (ROOT / "docs/tables.md").read_text("utf-8") == describe(connection), (
            "run: python -m warehouse.describe > docs/tables.md"
        )


def test_every_setting_stands_in_the_readme() -> None:
    assert [n for n in Settings.model_fields if f"`NATOWIRE_{n.upper()}`" not in README] == []


def test_every_command_stands_in_the_readme() -> None:
    from flows.cli import app

    names = [c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands]
    groups = [g.name for g in app.registered_groups]
    assert [n for n in [*names, *groups] if f"natowire {n}" not in README] == []


def test_every_named_query_that_the_readme_shows_is_there() -> None:
    shown = set(re.findall(r"@([a-z]+_[a-z_]+)", README))
    assert shown and shown <= set(named_queries())


def test_every_outcome_and_stage_is_explained() -> None:
    told = (ROOT / "docs/outcomes.md").read_text("utf-8")
    assert [str(o) for o in [*Outcome, *Stage] if f"| {o} |" not in told] == []
