"""Stretches of a text marked for a person: with styles on a terminal, with brackets in a pipe."""

from __future__ import annotations

import re

from rich.console import Console
from rich.text import Text

from extractors.model import Span

Mark = tuple[int, int, str]  # first character, character after the last one, what it is

# Each style differs by more than its colour.
STYLES = {
    "content": "bold green",
    "cue": "underline yellow",
    "speaker": "bold italic cyan",
    "medium": "italic magenta",
    "removed": "strike red",
    "added": "bold underline green",
}
BRACKETS = {
    "content": ("⟦", "⟧"),
    "cue": ("{", "}"),
    "speaker": ("<", ">"),
    "medium": ("~", "~"),
    "removed": ("[-", "-]"),
    "added": ("{+", "+}"),
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """Replace control characters, which a terminal would obey, one for one."""
    return _CONTROLS.sub("\ufffd", text)


def takes_styles(console: Console) -> bool:
    """Say whether marks can be shown as styles there: not in a pipe, nor on a terminal that has none."""
    return console.is_terminal and not console.is_dumb_terminal


def styled(text: str, span: Span, marks: list[Mark]) -> Text:
    """Give a stretch of the text for a terminal, each mark in its style."""
    first, last = span
    shown = Text(clean(text[first:last]))
    for start, end, kind in marks:
        if start < last and first < end:
            shown.stylize(STYLES[kind], max(start, first) - first, min(end, last) - first)
    return shown


def bracketed(text: str, span: Span, marks: list[Mark]) -> str:
    """Give a stretch of the text for a pipe, each mark in its brackets; inner brackets close before outer ones."""
    first, last = span
    signs: list[tuple[int, int, int, str]] = []  # place, closing before opening, nesting, sign
    for start, end, kind in marks:
        opening, closing = BRACKETS[kind]
        if first <= start < last:
            signs.append((start, 1, -end, opening))
        if first < end <= last:
            signs.append((end, 0, -start, closing))
    parts, at = [], first
    for place, _, _, sign in sorted(signs):
        parts += [clean(text[at:place]), sign]
        at = place
    return "".join([*parts, clean(text[at:last])])


def legend(marks: list[Mark], *, brackets: bool) -> Text:
    """Say what the marks mean, of those that occur."""
    kinds = dict.fromkeys(kind for _, _, kind in marks)
    if brackets:
        named = [Text(kind.join(BRACKETS[kind])) for kind in kinds]
    else:
        named = [Text(kind, style=STYLES[kind]) for kind in kinds]
    return Text("Marked: ") + Text(" ").join(named)
