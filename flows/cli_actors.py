"""`natowire actors`: find, show and edit who is who."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from extractors.actors.edits import Edit
from extractors.errors import UsageError
from flows.cli_options import AnyJson, Home, settings_of
from flows.show import table

actors = typer.Typer(help="Who is who: find, merge, split and list actors.", no_args_is_help=True)
Note = Annotated[str, typer.Option("--note", help="Why; kept with the edit.")]
Published = Annotated[bool, typer.Option("--published", help="Ask the published snapshot.")]
Limit = Annotated[int, typer.Option(min=1, help="How many.")]


@actors.command()
def find(
    text: Annotated[str, typer.Argument(help="Part of a name or id, in any case, with or without accents.")],
    limit: Limit = 20,
    published: Published = False,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Find actors by part of a name; exit code 1 when there is none."""
    from flows.asking import from_warehouse
    from warehouse.actors import find_actors

    if not text.strip():
        raise UsageError("find", "nothing to look for", "give part of a name")
    found = from_warehouse(settings_of(home), published, lambda c: find_actors(c, text, limit))
    if json_:
        _print_json(found)
    else:
        heads = ["actor_id", "name", "actor_type", "country", "articles", "description"]
        Console().print(table("", heads, [[row[h] for h in heads] for row in found]) if found else "(nobody)")
    if not found:
        raise typer.Exit(1)


