"""Make the Superset bundle in docs/bi/superset: database, datasets, charts and dashboard, through Superset's own API.

    python docs/bi/superset_make.py natowire-data/published/natowire.duckdb

Only who changes the dashboard needs it; superset_check.py shows that the bundle works.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import tempfile
import uuid
import zipfile
from pathlib import Path
from typing import Any

from superset_server import Superset, fresh_superset

BUNDLE = Path(__file__).parent / "superset"
PLACEHOLDER = "duckdb:////SNAPSHOT?access_mode=read_only"
TITLE = "natowire: who says what about the Alliance"
NAMES = uuid.UUID("6f0d3d0e-6f2c-4c0e-9f5f-0d5a5b1b7a51")
COLOURS = "d3Category10"
# Superset gives a name one colour in all charts, by its place in the chart that is drawn first: names that stand in one
# chart alone can meet another's colour. Those that are often named and seldom speak are fixed.
FIXED = {"NATO": "#000000", "Germany": "#8c6d31", "United States": "#a0a0a0", "Ukraine": "#e7ba52", "Russia": "#637939"}
DATASETS = {
    "v_actor_daily": "day",
    "v_claims": "news_on",
    "v_coverage_daily": "day",
    "v_mentioned_quoted": None,
    "v_number_positions": "day",
    "v_outlet_daily": "day",
    "v_share_of_voice_weekly": "week_on",
}


def metric(sql: str, label: str) -> dict[str, Any]:
    """Return a metric in SQL, as Superset's charts take it."""
    name = "metric_" + re.sub(r"\W+", "_", label.lower())
    return {"expressionType": "SQL", "sqlExpression": sql, "label": label, "hasCustomLabel": True, "optionName": name}


def where(sql: str) -> dict[str, Any]:
    """Return a filter in SQL."""
    return {"expressionType": "SQL", "sqlExpression": sql, "clause": "WHERE"}


def over_time(
    view: str, look: str, name: str, value: dict[str, Any], series: str | None, **more: Any
) -> dict[str, Any]:
    """Describe a chart with time on the x axis, and at most ten series, the greatest first."""
    form = {
        "viz_type": f"echarts_timeseries_{look}",
        "x_axis": DATASETS[view],
        "metrics": [value],
        "groupby": [series] if series else [],
        "limit": 10 if series else 0,
        "timeseries_limit_metric": value if series else None,
        "order_desc": True,
        "row_limit": 10000,
        "x_axis_time_format": "%d.%m.%Y",
        "rich_tooltip": True,
        "show_legend": bool(series),
        "legendType": "scroll",
        "legendOrientation": "top",
        "truncateYAxis": False,
        "color_scheme": COLOURS,
        **more,
    }
    return {"view": view, "name": name, "form": form}


def rows(view: str, name: str, columns: list[str], **more: Any) -> dict[str, Any]:
    """Describe a table of single rows, the newest first."""
    form = {
        "viz_type": "table",
        "query_mode": "raw",
        "all_columns": columns,
        "order_by_cols": [json.dumps([DATASETS[view], False])],
        "row_limit": 1000,
        "server_page_length": 10,
        "page_length": 10,
        "include_search": True,
        "table_timestamp_format": "%d.%m.%Y",
        "show_cell_bars": False,
        "column_config": {"value": {"d3NumberFormat": ",.12~g"}, "target_year": {"d3NumberFormat": "d"}},
        **more,
    }
    return {"view": view, "name": name, "form": form}


