"""`natowire diff-quote`: the versions of one statement side by side, with what was cut or changed marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractors.errors import NatowireError
from extractors.families.changes import Change, difference
from extractors.families.meaning import NO_MEANING
from extractors.families.relation import Relation
from extractors.families.words import Words, words_of
from flows.asking import from_warehouse
from flows.families import meanings
from flows.marking import BRACKETS, STYLES, clean, takes_styles
from flows.settings import Settings
from warehouse.quotes import Version, versions

_FIND_IDS = "find ids with: natowire query @statements_that_spread"
_BY_WORDS = frozenset({Relation.TRUNCATED, Relation.EXTENDED, Relation.ALTERED})
_MARKS = {"gone": "removed", "come": "added"}
_STYLES = {kind: STYLES[mark] for kind, mark in _MARKS.items()}
_SIGNS = {kind: BRACKETS[mark] for kind, mark in _MARKS.items()}
Piece = tuple[str, str]  # words, and same, gone or come
Wording = list[Version]  # all claims in the same words


def diff_quote(settings: Settings, family_id: int, as_json: bool, published: bool) -> None:
    """Print the versions of a statement; raises `NatowireError` where no family has this id."""
    found = from_warehouse(settings, published, lambda connection: versions(connection, family_id))
    if not found:
        raise NatowireError(f"family {family_id}", "no family of current claims has this id", _FIND_IDS)
    by_id = {v.claim_id: v for v in found}
    if as_json:
        told = {"family_id": family_id, "speaker": found[0].speaker, "versions": [_as_object(v, by_id) for v in found]}
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    wordings = _wordings(found)
    console = Console()
    if takes_styles(console):
        _print_styled(console, wordings, by_id)
    else:
        _print_plain(wordings, by_id)


def _wordings(found: Sequence[Version]) -> list[Wording]:
    grouped: dict[tuple[str, ...], Wording] = {}
    for version in found:
        grouped.setdefault(words_of(version.content).words, []).append(version)
    return list(grouped.values())


def changes_of(version: Version, other: Version | None) -> tuple[Words, Words, tuple[Change, ...]]:
    """Compare a version with the one that its relation is to; nothing is told of translations and paraphrases."""
    words = words_of(version.content)
    if other is None or version.relation not in _BY_WORDS:
        return words, words, ()
    before = words_of(other.content)
    negations = meanings().get(version.language or "", NO_MEANING).negations
    return before, words, difference(before, words, negations).changes


def pieces(version: Version, other: Version | None) -> list[Piece]:
    """Give the text of a version in pieces: what is the same, what is gone from it and what has come."""
    before, words, changes = changes_of(version, other)
    text, at, found = version.content, 0, []
    for change in changes:
        start = words.spans[change.b_first][0] if change.b_first < len(words) else words.spans[-1][1]
        end = words.spans[change.b_last - 1][1] if change.b_first < change.b_last else start
        found.append((text[at:start], "same"))
        if change.a_first < change.a_last:
            found.append((before.shown(change.a_first, change.a_last), "gone"))
        found.append((text[start:end], "come"))
        at = end
    found.append((text[at:], "same"))
    return [(clean(piece), kind) for piece, kind in found if piece]


def _print_styled(console: Console, wordings: Sequence[Wording], by_id: dict[int, Version]) -> None:
    table = Table(show_header=True, expand=True, show_lines=True)
    table.add_column("version", ratio=3, overflow="fold")
    table.add_column("where", ratio=2, overflow="fold")
    for wording in wordings:
        shown = Text()
        for piece, kind in _spaced(wording[0], by_id):
            shown.append(piece, _STYLES.get(kind, ""))
        heading = Text(_relation(wording[0]), style="bold")
        table.add_row(Text("\n").join([heading, shown]), Text("\n".join(_where(v) for v in wording)))
    console.print(Text(clean(wordings[0][0].speaker or ""), style="bold italic cyan"))
    console.print(table)
    legend = [Text(word, style=_STYLES[kind]) for word, kind in (("left out", "gone"), ("put in", "come"))]
    console.print(Text("Marked: ") + Text(" ").join(legend))


def _print_plain(wordings: Sequence[Wording], by_id: dict[int, Version]) -> None:
    typer.echo(clean(wordings[0][0].speaker or ""))
    for wording in wordings:
        shown = "".join(
            piece if kind == "same" else piece.join(_SIGNS[kind]) for piece, kind in _spaced(wording[0], by_id)
        )
        typer.echo(f"\n{_relation(wording[0])}\n{shown}")
        for version in wording:
            typer.echo(f"  {_where(version)}")
    typer.echo(
        "\nMarked: " + " ".join(word.join(_SIGNS[kind]) for word, kind in (("left out", "gone"), ("put in", "come")))
    )


def _spaced(version: Version, by_id: dict[int, Version]) -> list[Piece]:
    """Put blanks where pieces would run into each other."""
    found: list[Piece] = []
    for piece, kind in pieces(version, by_id.get(version.compared_with or 0)):
        if found and not found[-1][0][-1:].isspace() and piece[:1].isalnum():
            found.append((" ", "same"))
        found.append((piece, kind))
    return found


def _relation(version: Version) -> str:
    if version.compared_with is None:
        return "first"
    return f"{version.relation} ({version.similarity:.0%} like claim {version.compared_with})"


def _where(version: Version) -> str:
    when = f"{version.published_at:%Y-%m-%d %H:%M} UTC" if version.published_at else "time unknown"
    parts = [when, version.outlet or "", version.language or "", version.mode, f"claim {version.claim_id}"]
    return clean(", ".join(p for p in parts if p) + f": {version.title or version.url or '(no title)'}")


def _as_object(version: Version, by_id: dict[int, Version]) -> dict[str, Any]:
    before, words, changes = changes_of(version, by_id.get(version.compared_with or 0))
    return {
        **{
            k: getattr(version, k)
            for k in ("claim_id", "article_id", "outlet", "language", "mode", "content", "relation", "similarity")
        },
        "compared_with": version.compared_with, "title": version.title, "url": version.url,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "changes": [
            {
                "kind": change.kind, "before": before.shown(change.a_first, change.a_last),
                "after": words.shown(change.b_first, change.b_last), "negation": change.has_negation,
                "figure": change.has_figure,
            }
            for change in changes
        ],
    }  # fmt: skip
