"""Where nouns for offices stand in a text."""

from __future__ import annotations

from extractors.actors.office_grammar import PLURAL, OfficeGrammar

_LONGEST_WORD = 40


def office_nouns(lower: str, grammar: OfficeGrammar) -> list[tuple[int, int, str, str]]:
    """Where nouns for offices stand as the end of a word, the longest of those that overlap."""
    longest: dict[int, tuple[int, int, str, str]] = {}
    for at, (form, role, noun) in grammar.heads.iter(lower):
        stop = end = at + 1
        start = stop - len(form)
        while end < len(lower) and end - stop <= _LONGEST_WORD and (lower[end].isalnum() or lower[end] == "_"):
            end += 1
        rest = lower[stop:end]
        plural = rest in grammar.plurals
        if not (rest in grammar.endings or plural or (grammar.feminine and rest == grammar.feminine)):
            continue
        if not grammar.compounds and not _begins(lower, start, grammar):
            continue
        if lower[end : end + 1] == "-" and lower[end + 1 : end + 2].isalpha():
            continue  # «Präsidenten-Wahl»
        known = longest.get(end)
        if known is None or start < known[0] or (start == known[0] and not known[3]):
            longest[end] = (start, end, noun, PLURAL if plural else role)
    kept: list[tuple[int, int, str, str]] = []
    for noun in sorted(longest.values(), key=lambda n: (n[0], -n[1])):
        if not kept or noun[0] >= kept[-1][1]:
            kept.append(noun)  # «secretary general», not «secretary»
    return kept


def _begins(lower: str, start: int, grammar: OfficeGrammar) -> bool:
    """Whether a noun begins a word, or is in one with a word of status («expresidente»)."""
    if not start or not (lower[start - 1].isalnum() or lower[start - 1] == "_"):
        return True
    return lower[max(0, start - _LONGEST_WORD) : start].split()[-1] in grammar.status