def charts() -> list[list[dict[str, Any]]]:
    """Return the charts by dashboard row, each with its width of twelve columns and its height."""
    mentions = metric("SUM(mentions)", "Mentions")
    share = metric("SUM(share_of_voice)", "Share of voice")
    known = where("speaker IS NOT NULL")
    gdp = [where("unit = 'percent' AND of_what = 'GDP'")]
    statements = ["news_on", "speaker", "mode", "content", "outlet", "url"]
    numbers = ["day", "actor", "surface", "value", "unit", "of_what", "target_year", "outlet", "sentence"]
    compared = {
        "viz_type": "echarts_timeseries_bar",
        "x_axis": "actor",
        "metrics": [mentions, metric("SUM(claims)", "Statements")],
        "groupby": [],
        "orientation": "horizontal",
        "x_axis_sort": "Mentions",
        "x_axis_sort_asc": False,
        "row_limit": 12,
        "order_desc": True,
        "timeseries_limit_metric": mentions,
        "show_legend": True,
        "legendOrientation": "top",
    }
    return [
        [
            over_time("v_actor_daily", "line", "Mentions per day, the ten most named actors", mentions, "actor", w=7),
            {
                "view": "v_mentioned_quoted",
                "name": "Named or quoted: mentions and statements, last 28 days",
                "form": compared,
            },
        ],
        [
            over_time(
                "v_share_of_voice_weekly",
                "bar",
                "Share of voice by week, out of all attributed statements",
                share,
                "speaker",
                w=7,
                stack="Stack",
                y_axis_format=".0%",
                adhoc_filters=[known],
            ),
            over_time(
                "v_number_positions",
                "scatter",
                "Shares of GDP that speakers name, in percent",
                metric("MAX(value)", "Percent of GDP"),
                "actor",
                w=5,
                markerSize=10,
                adhoc_filters=gdp,
            ),
        ],
        [rows("v_claims", "Statements, the newest first", statements, w=12, adhoc_filters=[known])],
        [rows("v_number_positions", "Number positions: who names which number", numbers, w=12)],
        [
            over_time(
                "v_outlet_daily",
                "bar",
                "Relevant articles by outlet",
                metric("SUM(relevant_articles)", "Relevant articles"),
                "outlet",
                w=7,
                stack="Stack",
            ),
            over_time(
                "v_coverage_daily",
                "bar",
                "Coverage: how many of the sources answered",
                metric("MAX(coverage_ratio)", "Coverage"),
                None,
                w=5,
                y_axis_format=".0%",
                y_axis_bounds=[0, 1],
            ),
        ],
    ]


def query_of(form: dict[str, Any]) -> dict[str, Any]:
    """Return the query that stands behind a chart, so that GET /chart/ID/data can run it."""
    sql = [f["sqlExpression"] for f in form.get("adhoc_filters", []) if f["expressionType"] == "SQL"]
    query: dict[str, Any] = {
        "filters": [],
        "extras": {"where": " AND ".join(f"({s})" for s in sql), "having": ""},
        "row_limit": form["row_limit"],
        "metrics": form.get("metrics"),
    }
    if form["viz_type"] == "table":
        return {**query, "columns": form["all_columns"], "orderby": [json.loads(o) for o in form["order_by_cols"]]}
    axis = {"columnType": "BASE_AXIS", "sqlExpression": form["x_axis"], "label": form["x_axis"]}
    axis["expressionType"] = "SQL"
    value = form["metrics"][0]
    limits = {"series_columns": form["groupby"], "series_limit": form.get("limit") or 0, "series_limit_metric": value}
    order = {"orderby": [[value, False]]}
    return {**query, "columns": [axis, *form["groupby"]], **(limits if form["groupby"] else {}), **order}


def make_datasets(superset: Superset, database: int) -> dict[str, int]:
    """Add a dataset for each view, its columns described as v_catalog describes them."""
    made = {}
    for view, day in DATASETS.items():
        dataset = superset.call("POST", "dataset/", json={"database": database, "schema": "main", "table_name": view})
        made[view] = dataset["id"]
        said = describe(superset, database, view)
        columns = superset.call("GET", f"dataset/{dataset['id']}")["result"]["columns"]
        kept = ("id", "column_name", "type", "is_dttm", "groupby", "filterable", "is_active")
        body = {
            "main_dttm_col": day,
            "description": said[""],
            "columns": [{**{k: c[k] for k in kept}, "description": said[c["column_name"]]} for c in columns],
        }
        superset.call("PUT", f"dataset/{dataset['id']}", json=body)
    return made


def describe(superset: Superset, database: int, view: str) -> dict[str, str]:
    """Return what each column of a view means, and the view itself under the empty name."""
    sql = f"SELECT column_name, column_comment, view_comment FROM v_catalog WHERE view_name = '{view}'"
    body = {"database_id": database, "sql": sql, "runAsync": False, "queryLimit": 1000}
    data = superset.call("POST", "sqllab/execute/", json=body)["data"]
    return {"": data[0]["view_comment"], **{row["column_name"]: row["column_comment"] for row in data}}


