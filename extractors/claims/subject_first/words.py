"""The words of one sentence with the kind of each: what a word can be, told by lists and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.frames import QUOTE, Frame
from extractors.grammar import BASE, GERUND, PAST, PRESENT, Grammar
from extractors.packs import LanguagePack

NOMINAL = "n"
DASHES = frozenset("-–—―")
_PUNCTUATION = frozenset(",.;:!?-–—―\"'“”‘’[]…")
_INSIDE = frozenset("$%#&")  # signs that belong to a noun phrase
_DATELINE = 8  # tokens of a place and an agency before a dash
_TITLE = 16  # tokens that show whether a line is a headline
_SHORT_STEM = 5  # letters of words whose stem ends like a gerund
_BRACKET = 10  # tokens in brackets


class Words:
    """The words of a frame with a letter for the kind of each (see extractors.grammar); `n` is anything open."""

    __slots__ = ("frame", "grammar", "kinds", "lower", "pack", "titled")

    def __init__(self, frame: Frame, pack: LanguagePack, grammar: Grammar) -> None:
        self.frame, self.pack, self.grammar = frame, pack, grammar
        curly = "’" in frame.text[frame.spans[0][0] : frame.spans[-1][1]] if frame.spans else False
        self.lower = [w.replace("’", "'") for w in frame.lower] if curly else frame.lower
        known = grammar.kinds
        self.kinds = [known.get(w) or _open_kind(w) for w in self.lower]
        self.titled = _in_title_case(frame.words, frame.lower)
        self._bridge()

    def __len__(self) -> int:
        return len(self.kinds)

    def _bridge(self) -> None:
        """A dateline («ROME (AP) — …») is no part of its sentence; «, however,» is an adverb."""
        kinds = self.kinds
        for n in range(1, min(_DATELINE, len(kinds))):
            if kinds[n] in DASHES:
                if self.frame.words[0].isupper() and len(self.lower[0]) > 2:
                    kinds[: n + 1] = [";"] * (n + 1)
                break
        if kinds.count(",") > 1:
            for n in range(1, len(kinds) - 1):
                if kinds[n] == "b" and kinds[n - 1] == "," == kinds[n + 1]:
                    kinds[n - 1] = kinds[n + 1] = "b"

    def kind(self, n: int) -> str:
        """The letter of a token; empty outside of the frame."""
        try:
            return self.kinds[n] if n >= 0 else ""
        except IndexError:
            return ""

    def word(self, n: int) -> str:
        try:
            return self.lower[n] if n >= 0 else ""
        except IndexError:
            return ""

    def has(self, name: str, n: int) -> bool:
        """Whether the token is in a list of the grammar."""
        return self.word(n) in self.grammar.words.get(name, ())

    def ends(self, name: str, n: int) -> bool:
        """Whether the token has one of the endings of a list."""
        return self.word(n).endswith(self.grammar.endings.get(name, ()))

    def is_gerund(self, n: int) -> bool:
        """An open word with the ending of a gerund that is not as short as «bring»."""
        return self.kind(n) == NOMINAL and len(self.lower[n]) > _SHORT_STEM and self.ends("gerund_endings", n)

    def is_adverb(self, n: int) -> bool:
        """A word that may stand between a subject, its verb and a complement."""
        kind = self.kind(n)
        if kind != NOMINAL:
            return kind == "b"
        word = self.lower[n]
        known = len(word) > _SHORT_STEM - 1 and word.endswith(self.grammar.endings.get("adverb_endings", ()))
        return known and not self.frame.words[n][0].isupper()

    def ends_in_comma(self, n: int) -> bool:
        """Whether a quotation has the comma of the sentence inside of its marks."""
        quote = self.frame.quotes.get(n)
        return quote is not None and self.frame.text[quote.spans[-1][1] - 1] == ","

    def opens_quotation(self, n: int) -> bool:
        """Whether the token is a quotation that begins like a sentence."""
        quote = self.frame.quotes.get(n)
        return quote is not None and self.frame.text[quote.spans[0][0]].isupper()

    def is_time(self, n: int) -> bool:
        """«last week»"""
        return self.has("time_adjectives", n) and self.has("time_nouns", n + 1)

    def is_finite(self, n: int) -> bool:
        """Whether a token looks like a finite verb."""
        if self.kind(n) in ("a", "o"):
            return self.has("finite_auxiliaries", n)
        if self.kind(n) == "v":
            return not (self.ends("past_endings", n) and self.is_modifier(n))
        word = self.word(n)
        readings = self.grammar.verbs.get(word)
        if readings is None:
            return self.looks_past(n)
        if self.frame.capitalised(n) and not self.titled:
            return False
        if readings[0].form == PAST:
            return not self.is_modifier(n) and not self.has("agents", n + 1)
        return readings[0].form == PRESENT and not self.is_noun(n)

    def looks_past(self, n: int) -> bool:
        """An unknown word in «-ed» after a noun or pronoun."""
        word = self.word(n)
        if not (
            self.kind(n) == NOMINAL and len(word) > 4 and self.ends("past_endings", n) and word == self.frame.words[n]
        ):
            return False
        return self.kind(n - 1) in (NOMINAL, "o", "r", "b") and not self.has("agents", n + 1)

    def is_modifier(self, n: int) -> bool:
        """A participle before its noun («the proposed plan»)."""
        before = self.kind(n - 1)
        if before == "d":
            return not self.has("pronominal", n - 1)
        return before == "p"

    def is_noun(self, n: int) -> bool:
        """Whether a form that may be a noun («claims», «report») is one here."""
        before = n - 1
        if self.kind(before) in ("d", "p", "m"):
            return not self.has("pronominal", before)
        word = self.word(before)
        if word[:1].isdigit() and self.has("ambiguous", n):
            return True
        if self.ends("genitive_endings", before) and self.kind(before) == NOMINAL:
            return True
        if self.kind(before) == NOMINAL and (self._is_bare(before) or self._is_compound(n)):
            return True
        after = self.kind(n + 1)
        if after in ("a", "v"):
            return True
        return after == "p" and self.has("noun_links", n + 1) and before >= 0

    def _is_compound(self, n: int) -> bool:
        """«harbour states», «300 reports»: behind neither determiner nor name a word that is often a noun."""
        if not self.has("ambiguous", n):
            return False
        after = self.grammar.verbs.get(self.word(n + 1))
        if after is not None and after[0].form in (BASE, PAST):
            return True
        start = self.left(n)
        if self.kind(start) == "d" or self.kind(start - 1) == "p":
            return False
        return all(self.frame.words[at] == self.frame.lower[at] for at in range(start, n))

    def _is_bare(self, n: int) -> bool:
        """«of late reports», «is reading her old posts»: no subject stands before the word."""
        start = self.left(n + 1)
        before = start - 1
        if self.kind(before) == "p" and start == n and self.frame.words[n] == self.lower[n]:
            return not self.ends("present_endings", n)
        readings = self.grammar.verbs.get(self.word(before))
        if readings is None or before < 0 or self.frame.capitalised(before):
            return False
        return not any({"zero", "that"} & r.takes for r in readings) and readings[0].form != BASE

    def left(self, end: int) -> int:
        """Start of the plain noun phrase whose last token is before `end`; `end` where there is none."""
        n = end - 1
        while n >= 0:
            word, kind = self.lower[n], self.kinds[n]
            if word == ")":
                opened = self._opening(n)
                if opened < 0:
                    break
                n = opened - 1
                continue
            if kind == "d":
                while self.kind(n - 1) == "d":
                    n -= 1
                return n
            if kind == "w" and (n == end - 1 or self.ends("genitive_endings", n - 1) or self.kind(n - 1) == "d"):
                n -= 1
                continue
            if kind != NOMINAL or (n < end - 1 and self._is_verb_left(n)):
                break
            n -= 1
        return n + 1

    def _is_verb_left(self, n: int) -> bool:
        readings = self.grammar.verbs.get(self.lower[n])
        if readings is None or (self.frame.capitalised(n) and not self.titled):
            return False
        if readings[0].form == PAST:
            return self.kind(n - 1) not in ("d", "p")
        return readings[0].form in (PRESENT, GERUND) and self.kind(n - 1) not in ("d", "p")

    def _opening(self, n: int) -> int:
        for at in range(n - 1, max(n - _BRACKET, -1), -1):
            if self.lower[at] == "(":
                return at
        return -1


def _open_kind(word: str) -> str:
    """Words of the open classes, numbers and the signs that go with them; anything else is punctuation."""
    if word == QUOTE:
        return "q"
    if word[0].isalnum() or word in _INSIDE:
        return NOMINAL
    return word if word in _PUNCTUATION or word in ("(", ")") else "."


def _in_title_case(words: Sequence[str], lower: Sequence[str]) -> bool:
    """A headline: nearly all longer words have a capital."""
    long = [n for n, w in enumerate(lower[:_TITLE]) if len(w) > 4]
    return len(long) > 2 and sum(words[n][0].isupper() for n in long) >= 0.8 * len(long)
