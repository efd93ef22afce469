"""The sections of a brief.

Each sentence is made from a row of an answer and carries the rows of public views that say the same: who reads it can
run that query, and a test does so for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.brief.model import Brief, Link, Proof, Section, Sentence, Value
from flows.report.model import language_tag, plain, safe_url
from flows.report.words import Words
from warehouse.arrow import Row
from warehouse.health import Group, HealthBlock

_NAME, _QUOTE, _TITLE = 80, 400, 160  # characters


@dataclass(frozen=True, slots=True)
class Matter:
    """What a brief is made from."""

    words: Words
    since: date
    until: date
    answers: Mapping[str, Sequence[Row]]
    health: HealthBlock | None = None

    def count(self, what: str, number: int) -> str:
        """Write a number of things, with the word in its number."""
        word = self.words(f"count.{what}_{'one' if number == 1 else 'many'}")
        return f"{self.words.number(number)} {word}"

    def of_what(self, what: str) -> str:
        """Write what a number is of."""
        known = self.words.word("of_what", what.replace(" ", "_"))
        return what if known == what.replace(" ", "_") else known

    def mode(self, mode: str) -> str:
        """Say where the words of a statement are not the speaker's own, but those of the article."""
        return "" if mode == "direct" else self.words("mode.mixed" if mode == "mixed" else "mode.indirect")

    def span(self) -> str:
        """Write the days that the brief is about."""
        w = self.words
        if self.since == self.until:
            return w("brief.on", day=w.day(self.until))
        return w("brief.span", since=w.day(self.since), until=w.day(self.until))


def make_brief(
    words: Words, since: date, until: date, answers: Mapping[str, Sequence[Row]], health: HealthBlock | None = None
) -> Brief:
    """Make the brief of what the warehouse answered; sections of which there is nothing to say are left out."""
    m = Matter(words, since, until, answers, health)
    sections = []
    for name, make in _SECTIONS.items():
        sentences = make(m)
        if sentences:
            sections.append(Section(name, words(f"section.{name}"), sentences))
    days = words.day(until) if since == until else f"{words.day(since)} – {words.day(until)}"
    return Brief(words.language, f"{words('brief.title')}: {days}", since, until, sections)


def _link(row: Row) -> Link:
    return Link(
        plain(row.get("outlet") or row.get("first_outlet"), _NAME), plain(row.get("title"), _TITLE),
        safe_url(row.get("url")), language_tag(row.get("language")),
    )  # fmt: skip


def _by(view: str, key: str, row: Row, *columns: str, **says: Value) -> Proof:
    """Prove by the one row of a view that has this key: these columns of it are what the sentence tells."""
    return Proof(view, {key: [row[key]]}, {c: row[c] for c in columns} | says)


def _overview(m: Matter) -> list[Sentence]:
    rows, span = m.answers["overview"], m.answers["span"][0]
    if not rows:
        last = span["last_complete_on"]
        if last is None:
            return []
        where: dict[str, Sequence[Value]] = {"last_complete_on": [last]}
        told = m.words("overview.none", span=m.span(), last=m.words.day(last))
        return [Sentence(told, (Proof("v_data_span", where, {"last_complete_on": last}),))]
    ids, outlets = [r["article_id"] for r in rows], len({r["outlet"] for r in rows})
    proof = Proof("v_articles", {"article_id": ids}, {"count(*)": len(ids), "count(DISTINCT outlet)": outlets})
    text = m.words("overview.text", span=m.span(), articles=m.count("articles", len(ids)),
                   outlets=m.count("outlets", outlets))  # fmt: skip
    return [Sentence(text, (proof,))]


