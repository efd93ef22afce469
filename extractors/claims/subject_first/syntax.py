"""A shallow parse of one sentence: verb groups, noun phrases to the left and to the right."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.claims.frames import Frame
from extractors.claims.subject_first.words import DASHES, NOMINAL, Words
from extractors.grammar import GERUND, Grammar, Verb
from extractors.packs import LanguagePack

__all__ = ["DASHES", "NOMINAL", "Group", "Syntax", "syntax_of"]

_BRACKET = 10  # tokens in brackets
_CHAIN = 6  # further links of a noun phrase
_REACH = 40


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries: tokens from `start` to `verb`."""

    start: int
    verb: int
    reading: Verb
    passive: bool = False
    infinitive: bool = False
    gerund: bool = False


class Syntax(Words):
    """The words of a frame with the phrases they make."""

    __slots__ = ()

    def right(self, start: int) -> int:
        """End of the plain noun phrase that begins at `start`; `start` where there is none."""
        n = start
        if self.kind(n) in ("o", "m"):
            return n + 1
        while self.kind(n) == "d":
            n += 1
        first = n
        while n < len(self):
            kind = self.kinds[n]
            timed = kind == "w" and (n == start or self.kinds[n - 1] == "d")
            if kind != NOMINAL and not timed:
                if self.lower[n] == "(" and n > first:
                    closing = next((c for c in range(n, min(n + _BRACKET, len(self))) if self.lower[c] == ")"), -1)
                    if closing > 0:
                        n = closing + 1
                        continue
                break
            if n > first and self.is_finite(n) and (not self.frame.capitalised(n) or self.titled):
                break
            if n > first and self.is_adverb(n):
                break
            n += 1
        return n

    def chain(self, start: int) -> int:
        """End of a noun phrase with what prepositions and «and» add to it."""
        end = self.right(start)
        for _ in range(_CHAIN):
            if (self.kind(end) == "p" and end > start and not self.has("adjuncts", end)) or (
                self.has("additive", end) and self.right(end + 1) > end + 1 and not self.is_finite(self.right(end + 1))
            ):
                further = self.right(end + 1)
            else:
                break
            if further <= end + 1:
                break
            end = further
        return end

    def group(self, n: int, reading: Verb) -> Group:
        """The verb at `n` with the auxiliaries and adverbs before it."""
        group = Group(n, n, reading, gerund=reading.form == GERUND)
        at, be, have = n - 1, False, False
        while at >= 0 and n - at < 8:
            kind = self.kinds[at]
            if kind == "t":
                group.infinitive, group.start = True, at
                break
            if kind == "a" or (kind == "o" and "'" in self.lower[at]):
                nearest = not be and not have
                if nearest and self.has("be", at):
                    be = True
                elif self.has("have", at):
                    have = True
                if kind == "o":
                    group.start = at
                    break
            elif self.is_adverb(at):
                at -= 1
                continue
            else:
                break
            group.start = at
            at -= 1
        if be and not group.gerund:
            group.passive = True
        if be and group.gerund:
            group.gerund = False
        return group

    def has_finite(self, first: int, end: int) -> bool:
        """Whether there is a finite verb that no relative pronoun in between takes."""
        relative = False
        for n in range(first, min(end, len(self))):
            if self.lower[n] in (",", ";", ":"):
                return False
            if self.kinds[n] == "r" and n > first:
                relative = True
            elif self.is_finite(n):
                if not relative:
                    return True
                relative = False
        return False

    def last_finite(self, before: int) -> int:
        """The nearest finite verb to the left, -1 where there is none."""
        for n in range(before - 1, max(before - _REACH, -1), -1):
            if self.lower[n] == ";":
                break
            if self.is_finite(n):
                return n
        return -1


def syntax_of(frame: Frame, pack: LanguagePack, grammar: Grammar) -> Syntax:
    """The parse of a frame, made once."""
    known: Syntax | None = frame.found.get("syntax")
    if known is None:
        known = frame.found["syntax"] = Syntax(frame, pack, grammar)
    return known
