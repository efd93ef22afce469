"""The sections on numbers, statements and sources."""

from __future__ import annotations

from flows.report import plots
from flows.report.build import Matter, different, listed, table
from flows.report.model import Cell, Group, Item, Section, language_tag, plain, safe_url
from flows.report.svg import SERIES
from warehouse.report_data import Row

_GOOD = 0.8


def shares(m: Matter) -> Section:
    """Who names which share of GDP."""
    return _positions(m, "shares")


def sums(m: Matter) -> Section:
    """Who names which sum."""
    return _positions(m, "sums")


def _positions(m: Matter, name: str) -> Section:
    w, section, rows = m.words, m.section(name), m.rows(name)
    if not rows:
        section.empty = w(f"{name}.empty")
        return section
    numbers = [_number(m, r) for r in rows]
    names = [plain(r["actor"], 60) for r in rows]
    section.lead = w(f"{name}.lead", actor=names[0], number=numbers[0], articles=w.number(rows[0]["articles"]))
    shown, kinds = _points(m, name)
    money = name == "sums"
    if shown:
        ticks = None
        if money:
            values = [v for r in shown for v in (r["value"], r["value_max"]) if v]
            ticks = {t: w.amount(t) for t in plots.log_ticks(min(values), max(values))}
        axis = "" if money else w("axis.share_of_gdp")
        section.figures.append(
            m.figure(
                name,
                lambda width: plots.points(shown, width, axis, m.axis_formats, kinds, ticks),
                w(f"{name}.alt", list=listed(names, numbers)),
                w(f"{name}.caption"),
            )
        )
    cells = [
        [m.name(r["actor"]), Cell(number, f"{name}-{n}", numeric=True),
         Cell("" if r["target_year"] is None else str(r["target_year"]), numeric=True),
         m.count(r["articles"], f"{name}-{n}"), m.day(r["first_on"]), m.day(r["last_on"])]
        for n, (r, number) in enumerate(zip(rows, numbers, strict=True), 1)
    ]  # fmt: skip
    heads = m.heads("speaker", "number#", "target#", "articles#", "first", "last")
    section.tables.append(table(w(f"{name}.table"), heads, cells))
    titles = [(r["key"], f"{n}: {number}") for r, n, number in zip(rows, names, numbers, strict=True)]
    section.groups = m.groups(name, titles)
    m.add_queries(section, name)
    return section


def _points(m: Matter, name: str) -> tuple[list[Row], list[str]]:
    """Give the points of the speakers who name most numbers, as many as there are colours, and the speakers."""
    rows = [r for r in m.rows(f"{name}_days") if name == "shares" or r["value"] > 0]
    counts: dict[str, int] = {}
    for r in rows:
        counts[plain(r["actor"], 60)] = counts.get(plain(r["actor"], 60), 0) + r["articles"]
    kinds = sorted(counts, key=lambda n: (-counts[n], n))[: len(SERIES)]
    shown = [
        {"day": r["day"], "name": plain(r["actor"], 60), "value": r["value"], "value_max": r["value_max"]}
        for r in rows
        if plain(r["actor"], 60) in kinds
    ]
    return shown, kinds


def _number(m: Matter, row: Row, ending: str = "") -> str:
    """Write the number of a row: its comparator, value or range, and unit."""
    w = m.words
    low, high, unit = row[f"value{ending}"], row[f"value_max{ending}"], row["unit"]
    if unit == "percent":
        text = (
            w.percent(low / 100, 2, digit="#")
            if high is None
            else f"{w.number(low, 2)}–{w.percent(high / 100, 2, digit='#')}"
        )
    else:
        text = w.money(low, unit) if high is None else f"{w.money(low, unit)} – {w.money(high, unit)}"
    return f"{w.word('comparator', row[f'comparator{ending}'])} {text}".strip()


def conflicts(m: Matter) -> Section:
    """Numbers of one speaker that exclude each other."""
    w, section, rows = m.words, m.section("conflicts"), m.rows("conflicts")
    if not rows:
        section.empty = w("conflicts.empty")
        return section
    section.lead = w("conflicts.lead")
    cells = []
    for n, r in enumerate(rows, 1):
        what = [w.word("of_what", r["of_what"]), plain(r["whose"], 40), str(r["target_year"] or "")]
        name = plain(r["actor"], 60)
        cells.append(
            [m.name(name), Cell(", ".join(x for x in what if x)),
             Cell(_number(m, r, "_a"), f"conflicts-{n}", numeric=True),
             Cell(_number(m, r, "_b"), f"conflicts-{n}", numeric=True)]
        )  # fmt: skip
        items = [
            Item(
                w.day(r[f"first_on_{x}"]), plain(r[f"outlet_{x}"], 60), _number(m, r, f"_{x}"), safe_url(r[f"url_{x}"]),
                language_tag(r[f"language_{x}"]), plain(r[f"sentence_{x}"], 320),
                w("page.claim", id=r[f"claim_id_{x}"]),
            )
            for x in "ab"
        ]  # fmt: skip
        section.groups.append(Group(f"conflicts-{n}", name, "", items))
    section.tables.append(table(w("conflicts.table"), m.heads("speaker", "of_what", "one#", "other#"), cells))
    m.add_queries(section, "conflicts")
    return section


