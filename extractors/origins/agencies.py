"""Agency marks: where a text names a news agency as its source, told from mere mentions by where and how it stands.

A name counts in four places: behind the place of a dateline («BERLIN (dpa) -»), alone in brackets or in a line at the
end of the text («(dpa/AFP)»), behind the words of a credit («mit Material von dpa», «with reporting by AP»), and as an
author. In a sentence («sagte er der dpa», "told Reuters") it is a medium and no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.text import paragraphs

HEAD, TAIL = 3, 4  # paragraphs at the beginning and at the end in which credits are looked for
LONGEST_LINE = 100  # characters of a line that is nothing but a credit
LONGEST_PLACE = 60  # characters of place and date before the agency
_AUTHOR = re.compile(r"\s*(?:[;,/|&+()\[\]]|\s[-–—]\s)\s*")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:\"'»«“”‘’›‹)\]])\s*$")
_DATE_WORD = re.compile(r"(?:\w{1,4}\.|am|den|der|de|le|du|di|i|d|dnia|on|of|im)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgencyMark:
    """One mark: `found_in` is text, byline, feed or source; offsets are of the text and stand there for text alone."""

    agency: str
    found_in: str
    surface: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that finding marks takes, built once from the reviewed data."""

    agencies: Mapping[str, str]  # mark or name -> agency
    outlets: Mapping[str, str]  # in lower case, of outlets and bylines
    name: re.Pattern[str]
    dateline: re.Pattern[str]
    plain_dateline: re.Pattern[str]
    brackets: re.Pattern[str]
    credit: re.Pattern[str]
    line: re.Pattern[str]
    picture: re.Pattern[str]
    agency_word: re.Pattern[str]
    prefix: re.Pattern[str]
    signatures: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def build(cls, rows: Sequence[Mapping[str, str]], languages: Sequence[Mapping[str, Any]]) -> Marks:
        """Build from rows with `agency, marks, names` and the mappings of the language files."""
        agencies: dict[str, str] = {}
        outlets: dict[str, str] = {}
        for row in rows:
            for mark in (*row["marks"].split("|"), *row["names"].split("|")):
                agencies.setdefault(mark, row["agency"])
            for name in (row["agency"], row["name"], *row["marks"].split("|"), *row["names"].split("|")):
                outlets.setdefault(name.lower(), row["agency"])

        def words(key: str) -> str:
            return _either({word for language in languages for word in language.get(key, ())})

        one = rf"(?<![\w@.-])(?:{_either(agencies)})(?![\w@])"
        joined = rf"\s*(?:[/,;+&|–-]|\b(?:{words('and')})\b)\s*"
        code = r"[^\W\d_]{2,6}"  # of an author, a desk or the outlet itself («dpa/lby», «BERLIN afp/taz»)
        listed = rf"(?:{code}\s?/\s?){{0,3}}{one}(?:{joined}(?:{one}|{code}\b)){{0,4}}"
        before = rf"(?:(?i:{words('between')})[\s:]*)*"
        credit, line = words("credits"), words("line_credits")
        return cls(
            agencies=agencies,
            outlets=outlets,
            name=re.compile(one),
            dateline=re.compile(
                rf"(?P<place>[^\n()\[\]]{{0,{LONGEST_PLACE}}}?)[(\[/](?P<list>{listed})[)\]/]\s*(?P<dash>[-–—:.|]?)"
            ),
            plain_dateline=re.compile(
                rf"(?P<place>[^\W\d_][^\n()\[\]|]{{1,{LONGEST_PLACE}}}?)"
                rf"(?:\s(?P<list>{listed})\s*\||\s*[-–—]\s*(?P<sole>{one})\s*\.)"
            ),
            brackets=re.compile(rf"[(\[](?:(?i:{line})[:\s]\s*)?{before}(?P<list>{listed})[)\]][.\s]*$"),
            credit=re.compile(rf"(?<!\w)(?i:{credit})[\s:]+{before}[\"„“(]?(?P<list>{listed})"),
            line=re.compile(
                rf"\W*(?P<outlet>[^\n:]{{0,30}}?)(?P<by>(?<!\w)(?i:{line})[\s:]*)?(?:\d{{4}}\s)?"
                rf"{before}(?P<list>{listed})(?:\s[a-z]{{2,4}}){{0,3}}(?P<rest>\W*)$"
            ),
            picture=re.compile(rf"(?<!\w)(?i:{words('pictures')})(?!\w)"),
            agency_word=re.compile(rf"(?:(?i:{words('agency_words')})|{one})"),
            prefix=re.compile(rf"(?i:(?:{line}|{words('between')}|{credit})[\s:]+)+"),
            signatures=tuple(
                (agency, re.compile(pattern))
                for language in languages
                for agency, patterns in language.get("signatures", {}).items()
                for pattern in patterns
            ),
        )

    def find(
        self,
        text: str,
        authors: str | None = None,
        feed_text: str | None = None,
        feed_authors: str | None = None,
        agency_outlet: str | None = None,
    ) -> tuple[AgencyMark, ...]:
        """Find the agencies that a text names as its source, one mark for each place and agency.

        Authors are parted by "; ". `agency_outlet` is the outlet's name where its source is an agency. Marks come in
        the order source, text, byline, feed.
        """
        found: dict[tuple[str, str], AgencyMark] = {}

        def add(agency: str, where: str, surface: str, start: int | None = None, end: int | None = None) -> None:
            found.setdefault((agency, where), AgencyMark(agency, where, surface, start, end))

        if agency_outlet and (own := self.outlets.get(agency_outlet.lower())):
            add(own, "source", agency_outlet)
        for agency, start, end in sorted(self._in_text(text), key=lambda m: m[1:]):
            add(agency, "text", text[start:end], start, end)
        for agency, surface in self._in_authors(authors):
            add(agency, "byline", surface)
        if feed_text and feed_text != text:
            for agency, start, end in sorted(self._in_text(feed_text), key=lambda m: m[1:]):
                add(agency, "feed", feed_text[start:end])
        if feed_authors != authors:
            for agency, surface in self._in_authors(feed_authors):
                add(agency, "feed", surface)
        return tuple(found.values())

    def _in_text(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Give (agency, start, end) of each mark."""
        lines = paragraphs(text)
        for n, (start, end) in enumerate(lines):
            is_head, is_tail = n < HEAD, n >= len(lines) - TAIL
            if not is_head and not is_tail:
                continue
            piece = text[start:end]
            if is_tail:
                for agency, pattern in self.signatures:
                    for m in pattern.finditer(piece):
                        yield agency, start + m.start(), start + m.end()
            if not self.name.search(piece):  # most lines, and the other patterns are dear
                continue
            if is_head:
                yield from self._dateline(piece, start)
            if is_tail:
                yield from self._brackets(piece, start)
                yield from self._line(piece, start)
            for m in self.credit.finditer(piece):
                yield from self._named(m, "list", start)

    def _dateline(self, piece: str, start: int) -> Iterator[tuple[str, int, int]]:
        m = self.dateline.match(piece)
        if m and (m["dash"] or not m["place"].strip()) and self._is_place(m["place"]):
            yield from self._named(m, "list", start)
            return
        m = self.plain_dateline.match(piece)
        if m and self._is_place(m["place"]):
            yield from self._named(m, "list" if m["list"] else "sole", start)

    def _brackets(self, piece: str, start: int) -> Iterator[tuple[str, int, int]]:
        """A name in brackets behind a whole sentence; behind «Presse-Agentur» it is that agency's short name."""
        m = self.brackets.search(piece)
        if m and _SENTENCE_END.search(piece[: m.start()]):
            yield from self._named(m, "list", start)

    def _line(self, piece: str, start: int) -> Iterator[tuple[str, int, int]]:
        """A line that is nothing but a credit («Le Monde avec AFP»); with a full stop it would be a sentence."""
        if len(piece) > LONGEST_LINE or self.picture.search(piece):
            return
        m = self.line.match(piece)
        if m and not (m["outlet"].strip() and (not m["by"] or "." in m["rest"])):
            yield from self._named(m, "list", start)

    def _named(self, m: re.Match[str], group: str, start: int) -> Iterator[tuple[str, int, int]]:
        for name in self.name.finditer(m.string, *m.span(group)):
            yield self.agencies[name[0]], start + name.start(), start + name.end()

    def _is_place(self, place: str) -> bool:
        """Whether what stands before the agency can be a place with a date: names and numbers, no sentence."""
        if self.agency_word.search(place):
            return False
        tokens = place.strip(" ,.-–—/").split()
        if not tokens:
            return True
        if not (tokens[0][0].isupper() or tokens[0][0] in "'’"):
            return False
        plain = [
            t for t, after in zip(tokens, [*tokens[1:], ""], strict=True)
            if t[0].islower() and not _DATE_WORD.match(t) and not after[:1].isdigit()
        ]  # fmt: skip
        has_day = any(ch.isdigit() for ch in place)
        return len(tokens) <= 9 and len(plain) <= (1 if has_day else 0)

    def _in_authors(self, authors: str | None) -> Iterator[tuple[str, str]]:
        for token in _AUTHOR.split(authors or ""):
            for part in re.split(r"\s+(?:und|and|et|y|e|en|mit|with)\s+", token):
                bare = self.prefix.sub("", part.strip(" .:"), count=1) or part
                agency = self.outlets.get(bare.lower()) or self._staffed(bare)
                if agency:
                    yield agency, part.strip()

    def _staffed(self, author: str) -> str | None:
        """Give the agency of «Reuters Staff», «dpa-Redaktion»."""
        m = self.name.match(author)
        if m and m[0] != author:
            rest = author[m.end() :].strip(" -").lower()
            return self.agencies[m[0]] if rest in _STAFF else None
        return None


_STAFF = frozenset({"staff", "news", "newsroom", "redaktion", "nachrichten", "writer", "reporter"})


def _either(words: Any) -> str:
    """Give a pattern for any of these words, the longest first; one that never matches where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)"
