"""A brief as HTML (a page, and readable as mail), as Markdown, and as plain text for chats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.brief.model import Brief, Sentence
from flows.notifying import harmless, link
from flows.report.pages import page, page_file
from flows.report.words import Words

_MARKS = re.compile(r"([\\`*_\[\]<>#|~$&!])")
_LIST_OR_RULE = re.compile(r"^(\s*\d*)([-+=.)])")


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence with its number, parted at what an article says."""

    number: int
    sentence: Sentence
    before: str
    quote: str
    after: str
    rows: str  # the rows behind it, for a data attribute


def to_html(brief: Brief, words: Words, made: str, version: str) -> str:
    """Give a self-contained page without script; all texts are escaped."""
    style = page_file("brief", "style.css")
    return page("brief", style, brief=brief, w=words, made=made, version=version, sections=_numbered(brief))


def to_markdown(brief: Brief, words: Words, made: str) -> str:
    """Give Markdown with a footnote for each sentence."""
    lines, notes = [f"# {escape(brief.title)}", ""], []
    for title, shown in _numbered(brief):
        lines += [f"## {escape(title)}", ""]
        for s in shown:
            to = s.sentence.link
            follow = f" [{escape(to.title or to.outlet)}]({_target(to.url)})" if to and to.url else ""
            lines.append(f"- {escape(s.sentence.text)}{follow}[^{s.number}]")
            notes.append(f"[^{s.number}]: " + "; ".join(f"`{p.sql.replace('`', ' ')}`" for p in s.sentence.proofs))
        lines.append("")
    return "\n".join([*lines, *notes, "", escape(made), ""])


def to_text(brief: Brief, made: str) -> str:
    """Give plain text for chats: no marks, no calls, bare links."""
    lines = []
    for title, shown in _numbered(brief):
        lines += [title, ""]
        for s in shown:
            lines.append(f"– {harmless(s.sentence.text, 1000)}")
            if s.sentence.link and s.sentence.link.url:
                lines.append(f"  {link(s.sentence.link.url)}")
        lines.append("")
    return "\n".join([*lines, made])


def escape(text: str) -> str:
    """Keep a text from being Markdown."""
    return _LIST_OR_RULE.sub(r"\1\\\2", _MARKS.sub(r"\\\1", harmless(text, 1000)))


def _target(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace("|", "%7C")


def _numbered(brief: Brief) -> list[tuple[str, list[Shown]]]:
    made, number = [], 0
    for section in brief.sections:
        shown = []
        for sentence in section.sentences:
            number += 1
            before, quote, after = (
                sentence.text.partition(sentence.quote) if sentence.quote else (sentence.text, "", "")
            )
            rows = "; ".join(p.label for p in sentence.proofs)
            shown.append(Shown(number, sentence, before, quote, after, rows))
        made.append((section.title, shown))
    return made