def spread(m: Matter) -> Section:
    """Statements that stand in several articles."""
    w, section, rows = m.words, m.section("spread"), m.rows("spread")
    if not rows:
        section.empty = w("spread.empty")
        return section
    top = rows[0]
    names = different([f"{n}  {plain(r['speaker'], 40)}" for n, r in enumerate(rows, 1)])
    by_key = {r["key"]: n for r, n in zip(rows, names, strict=True)}
    section.lead = w(
        "spread.lead", speaker=plain(top["speaker"], 60), outlet=plain(top["first_outlet"], 60),
        outlets=w.number(top["outlets"]),
    )  # fmt: skip
    shown = [{"name": by_key[r["key"]], "at": r["at"], "is_first": r["is_first"]} for r in m.rows("spread_days")]
    section.figures.append(
        m.figure(
            "spread",
            lambda width: plots.spread(shown, names, width, m.axis_formats),
            w("spread.alt", list=listed(names, [w.number(r["articles"]) for r in rows])),
            w("spread.caption"),
        )
    )
    languages = {r["key"]: language_tag(r["language"]) for r in reversed(m.rows("spread_rows"))}  # of the first article
    cells = [
        [Cell(w.number(n)), Cell(plain(r["content"], 240), language=languages[r["key"]], quote=True, foreign=True),
         m.name(r["speaker"]),
         m.count(r["articles"], f"spread-{n}"), m.count(r["outlets"], f"spread-{n}"), m.day(r["first_on"]),
         m.count(r["hours_to_last"], digits=1)]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = [("", True), *m.heads("statement", "speaker", "articles#", "outlets#", "first", "hours#")]
    section.tables.append(table(w("spread.table"), heads, cells))
    section.groups = m.groups("spread", [(r["key"], n) for r, n in zip(rows, names, strict=True)])
    m.add_queries(section, "spread")
    return section


def coverage(m: Matter) -> Section:
    """How much of what is watched answered, and what does not."""
    w, section, rows = m.words, m.section("coverage"), m.rows("days")
    if not rows:
        section.empty = w("coverage.empty")
        return section
    step = w(f"step.{m.span.step}")
    mean = m.rows("overview")[0]["coverage_ratio"]
    ran = [r for r in rows if r["coverage_ratio"] is not None]
    if ran:
        share, worst = w.percent(mean), min(ran, key=lambda r: r["coverage_ratio"])
        least, day = w.percent(worst["coverage_ratio"]), w.day(worst["from_on"])
        section.lead = w("coverage.lead", share=share)
        shown = [
            {"day": r["key"], "value": 100 * (r["coverage_ratio"] or 0),
             "colour": "c1" if (r["coverage_ratio"] or 0) >= _GOOD else "c2"}
            for r in rows
        ]  # fmt: skip
        section.figures.append(
            m.figure(
                "coverage",
                lambda width: plots.columns(shown, width, m.span.step, w("axis.coverage"), m.axis_formats, line=80),
                w("coverage.alt", step=step, share=share, least=least, day=day),
                w("coverage.caption"),
            )
        )  # fmt: skip
    else:
        section.lead = w("coverage.lead_none")
    _add_sources(m, section)
    _add_failures(m, section)
    return section


def _add_sources(m: Matter, section: Section) -> None:
    w, rows = m.words, m.rows("sources")
    if not rows:
        section.lead += " " + w("coverage.empty_sources")
        return
    cells = []
    for n, r in enumerate(rows, 1):
        days = "–" if not r["days"] else f"{w.number(r['days_answered'])} / {w.number(r['days'])}"
        link = f"sources-{n}"
        cells.append(
            [m.name(r["outlet"] or r["source_id"]), Cell(plain(w.word("state", r["health"]), 40), link),
             Cell(plain(r["detail"], 120), foreign=True), m.count(r["failures_in_a_row"]), Cell(days, numeric=True),
             Cell(w.moment(r["ok_at"]) if r["ok_at"] else "–")]
        )  # fmt: skip
        item = Item("", plain(r["source_id"], 60), plain(r["url"], 160), safe_url(r["url"]), "")
        section.groups.append(Group(link, plain(r["outlet"] or r["source_id"], 60), "", [item]))
    heads = m.heads("source", "state", "detail", "in_a_row#", "days_answered#", "last_good")
    section.tables.append(table(w("coverage.sources"), heads, cells))
    m.add_queries(section, "sources")


def _add_failures(m: Matter, section: Section) -> None:
    w, rows = m.words, m.rows("failures")
    if not rows:
        section.lead += " " + w("coverage.empty_failures")
        return
    cells = [
        [Cell(w.word("stage", r["stage"])), Cell(plain(r["reason"], 40)), m.count(r["failures"]),
         Cell(plain(r["detail"], 120), foreign=True), Cell(w.moment(r["last_at"]))]
        for r in rows
    ]  # fmt: skip
    section.tables.append(
        table(w("coverage.failures"), m.heads("stage", "reason", "failures#", "detail", "last"), cells)
    )
    m.add_queries(section, "failures")
