"""Noun phrases that may name a speaker: a chunker over capitals, determiners, titles and links."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from extractors.claims.frames import QUOTE, Frame
from extractors.packs import LanguagePack

_START = attrgetter("start")
_MODIFIERS = 5
_HEAD = 8
_INSIDE = 7  # tokens of a phrase inside of a noun phrase
_EXTENSIONS = 5
_TITLE_WORDS, _TITLE_LENGTH = 6, 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """A candidate: tokens from `start` up to `end`."""

    start: int
    end: int
    kind: str  # pronoun | name | role | common
    governed: bool = False  # a preposition stands before it
    oblique: bool = False  # its determiner shows that it is no subject


def phrases(frame: Frame, first: int, end: int, pack: LanguagePack) -> list[Phrase]:
    """The noun phrases that begin in the window, left to right, not overlapping; found once for a frame."""
    everything: list[Phrase] | None = frame.found.get("phrases")
    if everything is None:
        everything = frame.found["phrases"] = _all_phrases(frame, pack)
    return everything[bisect_left(everything, first, key=_START) : bisect_left(everything, end, key=_START)]


def _all_phrases(frame: Frame, pack: LanguagePack) -> list[Phrase]:
    found, n = [], 0
    while n < len(frame):
        phrase = noun_phrase(frame, n, pack) if _may_begin(frame, n, pack) else None
        if phrase is not None:
            found.append(phrase)
        n = phrase.end if phrase else n + 1
    return found


def _may_begin(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """A quick look that spares most tokens: what can be the first word of a noun phrase."""
    surface, word = frame.words[n], frame.lower[n]
    if surface is not word and surface != word:
        return True
    if not word[0].isalnum():
        return word == QUOTE
    if word in pack.determiners or word in pack.pronouns or word[0].isdigit():
        return True
    return frame.capitalised(n + 1) if pack.nouns_capitalised else (word in pack.titles or is_role(word, pack))


def noun_phrase(frame: Frame, n: int, pack: LanguagePack) -> Phrase | None:
    """The longest noun phrase that begins at token `n`; found once for a frame."""
    known: dict[int, Phrase | None] = frame.found.setdefault("noun phrases", {})
    if n not in known:
        known[n] = _longest(frame, n, pack)
    return known[n]


def _longest(frame: Frame, n: int, pack: LanguagePack) -> Phrase | None:
    word = frame.at(n)
    if not word or (not word[0].isalnum() and frame.words[n] != QUOTE):
        return None
    if word in pack.oblique and word in pack.relatives and _relates(frame, n, pack):
        return None
    core = _core(frame, n, pack)
    governed = _is_governed(frame, n, pack)
    if word in pack.pronouns and (core is None or core == n + 1 or word not in pack.determiners):
        return Phrase(n, n + 1, "pronoun", governed)
    if core is None:
        return _quoted_name(frame, n, pack, governed)
    end = _extend(frame, n, core, pack)
    return Phrase(n, end, _kind(frame, n, core, pack), governed, word in pack.oblique)


def _relates(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether an article is a relative pronoun («…, bei dem Trump sagte»)."""
    return frame.at(n - 1) == "," or (frame.at(n - 1) in pack.prepositions and frame.at(n - 2) == ",")