def _stories(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["stories"]:
        title = plain(r["title"], _TITLE)
        says = {c: r[c] for c in ("title", "outlets", "articles", "independent_articles")}
        text = m.words("stories.text", title=title, outlets=m.count("outlets", r["outlets"]),
                       articles=m.count("articles", r["articles"]),
                       independent=m.count("independent", r["independent_articles"]))  # fmt: skip
        if r["actors"]:
            text += " " + m.words("stories.actors", actors=plain(r["actors"], 200).replace("; ", ", "))
            says["actors"] = r["actors"]
        proof = Proof("v_stories", {"story_id": [r["story_id"]]}, says)
        made.append(Sentence(text, (proof,), _link(r), title, language_tag(r["language"])))
    return made


def _spread(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["spread"]:
        quote = plain(r["content"], _QUOTE)
        columns = ["speaker", "content", "first_outlet", "outlets", "articles", "independent_articles"]
        text = m.words("spread.text", speaker=plain(r["speaker"], _NAME), quote=quote, mode=m.mode(r["mode"]),
                       outlet=plain(r["first_outlet"], _NAME), outlets=m.count("outlets", r["outlets"]),
                       articles=m.count("articles", r["articles"]),
                       independent=m.count("independent", r["independent_articles"]))  # fmt: skip
        if r["altered_claims"]:
            columns.append("altered_claims")
            text += " " + m.words("spread.altered", claims=m.count("claims", r["altered_claims"]))
        proofs = (
            _by("v_claim_spread", "family_id", r, *columns),
            Proof("v_claims", {"claim_id": [r["first_claim_id"]]}, {"mode": r["mode"]}),
        )
        made.append(Sentence(text, proofs, _link(r), quote, language_tag(r["language"])))
    return made


def _said(m: Matter) -> list[Sentence]:
    return [_statement(m, "said.text", r) for r in m.answers["said"]]


def _statement(m: Matter, key: str, row: Row, *more: Proof) -> Sentence:
    quote = plain(row["content"], _QUOTE)
    text = m.words(key, speaker=plain(row["speaker"], _NAME), quote=quote, outlet=plain(row["outlet"], _NAME),
                   mode=m.mode(row["mode"]))  # fmt: skip
    proof = _by("v_claims", "claim_id", row, "speaker", "content", "outlet", "mode")
    return Sentence(text, (proof, *more), _link(row), quote, language_tag(row["language"]))


def _speakers(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["speakers"]:
        # Of all statements of this speaker the first is of these days.
        where: dict[str, Sequence[Value]] = {"speaker_actor_id": [r["speaker_actor_id"]], "is_relevant": [True]}
        first = "min(news_on) FILTER (speaker_resolved IN ('name', 'title'))"
        made.append(_statement(m, "speakers.text", r, Proof("v_claims", where, {first: r["first_on"]})))
    return made


def _changes(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["changes"]:
        before, after = plain(r["text_before"], _QUOTE), plain(r["text_after"], _QUOTE)
        outlet = plain(r["outlet"], _NAME)
        columns = ["outlet", "element", "what"]
        if r["element"] == "article":
            text = m.words("changes.gone", outlet=outlet, title=plain(r["title"], _TITLE))
        else:
            columns += ["text_before"] + (["text_after"] if r["what"] == "changed" else [])
            element = m.words.word("element", r["element"])
            key = f"changes.{r['what']}"
            text = m.words(key, outlet=outlet, element=element, before=before, after=after)
            if r["speaker"] and r["element"] != "headline":
                columns.append("speaker")
                text += " " + m.words("changes.speaker", speaker=plain(r["speaker"], _NAME))
        proof = _by("v_silent_edits", "edit_id", r, *columns)
        made.append(Sentence(text, (proof,), _link(r), before, language_tag(r["language"])))
    return made


def _numbers(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["numbers"]:
        surface = plain(r["surface"], _NAME)
        says: dict[str, Value] = {
            "min(speaker)": r["speaker"], "arg_min(surface, number_id)": r["surface"],
            "count(DISTINCT article_id)": r["articles"], "count(DISTINCT outlet)": r["outlets"],
        }  # fmt: skip
        what, comparator = "", ""
        if r["comparator"]:
            says["min(comparator)"] = r["comparator"]
            comparator = m.words.word("comparator", r["comparator"]) + " "
        if r["of_what"]:
            says["min(of_what)"] = r["of_what"]
            what = " " + m.words("numbers.of_what", what=m.of_what(r["of_what"]))
        if r["year"]:
            says["min(year)"] = r["year"]
            what += " " + m.words("numbers.year", year=r["year"])
        text = m.words(
            "numbers.text", speaker=plain(r["speaker"], _NAME), surface=surface, what=what,
            comparator=comparator,
            articles=m.count("articles", r["articles"]), outlets=m.count("outlets", r["outlets"]),
        )  # fmt: skip
        proof = Proof("v_numbers", {"number_id": r["number_ids"]}, says)
        made.append(Sentence(text, (proof,), _link(r), surface, language_tag(r["language"])))
    return made


def _bursts(m: Matter) -> list[Sentence]:
    made, w = [], m.words
    for r in m.answers["bursts"]:
        text = w("bursts.text", actor=plain(r["actor"], _NAME), day=w.day(r["day"]),
                 articles=m.count("articles", r["articles"]), usual=w.number(r["baseline_median"], 1),
                 z=w.number(r["robust_z"], 1), coverage=w.percent(r["coverage_ratio"]))  # fmt: skip
        says = {c: r[c] for c in ("actor", "articles", "baseline_median", "robust_z", "coverage_ratio", "is_burst")
                if c != "is_burst"} | {"is_burst": True}  # fmt: skip
        made.append(Sentence(text, (Proof("v_actor_trend", {"actor_id": [r["actor_id"]], "day": [r["day"]]}, says),)))
    return made


def _outlets(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["outlets"]:
        text = m.words("outlets.text", outlet=plain(r["outlet"], _NAME), articles=m.count("articles", r["articles"]))
        says: dict[str, Value] = {"min(outlet)": r["outlet"], "count(*)": r["articles"]}
        made.append(Sentence(text, (Proof("v_articles", {"article_id": r["article_ids"]}, says),), _link(r)))
    return made


def _watches(m: Matter) -> list[Sentence]:
    made = []
    for r in m.answers["watches"]:
        key = "watches.held" if r["is_held"] else "watches.text"
        text = m.words(key, title=plain(r["title"], _TITLE), rows=m.count("rows", r["hit_rows"]))
        made.append(Sentence(text, (_by("v_watch_hits", "hit_id", r, "title", "hit_rows", "is_held"),)))
    return made


def _coverage(m: Matter) -> list[Sentence]:
    rows, w = m.answers["coverage"], m.words
    made = []
    for r in rows[:_WORST_DAYS]:
        proof = _by("v_coverage_daily", "day", r, "sources_expected", "sources_answered", "coverage_ratio")
        if r["coverage_ratio"] is None:
            text = w("coverage.none", day=w.day(r["day"]))
        else:
            text = w(
                "coverage.text", day=w.day(r["day"]), answered=w.number(r["sources_answered"]),
                expected=m.count("sources", r["sources_expected"]), share=w.percent(r["coverage_ratio"]),
            )  # fmt: skip
            if r["trend_quality"] not in ("good", None):
                text += " " + w("coverage.poor")
        made.append(Sentence(text, (proof,)))
    return made


def _health(m: Matter) -> list[Sentence]:
    """Say how the collection does at the last run: which run, who speaks, who fell behind, who needs a person."""
    block, w = m.health, m.words
    if block is None or block.run is None:
        return []
    run = block.run
    at = w("health.at", at=w.moment(run.finished_at)) if run.finished_at else ""
    last = w("health.run", run=run.run_id, status=w.word("run", run.status), at=at)
    where: dict[str, Sequence[Value]] = {"run_id": [run.run_id]}
    made = [Sentence(last, (Proof("v_runs", where, {"run_id": run.run_id, "finished_at": run.finished_at}),))]
    for group in [g for g in block.groups if g.kind == "all"] + [g for g in block.below if g.kind != "all"]:
        key = "health.voices" if group.kind == "all" else "health.below"
        text = w(
            key, group=_group(m, group), speaking=w.number(group.speaking), sources=m.count("sources", group.sources)
        )
        says: dict[str, Value] = {"speaking": group.speaking, "sources": group.sources}
        keys: dict[str, Sequence[Value]] = {"group_kind": [group.kind], "group_value": [group.name]}
        made.append(Sentence(text, (Proof("v_health_groups", keys, says),)))
    needy = block.of_need("person")
    if needy:
        text = w("health.person", sources=m.count("sources", len(needy)))
        made.append(Sentence(text, (Proof("v_source_health", {"needs": ["person"]}, {"count(*)": len(needy)}),)))
    for source in needy[:_SOURCES]:
        since = w("health.since", at=w.moment(source.since_at)) if source.since_at else ""
        text = w("health.source", outlet=plain(source.outlet, _NAME), source=plain(source.source_id, _NAME),
                 health=w.word("health_class", source.health_class), since=since)  # fmt: skip
        told: dict[str, Value] = {
            "outlet": source.outlet, "health_class": source.health_class, "class_since_at": source.since_at,
        }  # fmt: skip
        made.append(Sentence(text, (Proof("v_source_health", {"source_id": [source.source_id]}, told),)))
    return made


def _group(m: Matter, group: Group) -> str:
    """Name a group of voices."""
    if group.kind == "state":
        return m.words.word("group", group.name)
    return f"{m.words.word('group', group.kind)} {plain(group.name, _NAME)}"


_WORST_DAYS, _SOURCES = 3, 12
_SECTIONS: dict[str, Callable[[Matter], list[Sentence]]] = {
    "overview": _overview, "stories": _stories, "spread": _spread, "said": _said, "speakers": _speakers,
    "changes": _changes, "numbers": _numbers, "bursts": _bursts, "watches": _watches, "outlets": _outlets,
    "coverage": _coverage, "health": _health,
}  # fmt: skip
