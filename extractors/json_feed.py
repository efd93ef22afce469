"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read without trust in any of its types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from extractors.entries import RawEntry, build_entry, language_code
from extractors.feed_text import clean_title
from extractors.model import Entry, Failure, Feed, Stage


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _texts(item: dict[str, object], *names: str) -> list[str]:
    return [text for name in names if (text := _text(item.get(name)))]


def _authors(item: dict[str, object]) -> Iterable[str]:
    listed = item.get("authors")
    people = [*listed, item.get("author")] if isinstance(listed, list) else [item.get("author")]
    for person in people:
        name = person.get("name") if isinstance(person, dict) else person
        if isinstance(name, str):
            yield name


def _load(text: str) -> dict[str, object] | Failure:
    try:
        data = json.loads(text)
    except RecursionError:
        return Failure(Stage.FEED, "too_deep")
    except ValueError as error:
        return Failure(Stage.FEED, "not_a_feed", f"JSON: {str(error)[:120]}", later=True)
    if not isinstance(data, dict) or "jsonfeed.org/version/" not in str(data.get("version", ""))[:100]:
        return Failure(Stage.FEED, "not_a_feed", "JSON without the version of a JSON Feed", later=True)
    return data


def parse_json_feed(text: str, url: str, now: datetime, flags: tuple[str, ...] = ()) -> Feed | Failure:
    """Read a JSON Feed; Failure reasons: not_a_feed, too_deep."""
    data = _load(text)
    if isinstance(data, Failure):
        return data
    items = data.get("items")
    entries: list[Entry] = []
    found = set(flags)
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            found.add("bad_item")
            continue
        raw = RawEntry(
            base=url,
            guid=_text(item.get("id")),
            links=_texts(item, "url", "external_url"),
            title=_text(item.get("title")),
            texts=_texts(item, "content_html", "content_text", "summary"),
            authors=list(_authors(item)),
            dates=_texts(item, "date_published", "date_modified"),
            language=_text(item.get("language")),
        )
        entry, cut = build_entry(raw, now)
        found |= {"title_cut"} if cut else set()
        if entry is None:
            found.add("empty_item")
        else:
            entries.append(entry)
    title = clean_title(_text(data.get("title")))[0]
    language = language_code(_text(data.get("language")))
    return Feed("json", title, tuple(entries), language, tuple(sorted(found)))