def _is_governed(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether a preposition stands before it, over modifiers that the phrase itself did not take in."""
    at = n - 1
    while pack.nouns_capitalised and n - at < 4 and at > 0 and _is_modifier(frame, at, False, pack):
        at -= 1
    return frame.at(at) in pack.prepositions or frame.at(n - 1) in pack.prepositions


def _quoted_name(frame: Frame, n: int, pack: LanguagePack, governed: bool) -> Phrase | None:
    """A name in quotation marks («sagte „Die Zeit“»), alone or after its article."""
    at = n + 1 if frame.at(n) in pack.determiners else n
    if not quoted_title(frame, at, pack):
        return None
    return Phrase(n, at + 1, "name", governed, frame.at(n) in pack.oblique)


def quoted_title(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether the token is a quotation that looks like a name: few words, capitalised, no sentence."""
    quote = frame.quotes.get(n)
    if quote is None:
        return False
    first, last = quote.spans[0][0], quote.spans[-1][1]
    if last - first > _TITLE_LENGTH or not frame.text[first].isupper() or not frame.text[last - 1].isalnum():
        return False
    words = frame.text[first:last].lower().split()
    return len(words) <= _TITLE_WORDS and words[0] not in pack.pronouns and pack.auxiliaries.isdisjoint(words)


def _is_short_quote(frame: Frame, n: int) -> bool:
    """A quotation of a few words after an article («der „werft ag“»)."""
    quote = frame.quotes.get(n)
    if quote is None:
        return False
    first, last = quote.spans[0][0], quote.spans[-1][1]
    return last - first <= _TITLE_LENGTH and frame.text.count(" ", first, last) < 3 and frame.text[last - 1].isalnum()


def is_role(word: str, pack: LanguagePack) -> bool:
    """Whether a lower-case word is a noun for someone who speaks, or a compound that ends in one."""
    return word.endswith(pack.roles) if pack.compounds else word in pack.roles


def _core(frame: Frame, n: int, pack: LanguagePack) -> int | None:
    """End of [determiner] [modifiers] head; None where no noun phrase begins at `n`."""
    at = n
    if frame.at(at) in pack.determiners:
        at += 1
        if frame.at(at) in pack.determiners and frame.at(at) not in pack.links:
            at += 1
    determined = at > n
    if pack.nouns_capitalised:
        if determined and frame.at(at) in pack.prepositions:
            at = _past_modifier(frame, at, pack)
        core = _german_core(frame, at, determined, pack)
        partitive = core is None and determined and frame.at(at) in pack.links and frame.at(at) in pack.determiners
        return at if partitive and frame.at(n) not in pack.links else core  # «Einer der Zeugen»
    return _plain_core(frame, at, determined, pack)


def _past_modifier(frame: Frame, n: int, pack: LanguagePack) -> int:
    """Over a phrase inside of a noun phrase («dem am Mittwoch vorgelegten Bericht») to its participle."""
    for at in range(n + 1, min(n + _INSIDE, len(frame) - 1)):
        word = frame.words[at]
        if not (word[0].isalnum() or word == QUOTE) or frame.lower[at] in pack.auxiliaries:
            break
        plain = word in pack.function_words or word in pack.determiners or word[0].isupper()
        if at > n + 1 and not plain and word.endswith(("en", "e", "er")) and frame.capitalised(at + 1):
            return at
    return n


def _german_core(frame: Frame, at: int, determined: bool, pack: LanguagePack) -> int | None:
    """Modifiers in lower case, then a run of capitalised words with particles and numbers inside."""
    first = at
    while at - first < _MODIFIERS and _is_modifier(frame, at, determined, pack):
        at += 1
    if not frame.capitalised(at) or (not determined and _is_plain_word(frame, at, pack)):
        return None
    end = _capitals(frame, at, pack)
    bare = not determined and at > first and not frame.at(first).isdigit()
    return None if end == at or (bare and not is_role(frame.at(end - 1), pack)) else end


def _is_modifier(frame: Frame, n: int, determined: bool, pack: LanguagePack) -> bool:
    word = frame.at(n)
    if word[:1].isdigit():
        return not frame.capitalised(n)
    if not word.isalpha() or frame.words[n] != word or word in pack.cues or word in pack.auxiliaries:
        return False
    if determined and word in pack.negations:
        return True
    if word in pack.prepositions or word in pack.function_words:
        return False
    return determined or (len(word) > 3 and word.endswith(("e", "en", "er", "es", "em")))


def _is_plain_word(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether a capitalised word is no name: a function word, or an adverb that opens the sentence."""
    word = frame.at(n)
    if word in pack.function_words or word in pack.conjunctions:
        return True
    if n == 0 and pack.nouns_capitalised and (word in pack.prepositions or word in pack.auxiliaries):
        return True
    return n == 0 and bool(pack.adverb_endings) and word.endswith(pack.adverb_endings)


def _capitals(frame: Frame, at: int, pack: LanguagePack) -> int:
    """End of a run of capitalised words; particles, initials and numbers may stand inside."""
    limit = at + _HEAD
    while at < len(frame) and at < limit:
        if frame.capitalised(at) and not (_is_plain_word(frame, at, pack) and frame.words[at].istitle()):
            at += 1
        elif frame.at(at) not in pack.particles or frame.at(at) in pack.determiners:
            break
        elif frame.capitalised(at + 1):
            at += 2
        elif frame.at(at + 1) in pack.particles and frame.capitalised(at + 2):
            at += 3
        else:
            break
    return at


def _plain_core(frame: Frame, at: int, determined: bool, pack: LanguagePack) -> int | None:
    """Names, or lower-case words after a determiner or from the list of roles, up to a word of another kind."""
    first, limit = at, at + _HEAD
    while at < len(frame) and at < limit:
        word = frame.at(at)
        if frame.capitalised(at):
            if _is_plain_word(frame, at, pack):
                break
            at = max(_capitals(frame, at, pack), at + 1)
            continue
        known = is_role(word, pack) or word in pack.titles
        opens = determined or known or (at > first and frame.capitalised(at - 1) and known)
        blocked = word in pack.function_words or word in pack.prepositions or word in pack.auxiliaries
        if not word[0].isalnum() or (blocked and not known) or (word in pack.cues and not known) or not opens:
            break
        at += 1
        determined = True
    return at if at > first else None


def _kind(frame: Frame, n: int, end: int, pack: LanguagePack) -> str:
    words = range(n, end)
    capitals = sum(1 for i in words if frame.capitalised(i) and frame.at(i) not in pack.determiners)
    determined = frame.at(n) in pack.determiners
    roles = any(is_role(frame.at(i), pack) or frame.at(i) in pack.titles for i in words)
    abstract = bool(pack.abstract_endings) and frame.at(end - 1).endswith(pack.abstract_endings)
    if capitals >= 2 and not (abstract and determined):
        return "name"
    if capitals and not (determined or roles or abstract):
        return "name"
    return "role" if roles else "common"


def _extend(frame: Frame, start: int, end: int, pack: LanguagePack) -> int:
    """What belongs to the phrase after its head: genitives and links, (…), quoted names, appositions."""
    for _ in range(_EXTENSIONS):
        longer = (
            _linked(frame, start, end, pack)
            or _parenthesis(frame, end)
            or _title(frame, end, pack)
            or _apposition(frame, start, end, pack)
        )
        if not longer:
            return end
        end = longer
    return end


def _linked(frame: Frame, start: int, end: int, pack: LanguagePack) -> int | None:
    link = frame.at(end)
    if link not in pack.links:
        return None
    if pack.verb_second and link in pack.determiners and link not in pack.oblique:
        named = frame.at(start) not in pack.determiners and not is_role(frame.at(end - 1), pack)
        if named and end - start <= 2:  # «sagte Reim der Zeitung» is no genitive
            return None
    after = end + 1
    if frame.at(after) in pack.determiners and frame.at(end) not in pack.determiners:
        after += 1
    if quoted_title(frame, after, pack) or (after > end and pack.nouns_capitalised and _is_short_quote(frame, after)):
        return after + 1
    if pack.nouns_capitalised:
        return _german_core(frame, after, True, pack)
    return _plain_core(frame, after, after > end + 1 or frame.at(end) in pack.links, pack)


def _parenthesis(frame: Frame, end: int) -> int | None:
    if frame.at(end) != "(":
        return None
    for n in range(end + 1, min(end + 8, len(frame))):
        if frame.words[n] == ")":
            return n + 1
    return None


def _title(frame: Frame, end: int, pack: LanguagePack) -> int | None:
    names = quoted_title(frame, end, pack) and frame.at(end - 1).endswith(pack.title_nouns or ("\0",))
    return end + 1 if names else None


def _apposition(frame: Frame, start: int, end: int, pack: LanguagePack) -> int | None:
    """«X, Chef der Y,»: a further noun phrase between commas, or before a colon or a verb of speech."""
    if frame.at(end) != "," or frame.at(end + 1) in pack.oblique:
        return None
    core = _core(frame, end + 1, pack)
    if core is None or frame.at(end + 1) in pack.pronouns or frame.at(end + 1) in pack.expletives:
        return None
    for _ in range(_EXTENSIONS):
        longer = _linked(frame, end + 1, core, pack) or _parenthesis(frame, core)
        if not longer:
            break
        core = longer
    following = frame.at(core)
    closed = following in (",", ":", "") or following in pack.cues or (following == "." and core == len(frame) - 1)
    return core if closed and frame.at(core + 1) not in pack.conjunctions else None
