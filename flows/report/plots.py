"""The plots of a report: data in, Vega-Altair charts out, each at two widths (a screen or sheet, and a phone)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import altair as alt

from flows.report.svg import SERIES, colour

Rows = Sequence[dict[str, Any]]
WIDE, NARROW = 880, 340  # pixels
_DAYS_ON_AXIS = 400  # of a longer span the axis shows months
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def bars(rows: Rows, width: int) -> dict[str, Any]:
    """Horizontal bars: `name`, `value`, `label`, and where there is one a narrow bar to `inner`."""
    base = _named(rows, width)
    top = max(r["value"] for r in rows)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, top * (1.25 if width == NARROW else 1.12)], nice=False))
    inner = any(r.get("inner") is not None for r in rows)
    outer: dict[str, Any] = {"color": colour("pale"), "stroke": colour("c1")} if inner else {"color": colour("c1")}
    layers: list[Any] = [
        base.mark_bar(height=_bar(width), **outer).encode(x=x),
        base.mark_text(align="left", dx=6, color=colour("ink"), fontSize=_font(width)).encode(x=x, text="label:N"),
    ]
    if inner:
        layers.append(base.mark_bar(color=colour("c1"), height=_bar(width) * 0.5).encode(x=alt.X("inner:Q", axis=None)))
    return _done(alt.layer(*_labels(base, width), *layers), width, _height(rows, width))


def changes(rows: Rows, width: int) -> dict[str, Any]:
    """A line for each `name` from `before` (ring) to `now` (dot), with `label` behind it."""
    rows = [
        {**r, "top": max(r["before"], r["now"]), "kind": colour("c1" if r["now"] >= r["before"] else "c2")}
        for r in rows
    ]
    base = _named(rows, width)
    top = max(r["top"] for r in rows)
    room = 1.6 if width == NARROW else 1.2
    x: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[-top * 0.02, top * room], nice=False)}
    kind = alt.Color("kind:N", scale=None, legend=None)
    layers = [
        base.mark_rule(strokeWidth=3).encode(x=alt.X("before:Q", **x), x2="now:Q", color=kind),
        base.mark_point(size=70, filled=False, strokeWidth=2, opacity=1).encode(x=alt.X("before:Q", **x), color=kind),
        base.mark_point(size=90, filled=True, opacity=1).encode(x=alt.X("now:Q", **x), color=kind),
        base.mark_text(align="left", dx=9, color=colour("ink"), fontSize=_font(width)).encode(
            x=alt.X("top:Q", **x), text="label:N"
        ),
    ]
    return _done(alt.layer(*_labels(base, width), *layers), width, _height(rows, width))


def columns(
    rows: Rows, width: int, step: str, axis: str, formats: tuple[str, str], line: float | None = None
) -> dict[str, Any]:
    """Columns in time: `day`, `value`, `colour` (a name of the palette); `line` is drawn across."""
    shown = [
        {**r, "day": _utc(r["day"]), "end": _utc(_after(r["day"], step)), "kind": colour(r["colour"])} for r in rows
    ]
    base = _chart(shown)
    x = _time("day", min(r["day"] for r in rows), _after(max(r["day"] for r in rows), step), width, formats)
    y = alt.Y("value:Q", title=axis, axis=alt.Axis(tickCount=4, tickMinStep=1, format=",d"), scale=alt.Scale(zero=True))
    if line is not None:
        y = alt.Y("value:Q", title=axis, axis=alt.Axis(values=[0, 50, 80, 100]), scale=alt.Scale(domain=[0, 100]))
    gap = 0.5 if len(rows) > 60 else 1
    layers: list[Any] = [
        base.mark_rect(xOffset=gap, x2Offset=-gap).encode(
            x=x, x2="end:T", y=y, y2=alt.datum(0), color=alt.Color("kind:N", scale=None)
        )
    ]
    if line is not None:
        rule = _chart([{"value": line}]).mark_rule(color=colour("soft"), strokeDash=[4, 3])
        layers.append(rule.encode(y="value:Q"))
    return _done(alt.layer(*layers), width, 150 if width == NARROW else 200)


def runs(
    series: Sequence[tuple[str, Rows]], width: int, formats: tuple[str, str], first: date, last: date
) -> dict[str, Any]:
    """A small plot for each (name, days): `day`, `value`, and dots where `is_burst`."""
    last += timedelta(1)
    charts = []
    for n, (name, rows) in enumerate(series):
        shown = [
            {
                **r,
                "day": _utc(r["day"]),
                "noon": _utc(r["day"])[:11] + "12:00:00Z",
                "end": _utc(r["day"] + timedelta(1)),
            }
            for r in rows
            if r["value"]
        ]
        base = _chart(shown)
        x = _time("day", first, last, width, formats, labels=n == len(series) - 1)
        y = alt.Y(
            "value:Q", title=None, axis=alt.Axis(tickCount=2, tickMinStep=1, format=",d", minExtent=30, maxExtent=30)
        )
        area = base.mark_rect(color=colour("c1")).encode(x=x, x2="end:T", y=y, y2=alt.datum(0))
        dots = base.mark_point(filled=True, size=80, opacity=1, color=colour("c2")).encode(
            x=_time("noon", first, last, width, formats, labels=n == len(series) - 1), y=y
        )
        title = alt.TitleParams(
            name, anchor="start", fontSize=_font(width), color=colour("ink"), fontWeight=600, offset=4
        )
        charts.append(
            alt.layer(area, dots.transform_filter("datum.is_burst")).properties(
                width=width - 50, height=54, title=title
            )
        )
    return _spec(alt.vconcat(*charts, spacing=8), width)


def points(
    rows: Rows,
    width: int,
    axis: str,
    formats: tuple[str, str],
    names: Sequence[str],
    ticks: dict[float, str] | None = None,
) -> dict[str, Any]:
    """Dots in time: `day`, `name`, `value`, `value_max` of a range, `size`; a log axis where `ticks` are given."""
    shown = [{**r, "day": _utc(r["day"])} for r in rows]
    base = _chart(shown)
    first, last = min(r["day"] for r in rows), max(r["day"] for r in rows)
    room = timedelta(max(1, (last - first).days // 40))
    x = _time("day", first - room, last + room, width, formats)
    y = alt.Y("value:Q", title=axis, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=6, format=",~f"))
    if ticks is not None:
        domain = [min(ticks), max(ticks)]
        log = alt.Axis(values=list(ticks), labelExpr=_log_label(ticks))
        y = alt.Y("value:Q", title=axis, scale=alt.Scale(type="log", domain=domain, nice=False), axis=log)
    legend = alt.Legend(
        title=None, orient="top", columns=1 if width == NARROW else 3, labelLimit=260, symbolSize=90, rowPadding=3,
        labelFontSize=_font(width), labelColor=colour("ink"), columnPadding=40, offset=26 if axis else 12,
    )  # fmt: skip
    order = list(names)
    kind = alt.Color(
        "name:N", scale=alt.Scale(domain=order, range=[colour(c) for c in SERIES[: len(order)]]), legend=legend
    )
    shape = alt.Shape("name:N", scale=alt.Scale(domain=order, range=list(_SHAPES[: len(order)])), legend=legend)
    ranges = base.transform_filter("isValid(datum.value_max)").mark_rule(strokeWidth=2)
    dots = base.mark_point(filled=True, size=90, opacity=1)
    layers = alt.layer(
        ranges.encode(x=x, y=y, y2="value_max:Q", color=kind), dots.encode(x=x, y=y, color=kind, shape=shape)
    )
    return _done(layers, width, 240 if width == NARROW else 280)


def spread(rows: Rows, names: Sequence[str], width: int, formats: tuple[str, str]) -> dict[str, Any]:
    """A row for each name: its `at` in time, the first as a ring."""
    shown = [{**r, "at": _utc(r["at"])} for r in rows]
    base = _chart(shown)
    first, last = min(r["at"] for r in rows), max(r["at"] for r in rows)
    room = max((last - first) / 40, timedelta(hours=1))
    x = _moments(first - room, last + room, width, formats)
    y = alt.Y("name:N", sort=list(names), title=None, axis=_name_axis(names, width))
    joined = base.mark_line(strokeWidth=2, color=colour("pale")).encode(x=x, y=y, detail="name:N")
    later = base.transform_filter("!datum.is_first").mark_point(filled=True, size=70, opacity=1, color=colour("c1"))
    begun = base.transform_filter("datum.is_first").mark_point(
        filled=False, size=90, strokeWidth=2, opacity=1, color=colour("c2")
    )
    layers = alt.layer(joined.encode(x=x, y=y), later.encode(x=x, y=y), begun.encode(x=x, y=y))
    return _done(layers, width, 26 * len(names) + 36)


def day_ticks(first: date, last: date, most: int) -> list[date]:
    """Give the days to mark on an axis: every so many days, or the first of months where there are many."""
    days = (last - first).days
    if isinstance(first, datetime):
        first = (first + timedelta(1)).date()
    if days <= _DAYS_ON_AXIS:
        stride = next(n for n in (1, 2, 3, 7, 14, 28, 56, 112) if days / n <= most)
        return [first + timedelta(n) for n in range(0, days + 1, stride)]
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)  # from 0: January of the year 0
    stride = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 10_000) if len(months) / n <= most)
    return [date(m // 12, m % 12 + 1, 1) for m in months if m % stride == 0]


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten (every so many, at most six) that hold both values between them."""
    first, last = math.floor(math.log10(low)), max(math.ceil(math.log10(high)), math.floor(math.log10(low)) + 1)
    stride = max(1, math.ceil((last - first) / 5))
    return [10.0**n for n in range(first, last + stride, stride)]


