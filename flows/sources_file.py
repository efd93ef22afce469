"""The sources file: a CSV of what is watched, read with every problem named at once, written atomically."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from babel.localedata import exists as locale_exists

from extractors.errors import SeedError
from extractors.model import Source
from extractors.urls import has_login, host_of, watch_key, without_login

COLUMNS = (
    "source_id", "outlet", "url", "kind", "language", "country", "class", "publisher_family", "state_affiliated",
    "enabled", "url_filter",
)  # fmt: skip
NEEDED = COLUMNS[:5]
KINDS = ("feed", "sitemap")
CLASSES = ("primary", "press", "agency", "trade", "think_tank")
_TRUE = frozenset(["true", "1", "yes"])
_FALSE = frozenset(["false", "0", "no"])
_LARGEST_FILE = 10 << 20
_ID = re.compile(r"[^\s,;\"'\x00-\x1f\x7f]{1,100}")
_COUNTRY = re.compile(r"[A-Z]{2,3}")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")


def problems_of(source: Source) -> list[str]:
    """Say everything that is wrong with one source, each with its mend; an empty list where it is sound."""
    found: list[str] = []
    if not _ID.fullmatch(source.source_id):
        found.append(f"source_id {source.source_id!r} is empty, too long or has white space; use letters, digits, -")
    if not source.outlet:
        found.append("outlet is empty; name who publishes")
    if has_login(source.url):
        found.append(f"url {without_login(source.url)!r} holds a login; take it out, keys go into NATOWIRE_SECRET_…")
    elif watch_key(source.url) is None:
        found.append(f"url {without_login(source.url)!r} is no http(s) address; give the full address of the feed")
    if source.kind not in KINDS:
        found.append(f"kind {source.kind!r} is unknown; use {' or '.join(KINDS)}")
    language = _LANGUAGE.fullmatch(source.language)
    if source.language and not (language and locale_exists(language[1].lower())):
        found.append(f"language {source.language!r} is unknown; use an ISO 639 code such as de, or leave it empty")
    if source.country and not _COUNTRY.fullmatch(source.country):
        found.append(f"country {source.country!r} is no code; use two capital letters such as DE")
    if source.source_class not in CLASSES:
        found.append(f"class {source.source_class!r} is unknown; use one of {', '.join(CLASSES)}")
    try:
        re.compile(source.url_filter)
    except re.error as error:
        found.append(f"url_filter {source.url_filter!r} is no regular expression ({error}); correct or empty it")
    return found


def check_sources(sources: Iterable[Source], places: Iterable[str] | None = None) -> list[str]:
    """List the problems of sources alone and together (an id or an address used twice), each with its place."""
    found: list[str] = []
    ids: dict[str, str] = {}
    addresses: dict[str, str] = {}
    named = list(sources)
    for source, place in zip(named, places or [s.source_id for s in named], strict=True):
        found += [f"{place}: {problem}" for problem in problems_of(source)]
        if source.source_id in ids:
            found.append(f"{place}: source_id {source.source_id!r} is taken by {ids[source.source_id]}; choose another")
        ids.setdefault(source.source_id, place)
        key = watch_key(source.url)
        if key in addresses:
            told = f"url {without_login(source.url)} is watched already by {addresses[key]}"
            found.append(f"{place}: {told}; remove one of the two")
        elif key:
            addresses[key] = place
    return found


def _flag(value: str, default: bool, column: str, place: str, problems: list[str]) -> bool:
    word = value.lower()
    if word and word not in _TRUE | _FALSE:
        problems.append(f"{place}: {column} {value!r} is neither true nor false; use one of the two")
    return word in _TRUE if word else default


def _source(row: dict[str, str], place: str, problems: list[str]) -> Source:
    return Source(
        source_id=row["source_id"],
        outlet=row["outlet"],
        url=row["url"],
        kind=row["kind"],
        language=row["language"].lower().replace("_", "-"),
        country=row.get("country", ""),
        source_class=row.get("class") or "press",
        publisher_family=row.get("publisher_family", ""),
        state_affiliated=_flag(row.get("state_affiliated", ""), False, "state_affiliated", place, problems),
        enabled=_flag(row.get("enabled", ""), True, "enabled", place, problems),
        url_filter=row.get("url_filter", ""),
    )


def _rows(text: str, name: str) -> list[tuple[str, dict[str, str]]]:
    """Part the text into rows with their places (`row 2` is the first after the header)."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        missing = [column for column in NEEDED if column not in header]
        if missing:
            raise SeedError(name, f"lacks the columns {', '.join(missing)}", f"the first line is {','.join(NEEDED)}")
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                values = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
                rows.append((f"row {reader.line_num}", dict(zip(header, values, strict=False))))
    except csv.Error as error:
        raise SeedError(name, f"line {reader.line_num} is no CSV: {error}", "quote values that hold commas") from None
    return rows


