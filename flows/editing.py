"""Editing actors: what is asked for is checked, becomes a row, and is in force at once and at every later ingest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from extractors.actors import provisional
from extractors.actors.edits import PROVISIONAL, Edit, in_force
from extractors.actors.roles import RoleRow, check_roles
from extractors.actors.rows import KINDS, TYPES
from extractors.errors import UsageError
from flows.actor_store import edits_of, sync_registry
from flows.cycle import one_writer
from flows.opening import prepare_home
from flows.settings import Settings
from flows.tools import utc_now
from warehouse import actors
from warehouse.actor_edits import add_edits, add_provisional
from warehouse.arrow import Row
from warehouse.connect import Connection, reading, writing

_FIND = "find the id with `natowire actors find TEXT`"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


def edit(settings: Settings, ask: Callable[[Connection], Sequence[Edit]]) -> list[Edit]:
    """Check and add edits in one transaction, and bring the registry to them; gives them with their numbers.

    Raises `UsageError` for what cannot be done and then leaves everything as it was.
    """
    with reading(settings.working_file):
        pass  # an edit makes no warehouse: there would be nobody to edit
    with one_writer(settings):
        prepare_home(settings)
        with writing(settings.working_file) as connection:
            sync_registry(connection, edits_of(connection))
            new = ask(connection)
            rows = [{name: value for name, value in asdict(e).items() if name != "edit_id"} for e in new]
            numbers = add_edits(connection, rows, utc_now())
            sync_registry(connection, edits_of(connection))
    return [replace(e, edit_id=number) for e, number in zip(new, numbers, strict=True)]


def existing(connection: Connection, actor_id: str) -> Row:
    """Give the actor of that id; raises `UsageError` where there is none, or it has become another."""
    found = actors.actor(connection, actor_id)
    if found is not None:
        return found
    now = actors.survivor(connection, actor_id)
    if now is not None:
        raise UsageError(f"actor {actor_id}", f"it is {now} by an edit", f"use {now}, or undo that edit")
    raise UsageError(f"actor {actor_id}", "there is no such actor", _FIND)


def merge(gone: str, into: str, note: str = "") -> Callable[[Connection], list[Edit]]:
    """Make one actor of two: the names, roles and mentions of `gone` are those of `into`."""

    def ask(connection: Connection) -> list[Edit]:
        one, other = existing(connection, gone), existing(connection, into)
        if gone == into:
            raise UsageError(f"merge {gone}", "it is the same actor", "name two")
        if gone.startswith("country:"):
            raise UsageError(f"merge {gone}", "a country stays", "merge the other into it")
        if other["is_provisional"] and not one["is_provisional"]:
            mend = f"merge {into} into {gone}, or promote {into} first"
            raise UsageError(f"merge {gone} {into}", "a listed actor cannot become a provisional one", mend)
        if one["actor_type"] != other["actor_type"] and "person" in (one["actor_type"], other["actor_type"]):
            cause = f"the types are {one['actor_type']} and {other['actor_type']}"
            raise UsageError(f"merge {gone} {into}", cause, "see both with `natowire actors show ID`")
        name = one["name"] if one["is_provisional"] else ""
        return [Edit(0, "merge", gone, into, text_name=name, note=note)]

    return ask


def split(whole: str, articles: Sequence[int], into: str = "", note: str = "") -> Callable[[Connection], list[Edit]]:
    """Make two actors of one: in `articles` it is `into`, or somebody new and provisional."""

    def ask(connection: Connection) -> list[Edit]:
        actor = existing(connection, whole)
        missing = sorted(set(articles) - actors.articles_naming(connection, whole, articles))
        if missing:
            mend = f"see its articles with `natowire actors show {whole}`"
            raise UsageError(f"article {missing[0]}", f"it does not name {whole}", mend)
        if into:
            if existing(connection, into)["actor_id"] == whole:
                raise UsageError(f"split {whole}", "it is the same actor", "name another with --into, or none")
            return [Edit(0, "split", whole, into, articles=tuple(articles), note=note)]
        if actor["actor_type"] != "person":
            raise UsageError(f"split {whole}", "only a person can become a new one", "name the other with --into ID")
        name, base = actor["name"], provisional.slug(actor["name"])
        made = provisional.free_id(base, actors.ids_beginning(connection, base))
        add_provisional(connection, made, base, name, provisional.name_key(name), utc_now())
        return [Edit(0, "split", whole, made, articles=tuple(articles), note=note)]

    return ask


def promote(new: Edit) -> Callable[[Connection], list[Edit]]:
    """List a provisional actor: from now on texts are searched for its name. Unset fields of `new` are filled."""

    def ask(connection: Connection) -> list[Edit]:
        actor = existing(connection, new.actor_id)
        if not actor["is_provisional"]:
            raise UsageError(f"actor {new.actor_id}", "it is in the registry already", "give it a name or merge it")
        name = new.name or actor["name"]
        actor_id = new.other_id or provisional.slug(name).removeprefix(PROVISIONAL)
        _check_fields(replace(new, other_id=actor_id))
        if actors.actor(connection, actor_id) is not None or actors.survivor(connection, actor_id) is not None:
            mend = f"merge {new.actor_id} into it, or name another id with --id"
            raise UsageError(f"actor {actor_id}", "there is one of that id", mend)
        _check_wikidata(connection, new.wikidata_id)
        country = new.country or actor["country"] or ""
        return [replace(new, name=name, text_name=actor["name"], other_id=actor_id, country=country)]

    return ask


def add_name(new: Edit) -> Callable[[Connection], list[Edit]]:
    """Give a listed actor another name."""

    def ask(connection: Connection) -> list[Edit]:
        if existing(connection, new.actor_id)["is_provisional"]:
            mend = f"promote it first: `natowire actors promote {new.actor_id}`"
            raise UsageError(f"actor {new.actor_id}", "texts are not searched for it", mend)
        if new.kind not in KINDS:
            raise UsageError(f"--kind {new.kind}", "there is no such kind", "one of " + ", ".join(sorted(KINDS)))
        if not new.name.strip():
            raise UsageError("name", "it is empty", "give the name as texts have it")
        return [replace(new, name=new.name.strip())]

    return ask


def add_role(new: Edit) -> Callable[[Connection], list[Edit]]:
    """Give a listed actor a term of office; one with an end closes the term that is open."""

    def ask(connection: Connection) -> list[Edit]:
        if existing(connection, new.actor_id)["is_provisional"]:
            mend = f"promote it first: `natowire actors promote {new.actor_id}`"
            raise UsageError(f"actor {new.actor_id}", "it is in no list", mend)
        problems = check_roles([RoleRow(new.actor_id, new.role, new.body, new.began, new.ended)], {new.actor_id})
        if problems or not (new.began or new.ended):
            cause = problems[0] if problems else "neither begin nor end is told"
            raise UsageError(f"role {new.role}", cause, "e.g. defence_minister EE --began 2024-07-23")
        return [new]

    return ask


def set_wikidata(actor_id: str, wikidata_id: str, note: str = "") -> Callable[[Connection], list[Edit]]:
    """Say which Wikidata item a listed actor is."""

    def ask(connection: Connection) -> list[Edit]:
        if existing(connection, actor_id)["is_provisional"]:
            raise UsageError(f"actor {actor_id}", "it is in no list", f"promote it with --wikidata {wikidata_id}")
        _check_wikidata(connection, wikidata_id)
        return [Edit(0, "wikidata", actor_id, wikidata_id=wikidata_id, note=note)]

    return ask


def undo(edit_id: int, note: str = "") -> Callable[[Connection], list[Edit]]:
    """Take an edit back; the row stays."""

    def ask(connection: Connection) -> list[Edit]:
        known = {e.edit_id: e for e in edits_of(connection)}
        found = known.get(edit_id)
        if found is None:
            raise UsageError(f"edit {edit_id}", "there is no such edit", "see `natowire actors edits`")
        if found.action == "undo":
            raise UsageError(f"edit {edit_id}", "it is itself an undo", "make the edit again")
        if any(e.undoes == edit_id for e in known.values()):
            raise UsageError(f"edit {edit_id}", "it is undone already", "see `natowire actors edits`")
        later = [e for e in in_force(known.values()) if e.edit_id > edit_id and found.action == "promote"]
        for e in later:
            if found.other_id in (e.actor_id, e.other_id):
                raise UsageError(f"edit {edit_id}", f"edit {e.edit_id} builds on it", f"undo edit {e.edit_id} first")
        return [Edit(0, "undo", found.actor_id, found.other_id, undoes=edit_id, note=note)]

    return ask


def _check_fields(new: Edit) -> None:
    if new.actor_type not in TYPES:
        raise UsageError(f"--type {new.actor_type}", "there is no such type", "one of " + ", ".join(TYPES))
    if not _ID.fullmatch(new.other_id):
        raise UsageError(
            f"--id {new.other_id}", "an id has lower-case letters, figures and hyphens", "e.g. anna-schmidt"
        )
    if new.country and not re.fullmatch("[A-Z]{2}", new.country):
        raise UsageError(f"--country {new.country}", "it is no code of ISO 3166", "e.g. EE")


def _check_wikidata(connection: Connection, wikidata_id: str) -> None:
    if not wikidata_id:
        return
    if not _WIKIDATA.fullmatch(wikidata_id):
        raise UsageError(f"Wikidata item {wikidata_id}", "it is no item", "e.g. Q7184")
    rows = connection.execute("SELECT actor_id FROM core.actors WHERE wikidata_id = ?", [wikidata_id]).fetchall()
    if rows:
        raise UsageError(f"Wikidata item {wikidata_id}", f"it is {rows[0][0]}", "see `natowire actors show`")