def _log_label(ticks: dict[float, str]) -> str:
    return (
        "".join(f"abs(datum.value / {tick} - 1) < 0.01 ? {json.dumps(text)} : " for tick, text in ticks.items()) + "''"
    )


def _chart(values: Rows) -> Any:
    return alt.Chart(alt.InlineData(values=list(values)))


def _named(rows: Rows, width: int) -> Any:
    return _chart(rows).encode(
        y=alt.Y(
            "name:N",
            sort=[r["name"] for r in rows],
            title=None,
            axis=None if width == NARROW else _name_axis([r["name"] for r in rows], width),
        )
    )


def _labels(base: Any, width: int) -> list[Any]:
    """On a phone names stand above their bars: there is no room beside them."""
    if width != NARROW:
        return []
    text = base.mark_text(align="left", dy=-14, color=colour("ink"), fontSize=12, limit=width - 8)
    return [text.encode(x=alt.value(0), text="name:N")]


def _name_axis(names: Sequence[str], width: int) -> alt.Axis:
    """Keep room for the names: a reader's fonts are not those that the plot is drawn with."""
    most = 16 if width == NARROW else 34
    room = min(max(len(n) for n in names), most) * _font(width) * 0.62
    short = f"length(datum.label) > {most} ? slice(datum.label, 0, {most - 1}) + '…' : datum.label"
    return alt.Axis(
        labelExpr=short, labelLimit=1000, minExtent=room, maxExtent=room, ticks=False, domain=False,
        labelColor=colour("ink"), labelFontSize=_font(width),
    )  # fmt: skip