def _text_of(where: Path | str) -> tuple[str, str]:
    """Give (text, name to tell it by) of a path, or of a text that holds a line break."""
    if isinstance(where, str) and ("\n" in where or not where.strip()):
        return where, "the sources"
    path = Path(where)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise SeedError(str(path), "is larger than 10 MB", "is it a sources file?")
        return path.read_text("utf-8-sig"), str(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SeedError(str(path), f"cannot be read: {reason}", "give the path of a sources CSV") from None
    except UnicodeDecodeError:
        raise SeedError(str(path), "is not UTF-8", "save it as UTF-8") from None


def read_sources(where: Path | str) -> list[Source]:
    """Read the sources of a CSV file (or of its text); raise SeedError with all problems and mends at once."""
    text, name = _text_of(where)
    problems: list[str] = []
    places, sources = [], []
    for place, row in _rows(text.removeprefix("\ufeff"), name):
        places.append(place)
        sources.append(_source(row, place, problems))
    problems += check_sources(sources, places)
    if problems:
        shown = "\n  ".join(problems[:50] + ([f"… and {len(problems) - 50} more"] if len(problems) > 50 else []))
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise SeedError(name, f"{count}\n  {shown}")
    return sources


def format_sources(sources: Iterable[Source]) -> str:
    """Give sources as CSV text with all columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for s in sources:
        flags = ("true" if s.state_affiliated else "false", "true" if s.enabled else "false")
        head = (s.source_id, s.outlet, s.url, s.kind, s.language, s.country, s.source_class, s.publisher_family)
        writer.writerow((*head, *flags, s.url_filter))
    return out.getvalue()


def write_sources(path: Path | str, sources: Sequence[Source]) -> None:
    """Replace a sources file at once: readers see the old or the new one, never half; raise SeedError if unsound."""
    target = Path(path)
    if problems := check_sources(sources):
        raise SeedError(str(target), "would become unsound\n  " + "\n  ".join(problems[:50]))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(format_sources(sources))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def merge_sources(kept: Sequence[Source], offered: Iterable[Source]) -> tuple[list[Source], list[Source]]:
    """Give (all sources, those that are new): an offered one whose address is watched already is left out."""
    merged, added = list(kept), []
    taken = {s.source_id for s in merged}
    watched = {watch_key(s.url) for s in merged}
    for source in offered:
        key = watch_key(source.url)
        if key in watched:
            continue
        if source.source_id in taken:
            source = replace(source, source_id=make_source_id(source.source_id, taken))
        taken.add(source.source_id)
        watched.add(key)
        merged.append(source)
        added.append(source)
    return merged, added


def make_source_id(name: str, taken: Iterable[str], url: str = "") -> str:
    """Make a free, readable id of an outlet's name (or, where that has no letters, of the URL's host)."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or (host_of(url) or "source").replace(".", "-")
    used, candidate, number = set(taken), base, 2
    while candidate in used:
        candidate, number = f"{base}-{number}", number + 1
    return candidate
