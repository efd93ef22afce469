"""The sections on actors, speakers and time."""

from __future__ import annotations

from collections import defaultdict

from flows.report import plots
from flows.report.build import Matter, different, listed, table
from flows.report.model import Section, plain
from warehouse.report_data import Row

_BURSTING = 6  # actors with a plot of their own
_GOOD = 0.8  # coverage from which days are good


def overview(m: Matter) -> Section:
    """Articles over time."""
    w, section, rows = m.words, m.section("days"), m.rows("days")
    total = m.rows("overview")[0]
    if not rows or not total["relevant_articles"]:
        reach = {"first": w.day(m.span.first_on), "last": w.day(m.span.last_on)}
        section.empty = w("days.empty", **reach) if m.span.seen_at else w("days.empty_all")
        return section
    step = w(f"step.{m.span.step}")
    most = max(rows, key=lambda r: r["relevant_articles"])
    least = min(r["relevant_articles"] for r in rows)
    when = w(f"when.{m.span.step}", day=w.day(most["from_on"]))
    told = {"most": w.number(most["relevant_articles"]), "when": when}
    section.lead = w(
        "days.lead", articles=w.number(total["relevant_articles"]), outlets=w.number(total["outlets"]), **told
    )
    shown = [
        {"day": r["key"], "value": r["relevant_articles"], "colour": "c1" if _is_firm(r) else "pale"} for r in rows
    ]
    section.figures.append(
        m.figure(
            "days",
            lambda width: plots.columns(shown, width, m.span.step, w("axis.articles", step=step), m.axis_formats),
            w("days.alt", step=step, least=w.number(least), **told),
            w("days.caption", step=step),
        )
    )
    cells = [
        [m.day(r["from_on"]), m.count(r["relevant_articles"], f"days-{n}" if r["relevant_articles"] else ""),
         m.count(r["claims"], f"days-{n}" if r["claims"] else ""), m.share(r["coverage_ratio"], "coverage")]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = m.heads("day" if m.span.step == "day" else "from", "articles#", "claims#", "quality#")
    section.tables.append(table(w("days.table", step=step), heads, cells, folded=len(rows) > 14))
    section.groups = m.groups("days", [(r["key"], w.day(r["from_on"])) for r in rows])
    m.add_queries(section, "days")
    return section


def _is_firm(row: Row) -> bool:
    return row["is_complete"] and row["is_whole"] and (row["coverage_ratio"] or 0) >= _GOOD


def movers(m: Matter) -> Section:
    """Who is named more or less often than the week before."""
    w, section, rows = m.words, m.section("movers"), m.rows("movers")
    if not rows:
        why = m.rows("movers_why")[0]
        section.empty = w("movers.empty", inside=w.number(why["complete_in_span"]), all=w.number(why["complete_weeks"]))
        return section
    week, top = w.day(rows[0]["week_on"]), rows[0]
    names = different([plain(r["actor"], 60) for r in rows])
    changes = [w.number(r["change"], signed=True) for r in rows]
    section.lead = w(
        "movers.lead", week=week, actor=names[0], change=changes[0], before=w.number(top["articles_before"]),
        now=w.number(top["articles"]),
    )  # fmt: skip
    shown = [
        {"name": n, "before": r["articles_before"], "now": r["articles"],
         "label": f"{c} ({w.number(r['articles_before'])} → {w.number(r['articles'])})"}
        for n, r, c in zip(names, rows, changes, strict=True)
    ]  # fmt: skip
    section.figures.append(
        m.figure(
            "movers",
            lambda width: plots.changes(shown, width),
            w("movers.alt", week=week, list=listed(names, [r["label"] for r in shown])),
            w("movers.caption", week=week),
        )
    )
    cells = [
        [m.name(r["actor"]), m.count(r["articles"], f"movers-{n}"), m.count(r["articles_before"], f"movers-{n}"),
         m.count(r["change"], f"movers-{n}", signed=True), m.quality(r)]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = m.heads("actor", "articles#", "articles_before#", "change#", "quality")
    section.tables.append(table(w("movers.table", week=week), heads, cells))
    section.groups = m.groups("movers", [(r["key"], n) for r, n in zip(rows, names, strict=True)])
    m.add_queries(section, "movers")
    return section


def named(m: Matter) -> Section:
    """Who is named most."""
    w, section, rows = m.words, m.section("named"), m.rows("named")
    if not rows:
        section.empty = w("named.empty")
        return section
    names = different([plain(r["actor"], 60) for r in rows])
    counts = [w.number(r["articles"]) for r in rows]
    section.lead = w("named.lead", actor=names[0], articles=counts[0], quoting=w.number(rows[0]["articles_quoting"]))
    shown = [
        {"name": n, "value": r["articles"], "label": c, "inner": r["articles_quoting"]}
        for n, r, c in zip(names, rows, counts, strict=True)
    ]
    section.figures.append(
        m.figure(
            "named",
            lambda width: plots.bars(shown, width),
            w("named.alt", list=listed(names, counts)),
            w("named.caption"),
        )
    )
    cells = [
        [m.name(r["actor"]), m.count(r["articles"], f"named-{n}"), m.count(r["mentions"], f"named-{n}"),
         m.count(r["claims"], f"named-{n}"), m.count(r["articles_quoting"], f"named-{n}")]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = m.heads("actor", "articles#", "mentions#", "claims#", "quoting#")
    section.tables.append(table(w("named.table"), heads, cells))
    section.groups = m.groups("named", [(r["key"], n) for r, n in zip(rows, names, strict=True)])
    m.add_queries(section, "named")
    return section


def voice(m: Matter) -> Section:
    """Who speaks."""
    w, section, rows = m.words, m.section("voice"), m.rows("voice")
    if not rows:
        section.empty = w("voice.empty")
        return section
    total = w.number(rows[0]["claims_total"])
    names = different([plain(r["speaker"], 60) for r in rows])
    shares = [w.percent(r["share_of_voice"], 1) for r in rows]
    together = w.percent(sum(r["share_of_voice"] for r in rows))
    section.lead = w("voice.lead", speaker=names[0], share=shares[0], total=total, together=together)
    shown = [{"name": n, "value": r["share_of_voice"], "label": s} for n, r, s in zip(names, rows, shares, strict=True)]
    section.figures.append(
        m.figure(
            "voice",
            lambda width: plots.bars(shown, width),
            w("voice.alt", list=listed(names, shares)),
            w("voice.caption", total=total),
        )
    )
    cells = [
        [m.name(r["speaker"]), m.share(r["share_of_voice"], f"voice-{n}", 1), m.count(r["claims"], f"voice-{n}"),
         m.count(r["articles"], f"voice-{n}")]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    section.tables.append(table(w("voice.table"), m.heads("speaker", "share#", "claims#", "articles#"), cells))
    section.groups = m.groups("voice", [(r["key"], n) for r, n in zip(rows, names, strict=True)])
    m.add_queries(section, "voice")
    return section


def bursts(m: Matter) -> Section:
    """Days on which an actor is named far more than usual."""
    w, section, rows = m.words, m.section("bursts"), m.rows("bursts")
    if not rows:
        held = m.rows("bursts_why")[0]["baseline_days"]
        section.empty = w("bursts.empty") if held >= 14 else w("bursts.empty_young", days=w.number(held))
        return section
    top = rows[0]
    section.lead = w(
        "bursts.lead", count=w.number(top["bursts"]), actor=plain(top["actor"], 60), day=w.day(top["day"]),
        articles=w.number(top["articles"]), usual=w.number(top["baseline_median"], 1),
    )  # fmt: skip
    by_actor: dict[str, list[Row]] = defaultdict(list)
    for r in m.rows("bursts_days"):
        by_actor[r["actor_id"]].append({"day": r["day"], "value": r["articles"], "is_burst": r["is_burst"]})
    order = list(dict.fromkeys((r["actor_id"], plain(r["actor"], 60)) for r in rows))[:_BURSTING]
    series = [(name, by_actor[actor]) for actor, name in order if by_actor[actor]]
    first, last = m.rows("days")[0]["from_on"], m.rows("days")[-1]["to_on"]
    told = listed(
        [plain(r["actor"], 60) for r in rows], [f"{w.day(r['day'])}, {w.number(r['articles'])}" for r in rows]
    )
    section.figures.append(
        m.figure(
            "bursts",
            lambda width: plots.runs(series, width, m.axis_formats, first, last),
            w("bursts.alt", list=told),
            w("bursts.caption"),
        )
    )
    cells = [
        [m.name(r["actor"]), m.day(r["day"]), m.count(r["articles"], f"bursts-{n}"),
         m.count(r["baseline_median"], digits=1), m.count(r["robust_z"], digits=1), m.quality(r)]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = m.heads("actor", "day", "articles#", "usual#", "z#", "quality")
    section.tables.append(table(w("bursts.table"), heads, cells))
    titles = [(r["key"], f"{plain(r['actor'], 60)}, {w.day(r['day'])}") for r in rows]
    section.groups = m.groups("bursts", titles)
    m.add_queries(section, "bursts")
    return section
