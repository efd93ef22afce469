"""Metrics for Prometheus in a file of the text format, which node_exporter's textfile collector reads."""

from __future__ import annotations

from pathlib import Path

from flows.settings import Settings
from warehouse.connect import reading
from warehouse.operations import figures


def write_metrics(settings: Settings) -> None:
    """Replace the metrics file, where one is set, by what the warehouse holds now."""
    if settings.metrics is None:
        return
    with reading(settings.working_file) as connection:
        found = figures(connection)
    from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, values: dict[str, float], label: str = "") -> None:
        made = Gauge(f"natowire_{name}", meaning, [label] if label else [], registry=registry)
        for key, value in values.items():
            (made.labels(key) if label else made).set(value)

    for name, value in found.run.items():
        gauge(f"run_{name}", f"Of the last ingest: {name.replace('_', ' ')}", {"": value})
    gauge("sources", "Enabled sources by health", found.sources, "health")
    gauge("source_ok_timestamp_seconds", "Last good look at each enabled source", found.ok_at, "source_id")
    gauge("entries_waiting", "Entries whose page is still to be read", {"": found.waiting})
    gauge("articles", "Articles held", {"": found.articles})
    gauge("file_bytes", "Size of the files of the data folder", _sizes(settings), "file")
    if settings.published_file.exists():
        published = settings.published_file.stat().st_mtime
        gauge("published_timestamp_seconds", "When the snapshot was published", {"": published})
    settings.metrics.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(settings.metrics), registry)


def _sizes(settings: Settings) -> dict[str, float]:
    archive = sum(file.stat().st_size for file in settings.archive_folder.glob("*.warc.gz"))
    files = {"working": settings.working_file, "published": settings.published_file}
    return {name: _size(file) for name, file in files.items()} | {"archive": float(archive)}


def _size(file: Path) -> float:
    return float(file.stat().st_size) if file.exists() else 0.0