def _time(field: str, first: date, last: date, width: int, formats: tuple[str, str], *, labels: bool = True) -> alt.X:
    """Days in UTC from the first to the last; months where there are many."""
    ticks = day_ticks(first, last, 4 if width == NARROW else 9)
    form = formats[0] if (last - first).days <= _DAYS_ON_AXIS else formats[1]
    return _time_axis(field, (first, last), ticks, form, labels=labels)


def _time_axis(
    field: str, domain: tuple[date, date], ticks: Sequence[date], form: str, *, labels: bool = True
) -> alt.X:
    axis = alt.Axis(
        format=form, values=[_stamp(t) for t in ticks], grid=False, labels=labels, labelFlush=True, labelOverlap=True,
        domainColor=colour("soft"), tickColor=colour("soft"),
    )  # fmt: skip
    scale = alt.Scale(type="utc", domain=[_stamp(d) for d in domain], nice=False)
    return alt.X(f"{field}:T", title=None, axis=axis, scale=scale)


def _moments(first: datetime, last: datetime, width: int, formats: tuple[str, str]) -> alt.X:
    """Times in UTC: days on the axis, hours of two days or less."""
    if last - first > timedelta(2):
        return _time("at", first, last, width, formats)
    hours = (last - first) / timedelta(hours=1)
    stride = next(n for n in (1, 2, 3, 6, 12, 24) if hours / n <= (2 if width == NARROW else 7))
    begin = first.replace(hour=first.hour // stride * stride, minute=0, second=0, microsecond=0)
    ticks = [begin + timedelta(hours=n) for n in range(stride, int(hours) + stride + 1, stride)]
    return _time_axis("at", (first, last), ticks, f"{formats[0]}, %H:%M")


def _done(chart: Any, width: int, height: int) -> dict[str, Any]:
    fitted = alt.AutoSizeParams(type="fit", contains="padding")
    return _spec(chart.properties(width=width, height=height, autosize=fitted), width)


def _spec(chart: Any, width: int) -> dict[str, Any]:
    size = _font(width)
    axis: dict[str, Any] = {
        "labelColor": colour("soft"), "titleColor": colour("soft"), "gridColor": colour("line"), "domain": False,
        "ticks": False, "labelFontSize": size, "titleFontSize": size, "titleFontWeight": "normal", "labelPadding": 5,
    }  # fmt: skip
    time_axis: dict[str, Any] = {"domain": True, "ticks": True}
    made = (
        chart.configure(background="transparent", padding=4, font="Arial")
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_axisX(**time_axis)
        .configure_axisY(
            titleAngle=0, titleAlign="left", titleAnchor="end", titleY=-10, titleX=0, titleBaseline="bottom"
        )
    )
    spec: dict[str, Any] = made.to_dict()
    return spec


def _height(rows: Rows, width: int) -> int:
    return (40 if width == NARROW else 28) * len(rows) + (12 if width == NARROW else 4)


def _bar(width: int) -> int:
    return 12 if width == NARROW else 17


def _font(width: int) -> int:
    return 12 if width == NARROW else 13


def _utc(value: date | datetime) -> str:
    return value.isoformat() + ("Z" if isinstance(value, datetime) else "T00:00:00Z")


def _stamp(value: date | datetime) -> int:
    """Give milliseconds since 1970."""
    begin = datetime(1970, 1, 1)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return int((moment - begin) / timedelta(milliseconds=1))


def _after(day: date, step: str) -> date:
    if step == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(7 if step == "week" else 1)
