"""`natowire extract`: what would be found in one document, or in many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import typer
from rich.console import Console

from extractors.article import read_page
from extractors.bulk import findings_to_object, line_id, object_to_input
from extractors.document import read_document
from extractors.errors import NatowireError, UsageError
from extractors.model import Access, Article, Failure, Findings
from flows.cycle import web_settings
from flows.seed_data import lexicon
from flows.settings import Settings
from flows.show import table
from flows.tools import utc_now
from flows.web import WebClient
from flows.web_model import Request


@contextmanager
def _stream(name: str, mode: str) -> Iterator[IO[str]]:
    if name == "-":
        yield sys.stdin if mode == "r" else sys.stdout
        return
    try:
        with Path(name).open(mode, encoding="utf-8", errors="replace" if mode == "r" else "strict") as file:
            yield file
    except OSError as error:
        raise UsageError(name, error.strerror or "it cannot be opened", "check the path") from None


def extract_bulk(source: str, target: str) -> int:
    """Read a JSON object per line, write one per line; gives the number of lines that could not be read.

    A bad line becomes an object with its `id` (null where it has none) and an `error`; the rest goes on.
    """
    bad = 0
    words = lexicon()
    with _stream(source, "r") as lines, _stream(target, "w") as out:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            document = object_to_input(line)
            if isinstance(document, Failure):
                bad += 1
                typer.echo(f"natowire: line {number}: {document.detail}", err=True)
                found: dict[str, object] = {"id": line_id(line), "line": number, "error": document.detail}
            else:
                findings = read_document(
                    document.text, words, language=document.lang, title=document.title, on=document.on
                )
                found = findings_to_object(document.id, document.text, findings)
            out.write(json.dumps(found, ensure_ascii=False) + "\n")
    return bad


async def extract_one(settings: Settings, document: str, language: str | None, as_json: bool) -> None:
    """Print what is found in a text file, an HTML file, a URL or standard input."""
    article = await _article(settings, document, language)
    findings = read_document(
        article.text, lexicon(), language=language or article.language, title=article.title,
        on=article.published_at.date() if article.published_at else None,
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(findings_to_object(document, article.text, findings), ensure_ascii=False))
        return
    _print(article, findings)


async def _article(settings: Settings, document: str, language: str | None) -> Article:
    if document.startswith(("http://", "https://")):
        async with WebClient(web_settings(settings)) as client:
            fetched = await client.fetch(Request(document, "page"))
        if fetched.body is None:
            raise NatowireError(document, f"{fetched.outcome}: {fetched.detail}", "check the URL and the network")
        body, url, kind = fetched.body, fetched.final_url, fetched.header("content-type")
    else:
        with _stream(document, "r") as file:
            text = file.read()
        if not text.lstrip("\ufeff \t\r\n")[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
            return Article(text, None, None, (), None, None, None, language, Access.FULL)
        body, url, kind = text.encode("utf-8"), "", "text/html; charset=utf-8"
    read = read_page(body, url, content_type=kind, language_hint=language, now=utc_now())
    if isinstance(read, Failure):
        raise NatowireError(document, f"{read.reason}: {read.detail}", "see what the page holds")
    return read


def _print(article: Article, findings: Findings) -> None:
    console = Console()
    text = article.text
    facts = [article.title, "; ".join(article.authors), article.published_at and article.published_at.isoformat()]
    console.print(*(f for f in facts if f), sep="\n", markup=False, highlight=False)
    console.print(
        f"language {findings.language or '?'}, relevance {findings.relevance:.2f} {', '.join(findings.topics)}"
    )

    def cut(span: tuple[int, int] | None) -> str | None:
        return None if span is None else text[span[0] : span[1]]

    claims = [
        [
            c.mode,
            c.speaker_name or cut(c.speaker),
            cut(c.cue),
            " […] ".join(text[s:e] for s, e in c.spans),
            c.confidence,
        ]
        for c in findings.claims
    ]
    console.print(table(f"{len(claims)} claims", ["mode", "speaker", "cue", "content", "confidence"], claims))
    mentions = [[text[m.start : m.end], m.label, m.actor_name, m.actor_id, m.start] for m in findings.mentions]
    console.print(table(f"{len(mentions)} mentions", ["surface", "label", "actor", "id", "at"], mentions))
    numbers = [
        [text[n.start : n.end], n.comparator, n.value, n.value_max, n.unit, n.of_what, n.year, cut(n.whose)]
        for n in findings.numbers
    ]
    heads = ["surface", "comparator", "value", "to", "unit", "of what", "year", "whose"]
    console.print(table(f"{len(numbers)} numbers", heads, numbers))