def make_chart(superset: Superset, chart: dict[str, Any], dataset: int, board: int) -> int:
    """Add one chart, with a time filter that the dashboard's own filter moves."""
    form = {k: v for k, v in chart["form"].items() if k != "w"}
    day = DATASETS[chart["view"]]
    form["datasource"] = f"{dataset}__table"
    filters = list(form.get("adhoc_filters", []))
    query = query_of(form)
    if day:
        span = {"expressionType": "SIMPLE", "clause": "WHERE", "subject": day, "operator": "TEMPORAL_RANGE"}
        filters.append({**span, "comparator": "No filter"})
        form["granularity_sqla"] = day
    form["adhoc_filters"] = filters
    context = {
        "datasource": {"id": dataset, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": form,
        "result_format": "json",
        "result_type": "full",
    }
    body = {
        "slice_name": chart["name"],
        "viz_type": form["viz_type"],
        "datasource_id": dataset,
        "datasource_type": "table",
        "params": json.dumps(form),
        "query_context": json.dumps(context),
        "dashboards": [board],
    }
    number = int(superset.call("POST", "chart/", json=body)["id"])
    chart["uuid"] = superset.call("GET", f"chart/{number}")["result"]["uuid"]
    return number


def layout(grid: list[list[tuple[int, dict[str, Any]]]]) -> dict[str, Any]:
    """Return the dashboard's layout: rows of charts under one heading."""
    rows_of = [f"ROW-{n}" for n in range(len(grid))]
    made: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": rows_of, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": TITLE}},
    }
    for row, line in zip(rows_of, grid, strict=True):
        parents = ["ROOT_ID", "GRID_ID"]
        keys = [f"CHART-{number}" for number, _ in line]
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        made[row] = {"type": "ROW", "id": row, "children": keys, "parents": parents, "meta": meta}
        for key, (number, chart) in zip(keys, line, strict=True):
            width = chart["form"].get("w", 5)
            height = 66 if chart["form"]["viz_type"] == "table" else 50
            meta_of = {"chartId": number, "width": width, "height": height, "sliceName": chart["name"]}
            meta_of["uuid"] = chart["uuid"]  # an import finds the charts of the layout by it
            made[key] = {"type": "CHART", "id": key, "children": [], "parents": [*parents, row], "meta": meta_of}
    return made


def settings() -> dict[str, Any]:
    """Return the dashboard's settings: one filter, by time, for every chart that has a day."""
    days = {
        "id": "NATIVE_FILTER-days",
        "name": "Days",
        "filterType": "filter_time",
        "type": "NATIVE_FILTER",
        "targets": [{}],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "cascadeParentIds": [],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        "controlValues": {"enableEmptyFilter": False},
        "description": "Days are UTC",
    }
    look = {"color_scheme": COLOURS, "label_colors": FIXED}
    return {"native_filter_configuration": [days], "filter_bar_orientation": "HORIZONTAL", **look}


def make(superset: Superset, snapshot: Path) -> bytes:
    """Build everything through the API and return Superset's export, a ZIP archive."""
    uri = PLACEHOLDER.replace("/SNAPSHOT", snapshot.resolve().as_posix())
    body = {"database_name": "natowire", "sqlalchemy_uri": uri, "expose_in_sqllab": True, "allow_dml": False}
    database = superset.call("POST", "database/", json=body)["id"]
    datasets = make_datasets(superset, database)
    board = superset.call("POST", "dashboard/", json={"dashboard_title": TITLE, "slug": "natowire"})["id"]
    grid = [[(make_chart(superset, c, datasets[c["view"]], board), c) for c in line] for line in charts()]
    look = {"position_json": json.dumps(layout(grid)), "json_metadata": json.dumps(settings()), "published": True}
    superset.call("PUT", f"dashboard/{board}", json=look)
    exported = superset.call("GET", f"dashboard/export/?q=!({board})")
    assert isinstance(exported, bytes)
    return exported


def unpack(archive: bytes, snapshot: Path) -> None:
    """Write the export as files that say nothing of this machine or run: placeholder, names as ids, no time."""
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        files = {name.split("/", 1)[1]: bundle.read(name).decode("utf-8") for name in bundle.namelist()}
    files = {re.sub(r"_\d+\.yaml$", ".yaml", name): text for name, text in files.items()}
    found = {name: re.search(r"^uuid: ([0-9a-f-]{36})$", text, re.M) for name, text in files.items()}
    ids = {match[1]: str(uuid.uuid5(NAMES, name)) for name, match in found.items() if match}
    shutil.rmtree(BUNDLE, ignore_errors=True)
    for name, text in files.items():
        for old, new in ids.items():
            text = text.replace(old, new)
        text = text.replace(snapshot.resolve().as_posix(), "/SNAPSHOT")
        text = re.sub(r"^timestamp: .*$", "timestamp: '2026-11-01T00:00:00+00:00'", text, flags=re.M)
        target = BUNDLE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def main() -> None:
    """Make the bundle from the snapshot that the command line names."""
    snapshot = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="natowire-superset-") as folder, fresh_superset(Path(folder)) as superset:
        unpack(make(superset, snapshot), snapshot)
    print(f"written: {BUNDLE}")


if __name__ == "__main__":
    main()
