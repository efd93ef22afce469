"""Pairs of versions of invented articles with what was changed: a corpus made from a seed.

`python -m tests.change_corpus SEED` prints how many are told right, by kind, and what went wrong.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from extractors.changes import compare, same_but_for_noise
from flows.change_lexicon import change_lexicon, judging_lexicon


@dataclass(frozen=True, slots=True)
class Page:
    """One version: lines of sentences under a headline."""

    language: str
    title: str
    lines: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(" ".join(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Case:
    """Two versions with the kind of change, and (what, before, after) of the sentences that say something else."""

    kind: str
    how: str
    before: Page
    after: Page
    edits: tuple[tuple[str, str | None, str | None], ...] = ()


_NAMES = {
    "de": ("Mark Rutte", "Boris Pistorius", "Donald Tusk", "Kaja Kallas", "Alexander Stubb", "Friedrich Merz"),
    "en": ("Mark Rutte", "Keir Starmer", "Donald Tusk", "Kaja Kallas", "Alexander Stubb", "John Healey"),
}
_PLACES = {
    "de": ("Litauen", "Lettland", "Estland", "Polen", "Rumänien", "Norwegen"),
    "en": ("Lithuania", "Latvia", "Estonia", "Poland", "Romania", "Norway"),
}
_SENTENCES = {
    "de": (
        "{a} sagte am Montag, das Bündnis brauche bis {year} rund {n} zusätzliche Flugabwehrsysteme.",
        "„Wir werden unsere Verpflichtungen in {p} erfüllen“, erklärte {a} nach dem Treffen der Minister.",
        "Die Regierung in {p} verlegt {n} Soldatinnen und Soldaten an die östliche Grenze.",
        "Nach Angaben des Ministeriums kostet das Vorhaben {m} Milliarden Euro.",
        "{a} widersprach der Darstellung, wonach die Verhandlungen mit {p} gescheitert seien.",
        "Beobachter werten die Ankündigung als Zeichen der Entschlossenheit gegenüber Moskau.",
        "Der Haushaltsausschuss entscheidet voraussichtlich im Frühjahr {year} über die Beschaffung.",
        "In der Hauptstadt demonstrierten mehrere tausend Menschen gegen die geplanten Kürzungen.",
        "{a} bezeichnete die Lage an der Grenze zu {p} als angespannt, aber beherrschbar.",
        "Die Verteidigungsausgaben sollen auf {m} Prozent der Wirtschaftsleistung steigen.",
        "Ein Sprecher der Allianz wollte die Berichte über Verzögerungen zunächst bestätigen.",
        "Das Manöver mit {n} Fahrzeugen beginnt in der kommenden Woche bei schwierigem Gelände.",
    ),
    "en": (
        "{a} said on Monday that the alliance would need about {n} additional air defence systems by {year}.",
        "“We will meet our commitments in {p}”, {a} told reporters after the meeting of ministers.",
        "The government of {p} is moving {n} soldiers to the eastern border this winter.",
        "According to the ministry the programme will cost {m} billion euros.",
        "{a} rejected reports that the negotiations with {p} had collapsed.",
        "Observers regard the announcement as a signal of determination towards Moscow.",
        "The budget committee is expected to decide on the purchase in spring {year}.",
        "Several thousand people marched through the capital against the planned reductions.",
        "{a} described the situation at the border with {p} as tense but manageable.",
        "Defence spending is supposed to rise to {m} percent of economic output.",
        "A spokesman of the alliance was ready to confirm the reports about delays.",
        "The exercise with {n} vehicles begins next week in difficult terrain.",
    ),
}
_TITLES = {
    "de": (
        "{a} fordert mehr Flugabwehr für {p}",
        "Bündnis streitet über Truppen in {p}",
        "{a} reist überraschend nach {p}",
    ),
    "en": (
        "{a} demands more air defence for {p}",
        "Alliance divided over troops in {p}",
        "{a} makes surprise visit to {p}",
    ),
}
_STAMPS = {
    "de": ("Stand: {d}.11.2026, {h}:{i} Uhr",
           "Aktualisiert am {d}. November 2026 um {h}:{i} Uhr", "Lesezeit: {d} Minuten",
           "{d} Kommentare", "Zuletzt aktualisiert: {h}.{i} Uhr"),
    "en": ("Last updated: {d} November 2026, {h}:{i} GMT", "Updated {h}:{i} GMT", "{d} min read", "{d} comments",
           "Published on November {d}, 2026"),
}  # fmt: skip
_TEASERS = {
    "de": ("Lesen Sie auch: Was {a} in {p} vorhat", "Mehr zum Thema: {p} rüstet auf"),
    "en": ("Read more: What {a} plans in {p}", "Related: {p} arms itself"),
}
_NOTICES = {
    "de": (
        "Korrektur: In einer früheren Version dieses Artikels war die Zahl falsch angegeben.",
        "Anmerkung der Redaktion: Wir haben die Angabe zur Truppenstärke berichtigt.",
        "Hinweis: In einer ersten Fassung hieß es irrtümlich anders. Wir bitten, den Fehler zu entschuldigen.",
        "Berichtigung: Das Ministerium nannte eine andere Summe.",
    ),
    "en": (
        "Correction: An earlier version of this article misstated the figure.",
        "This article was amended on 28 November because the number had been wrong.",
        "Editor's note: The amount has been changed after the ministry gave another one.",
        "A previous version of this story named the wrong country.",
    ),
}
_TURNED = {
    "de": (("erfüllen", "nicht erfüllen"), ("steigen", "sinken"), ("bestätigen", "dementieren"),
           ("gescheitert", "beendet"),
           ("mehrere tausend", "einige hundert"), ("voraussichtlich", "frühestens"), ("schwierigem", "leichtem")),
    "en": (("will meet", "will not meet"), ("rise", "fall"), ("confirm", "deny"), ("collapsed", "ended"),
           ("Several thousand", "A few hundred"), ("is expected to", "may"), ("difficult", "easy")),
}  # fmt: skip
Made = tuple[Page, tuple[tuple[str, str | None, str | None], ...], str]


class _Maker:
    def __init__(self, rng: random.Random, language: str) -> None:
        self.rng, self.language = rng, language

    def fill(self, pattern: str) -> str:
        rng = self.rng
        return pattern.format(
            a=rng.choice(_NAMES[self.language]), p=rng.choice(_PLACES[self.language]), n=rng.randrange(12, 9000),
            m=f"{rng.randrange(2, 90)}{',' if self.language == 'de' else '.'}{rng.randrange(1, 9)}",
            year=rng.randrange(2027, 2040), d=rng.randrange(10, 28), h=rng.randrange(10, 24), i=rng.randrange(10, 60),
        )  # fmt: skip

    def page(self) -> Page:
        sentences = [self.fill(s) for s in self.rng.sample(_SENTENCES[self.language], self.rng.randrange(7, 12))]
        lines = []
        while sentences:
            size = self.rng.randrange(1, 4)
            lines.append(tuple(sentences[:size]))
            sentences = sentences[size:]
        return Page(self.language, self.fill(self.rng.choice(_TITLES[self.language])), tuple(lines))

    def at(self, page: Page, fits: Callable[[str], bool] = lambda _: True) -> tuple[int, int] | None:
        places = [(x, y) for x, line in enumerate(page.lines) for y, s in enumerate(line) if fits(s)]
        return self.rng.choice(places) if places else None

    @staticmethod
    def put(page: Page, at: tuple[int, int], *sentences: str) -> Page:
        x, y = at
        line = page.lines[x][:y] + sentences + page.lines[x][y + 1 :]
        return replace(page, lines=tuple(a for a in (*page.lines[:x], line, *page.lines[x + 1 :]) if a))

    # what an editor may do

    def typo(self, page: Page) -> Made:
        at = self.at(page, lambda s: any(len(w) >= 7 and w.isalpha() for w in s.split(" ")))
        assert at is not None
        old = page.lines[at[0]][at[1]]
        how = self.rng.choice(("swapped", "left out", "twice", "doubled word", "hyphen", "comma"))
        words = old.split(" ")
        long = [n for n, w in enumerate(words) if len(w) >= 7 and w.isalpha()]
        n = self.rng.choice(long)
        k = self.rng.randrange(2, len(words[n]) - 2)
        word = words[n]
        if how == "swapped":
            while word[k] == word[k + 1] and k > 1:
                k -= 1
            word = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
        elif how == "left out":
            word = word[:k] + word[k + 1 :]
        elif how == "twice":
            word = word[:k] + word[k] + word[k:]
        elif how == "doubled word":
            word = f"{word} {word}"
        elif how == "hyphen":
            word = f"{word[:k]}-{word[k:]}"
        else:
            word += ","
        new = " ".join([*words[:n], word, *words[n + 1 :]])
        return self.put(page, at, new), (), how

    def headline(self, page: Page) -> Made:
        title = page.title
        while title == page.title:
            title = self.fill(self.rng.choice(_TITLES[self.language]))
        return replace(page, title=title), (), "title"

    def body(self, page: Page) -> Made:
        return self.rng.choice((self.cut, self.add, self.number, self.turn, self.name, self.place))(page)

    def cut(self, page: Page) -> Made:
        at = self.at(page)
        assert at is not None
        return self.put(page, at), (("removed", page.lines[at[0]][at[1]], None),), "cut"

    def add(self, page: Page) -> Made:
        used = {s.split("{")[0][:12] for line in page.lines for s in line}
        fresh = [s for s in _SENTENCES[self.language] if not s.startswith("{") and s[:12] not in used]
        at = self.at(page)
        if not fresh or at is None:
            return self.cut(page)
        new = self.fill(self.rng.choice(fresh))
        return self.put(page, at, page.lines[at[0]][at[1]], new), (("added", None, new),), "add"

    def number(self, page: Page) -> Made:
        at = self.at(page, lambda s: any(map(str.isdigit, s)))
        if at is None:
            return self.cut(page)
        old = page.lines[at[0]][at[1]]
        places = [n for n, c in enumerate(old) if c.isdigit()]
        n = self.rng.choice(places)
        new = old[:n] + str((int(old[n]) % 8) + 1) + old[n + 1 :]
        return self.put(page, at, new), (("changed", old, new),), "number"

    def swapped(self, page: Page, pairs: list[tuple[str, str]], how: str) -> Made:
        self.rng.shuffle(pairs)
        for x, y in pairs:
            at = self.at(page, lambda s, x=x: x in s)  # type: ignore[misc]
            if at is not None:
                old = page.lines[at[0]][at[1]]
                new = old.replace(x, y, 1)
                return self.put(page, at, new), (("changed", old, new),), how
        return self.cut(page)

    def turn(self, page: Page) -> Made:
        return self.swapped(page, list(_TURNED[self.language]), "turn")

    def name(self, page: Page) -> Made:
        names = _NAMES[self.language]
        return self.swapped(page, [(x, y) for x in names for y in names if x != y], "name")

    def place(self, page: Page) -> Made:
        places = _PLACES[self.language]
        return self.swapped(page, [(x, y) for x in places for y in places if x != y], "place")

    def correction(self, page: Page) -> Made:
        notice = self.rng.choice(_NOTICES[self.language])
        page, edits, how = self.number(page) if self.rng.random() < 0.7 else (page, (), "notice alone")
        return replace(page, lines=(*page.lines, (notice,))), edits, how

    def noise(self, page: Page, ways: tuple[str, ...] = ("stamp", "teaser", "site", "marks", "blanks")) -> Made:
        how = self.rng.choice(ways)
        if how == "stamp":
            at, stamp = self.rng.choice((0, len(page.lines))), self.fill(self.rng.choice(_STAMPS[self.language]))
            return replace(page, lines=(*page.lines[:at], (stamp,), *page.lines[at:])), (), how
        if how == "teaser":
            at, teaser = self.rng.randrange(1, len(page.lines) + 1), self.fill(self.rng.choice(_TEASERS[self.language]))
            return replace(page, lines=(*page.lines[:at], (teaser,), *page.lines[at:])), (), how
        if how == "site":
            return replace(page, title=f"{page.title} | Weltblick"), (), how
        marks = str.maketrans("„“”", '"""') if how == "marks" else str.maketrans({" ": "\u00a0"})
        return replace(page, lines=tuple(tuple(s.translate(marks) for s in line) for line in page.lines)), (), how

    def order(self, page: Page) -> Made:
        lines = list(page.lines)
        while len(lines) > 1 and tuple(lines) == page.lines:
            self.rng.shuffle(lines)
        return replace(page, lines=tuple(lines)), (), "lines"