@actors.command()
def show(
    actor_id: Annotated[str, typer.Argument(metavar="ID", help="The actor_id of v_actors.")],
    limit: Limit = 10,
    published: Published = False,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Show one actor: names, offices, newest articles, what a provisional one rests on, and edits."""
    from flows.asking import from_warehouse
    from flows.editing import existing
    from warehouse.actors import details

    row, parts = from_warehouse(
        settings_of(home), published, lambda c: (existing(c, actor_id), details(c, actor_id, limit))
    )
    if json_:
        _print_json(row | parts)
        return
    console = Console()
    facts = [row["actor_type"], row["country"], row["description"], row["wikidata_id"]]
    typer.echo(f"{row['name']} ({row['actor_id']}{', provisional' if row['is_provisional'] else ''})")
    typer.echo(", ".join(str(f) for f in facts if f))
    typer.echo(f"{row['articles']} articles" + (f" since {row['first_seen_on']}" if row["first_seen_on"] else ""))
    for title, rows in parts.items():
        if rows:
            console.print(table(title, list(rows[0]), [list(r.values()) for r in rows]))


@actors.command()
def merge(
    gone: Annotated[str, typer.Argument(metavar="FROM", help="The actor that is no other.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The actor that it is.")],
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Make one actor of two: names, offices and mentions of FROM are those of INTO from now on."""
    from flows import editing

    _edit(home, editing.merge(gone, into, note), json_)


@actors.command()
def split(
    actor_id: Annotated[str, typer.Argument(metavar="ID", help="The actor that is two.")],
    article: Annotated[list[int], typer.Option(help="An article_id that names the other; may be given several times.")],
    into: Annotated[str, typer.Option(help="Who it is there; else somebody new and provisional.")] = "",
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Make two actors of one: in the articles named it is another."""
    from flows import editing

    _edit(home, editing.split(actor_id, article, into, note), json_)


@actors.command()
def promote(
    actor_id: Annotated[str, typer.Argument(metavar="PROVISIONAL", help="A provisional actor (~…).")],
    name: Annotated[str, typer.Option(help="Name to be shown; else the one that texts give.")] = "",
    type_: Annotated[str, typer.Option("--type", help="person, organisation, institution or country.")] = "person",
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2.")] = "",
    description: Annotated[str, typer.Option(help="Who it is.")] = "",
    wikidata: Annotated[str, typer.Option(help="Wikidata item, where certain.")] = "",
    new_id: Annotated[str, typer.Option("--id", help="Its id; else made from the name.")] = "",
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Take a provisional actor into the registry: texts are searched for its name from the next ingest on."""
    from flows import editing

    new = Edit(
        0, "promote", actor_id, new_id, name=name.strip(), actor_type=type_, country=country, description=description,
        wikidata_id=wikidata, note=note,
    )  # fmt: skip
    _edit(home, editing.promote(new), json_)


@actors.command("name")
def add_name(
    actor_id: Annotated[str, typer.Argument(metavar="ID", help="A listed actor.")],
    name: Annotated[str, typer.Argument(help="Another name of it.")],
    language: Annotated[str, typer.Option(help="ISO 639-1; empty: in every language.")] = "",
    kind: Annotated[str, typer.Option(help="name, short, title, metonym or demonym.")] = "name",
    needs_context: Annotated[
        bool, typer.Option("--needs-context", help="Names it only where a full name stands in the same text.")
    ] = False,
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Give a listed actor another name, which texts are searched for from the next ingest on."""
    from flows import editing

    new = Edit(0, "name", actor_id, name=name, language=language, kind=kind, needs_context=needs_context, note=note)
    _edit(home, editing.add_name(new), json_)


@actors.command()
def role(
    actor_id: Annotated[str, typer.Argument(metavar="ID", help="A listed actor.")],
    office: Annotated[str, typer.Argument(metavar="ROLE", help="defence_minister, secretary_general …")],
    body: Annotated[str, typer.Argument(help="Whose office: country (ISO 3166) or organisation.")],
    began: Annotated[str, typer.Option(help="Begin: YYYY, YYYY-MM or YYYY-MM-DD.")] = "",
    ended: Annotated[str, typer.Option(help="End; closes the term that is open.")] = "",
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Give a listed actor a term of office, or end the one that is open."""
    from flows import editing

    new = Edit(0, "role", actor_id, role=office, body=body, began=began, ended=ended, note=note)
    _edit(home, editing.add_role(new), json_)


@actors.command()
def wikidata(
    actor_id: Annotated[str, typer.Argument(metavar="ID", help="A listed actor.")],
    item: Annotated[str, typer.Argument(help="Its Wikidata item, e.g. Q7184.")],
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Say which Wikidata item a listed actor is."""
    from flows import editing

    _edit(home, editing.set_wikidata(actor_id, item, note), json_)


@actors.command()
def undo(
    edit_id: Annotated[int, typer.Argument(help="Number of the edit, as `edits` lists it.", min=1)],
    note: Note = "",
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Take an edit back; both rows stay."""
    from flows import editing

    _edit(home, editing.undo(edit_id, note), json_)


@actors.command()
def edits(limit: Limit = 20, published: Published = False, json_: AnyJson = False, home: Home = None) -> None:
    """List the newest edits."""
    from flows.asking import from_warehouse
    from warehouse import actors as lookup

    found = from_warehouse(settings_of(home), published, lambda c: lookup.edits(c, limit))
    if json_:
        _print_json(found)
        return
    heads = ["edit_id", "edited_at", "action", "actor_id", "other_id", "name", "source", "is_undone", "note"]
    rows = [[row[h] for h in heads] for row in found]
    Console().print(table("", heads, rows) if rows else "(no edits)")


@actors.command()
def sync(
    apply: Annotated[bool, typer.Option("--apply", help="Add what is missing, as edits.")] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Look for items of actors without one instead; never applied.")
    ] = False,
    actor: Annotated[list[str] | None, typer.Option(help="Only this actor_id; may be given several times.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again for what was told within a day.")] = False,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Ask Wikidata for names and offices of listed actors and show what is missing; --apply adds it."""
    import asyncio

    from flows import show_sync, syncing
    from flows.show import progress_on

    if apply and propose:
        raise UsageError("--apply", "proposals are for a person to decide", "use `natowire actors wikidata ID ITEM`")
    settings = settings_of(home)
    with progress_on(Console(stderr=True)) as progress:
        found = asyncio.run(syncing.look(settings, only=actor or (), proposing=propose, fresh=fresh, progress=progress))
    for left in found.left_out:
        typer.echo(f"natowire: {left}: Wikidata finished no answer; the next run asks again", err=True)
    applied = syncing.apply(settings, found.difference) if apply else []
    if json_:
        _print_json(show_sync.as_object(found, len(applied)))
    elif propose:
        show_sync.print_proposals(found)
    else:
        show_sync.print_difference(found, applied=len(applied) if apply else None)
    if found.left_out:
        raise typer.Exit(1)


def _edit(home: Path | None, ask: Callable[[Any], Sequence[Edit]], as_json: bool) -> None:
    from flows.editing import edit

    for done in edit(settings_of(home), ask):
        if as_json:
            _print_json({"edit_id": done.edit_id, "action": done.action, "actor_id": done.actor_id,
                         "other_id": done.other_id or None, "undoes": done.undoes})  # fmt: skip
        else:
            typer.echo(_told(done))


def _told(done: Edit) -> str:
    words = {
        "merge": f"{done.actor_id} is {done.other_id} from now on",
        "split": f"{done.other_id} is another than {done.actor_id} in {len(done.articles)} articles",
        "promote": f"{done.actor_id} is listed as {done.other_id}",
        "name": f"{done.actor_id} is also called {done.name}",
        "role": f"{done.actor_id} is {done.role} of {done.body}, {done.began or '?'} to {done.ended or 'now'}",
        "wikidata": f"{done.actor_id} is {done.wikidata_id}",
        "undo": f"edit {done.undoes} holds no more",
    }
    return f"edit {done.edit_id}: {words[done.action]}"


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
