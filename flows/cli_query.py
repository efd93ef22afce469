"""`natowire query`: SQL and named queries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import UsageError
from flows.cli_options import Home, settings_of

_SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
FORMAT = "table, csv, json, parquet or markdown."


def add_to(app: typer.Typer) -> None:
    """Put the commands into the command line."""
    app.command(context_settings=_SETTINGS)(query)
    app.command()(search)


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(help='SQL, or @name of a named query; "@" alone lists them.')],
    form: Annotated[str, typer.Option("--format", help=FORMAT)] = "table",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value of a parameter.")] = None,
    help_query: Annotated[
        bool, typer.Option("--help-query", help="Show the question, parameters and columns of @name.")
    ] = False,
    published: Annotated[bool, typer.Option("--published", help="Ask the published snapshot.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    home: Home = None,
) -> None:
    """Ask the warehouse in SQL, or by a named query with its own options: @share_of_voice --since 30d --actor nato."""
    from flows.asking import ask, explain_query, given_parameters, list_queries

    if sql == "@":
        list_queries(json_)
        return
    if help_query:
        explain_query(sql, json_)
        return
    given = given_parameters(param or [], context.args)
    if context.args and not sql.startswith("@"):
        raise UsageError(
            f"query … {context.args[0]}", "SQL has no such option", "give parameters of SQL as -p name=value"
        )
    settings = settings_of(home)
    ask(settings, sql, "json" if json_ else form, output, given, published)


def search(
    text: Annotated[list[str], typer.Argument(help='Words; "a phrase", prefix*, -without, this OR that.')],
    speaker: Annotated[str | None, typer.Option(help="Only articles that quote this speaker.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on: 2026-10-01, 30d, 4w, 3m.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day.")] = None,
    language: Annotated[str | None, typer.Option(help="Only this language, ISO 639-1.")] = None,
    half_life: Annotated[
        float | None,
        typer.Option(min=0.1, help="Days in which the score of an article halves; else age does not count."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many articles.")] = 10,
    form: Annotated[str, typer.Option("--format", help=FORMAT)] = "table",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)] = None,
    published: Annotated[bool, typer.Option("--published", help="Ask the published snapshot: by its index.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    home: Home = None,
) -> None:
    """Search the articles by keyword, in German and English, the best first."""
    from flows.searching import Wish, find

    settings = settings_of(home)
    wish = Wish(" ".join(text), speaker, outlet, language, since, until, half_life, limit)
    find(settings, wish, "json" if json_ else form, output, published)