def corpus(seed: int, of_each: int = 60) -> Iterator[Case]:
    """Give the cases of a seed: so many of each kind, half German, half English."""
    rng = random.Random(seed)
    for kind in ("typo", "headline", "body", "correction", "noise", "order"):
        for n in range(of_each):
            maker = _Maker(rng, ("de", "en")[n % 2])
            before = maker.page()
            after, edits, how = getattr(maker, kind)(before)
            if kind in ("body", "typo") and rng.random() < 0.3:  # with noise beside it
                after = maker.noise(after, ("stamp", "teaser", "site"))[0]
            yield Case(kind, how, before, after, edits)


@dataclass(slots=True)
class Told:
    """How many cases are told right."""

    cases: Counter[str]
    right: Counter[str]
    edits: int = 0
    edits_right: int = 0
    wrong: list[tuple[Case, str]] | None = None

    @property
    def kinds(self) -> float:
        return self.right.total() / self.cases.total()

    @property
    def sentences(self) -> float:
        return self.edits_right / max(self.edits, 1)


def told(seed: int, of_each: int = 60) -> Told:
    """Judge a corpus: the kind of each pair, and for those with edits exactly the sentences that were edited."""
    result = Told(Counter(), Counter(), wrong=[])
    for case in corpus(seed, of_each):
        a, b = case.before, case.after
        found = compare(a.title, a.text, b.title, b.text, judging_lexicon(a.language))
        kind = str(found.kind)
        is_noise = same_but_for_noise(a.title, a.text, b.title, b.text, change_lexicon(a.language))
        result.cases[case.kind] += 1
        if kind == case.kind and is_noise == (case.kind == "noise"):
            result.right[case.kind] += 1
        elif result.wrong is not None:
            result.wrong.append((case, kind))
        if case.kind == "body":
            result.edits += 1
            got = sorted(
                (c.what, c.before and a.text[slice(*c.before)], c.after and b.text[slice(*c.after)])
                for c in found.sentences
                if c.what not in ("typo", "moved")
            )
            result.edits_right += got == sorted(case.edits)
    return result


if __name__ == "__main__":
    found = told(int(sys.argv[1]), 200)
    for kind, cases in found.cases.items():
        print(f"{kind:12} {found.right[kind]:5} of {cases}")
    print(f"kinds {found.kinds:.4f}  edited sentences {found.sentences:.4f}")
    for case, kind in (found.wrong or [])[:12]:
        old, new = set(case.before.lines), set(case.after.lines)
        print(f"\n{case.kind} ({case.how}) told as {kind}\n  - {old - new}\n  + {new - old}\n  {case.after.title}")
