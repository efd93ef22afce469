"""Options that many commands have, and the settings that they start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # `natowire --help` reads no settings
    from flows.settings import Settings

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Data folder in place of NATOWIRE_HOME.", show_default=False, file_okay=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
AnyJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def settings_of(home: Path | None = None, **overrides: object) -> Settings:
    """Read the settings for a command; raises `UsageError` where one is wrong."""
    from flows.settings import load_settings

    return load_settings(**({"home": home} if home is not None else {}), **overrides)
