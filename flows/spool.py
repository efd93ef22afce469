"""The spool: a folder that the writer and workers on other machines share, and the files that pass through it.

    plans/    what is to be done, one Parquet file per shard, until a worker claims it by renaming it
    claimed/  plans that a worker is at; it touches its file as a sign of life, and stops when the file is taken away
    batches/  results on their way to the writer, one Parquet file each
    raw/      raw responses (WARC) that go with batches
    refused/  what could not be read or landed, kept for a person

Every file is written under another name, brought to the disk and renamed, so that whoever sees it finds it whole.
A row is one value as JSON with typed keys beside it; nothing in a file is ever run (no pickle).
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from extractors.actors.edits import Edit
from extractors.errors import NatowireError
from warehouse.batches import BatchHead
from warehouse.publish_files import replace_file, to_disk
from warehouse.rows import EntryToRead, Landing, Pull, SourceToPull

FORMAT = b"1"  # raised when older and newer files do not understand each other
ABANDONED_S = 7 * 86_400  # raw files and drafts that nothing refers to are deleted after so long
Item = SourceToPull | EntryToRead
Result = Pull | Landing

_SCHEMA = pa.schema(
    [
        ("kind", pa.string()), ("shard", pa.int32()), ("source_id", pa.string()), ("entry_id", pa.int64()),
        ("article_id", pa.int64()), ("url", pa.string()), ("mark", pa.string()), ("value", pa.string()),
    ]
)  # fmt: skip


class SpoolError(NatowireError):
    """A file of the spool that is damaged or is none of ours; `reason` is `damaged` or `foreign`."""

    def __init__(self, thing: str, reason: str, cause: str) -> None:
        self.reason = reason
        super().__init__(thing, cause, "it is kept in the spool's folder `refused`")


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a plan says of itself; times are by the writer's clock."""

    plan_id: str
    kind: str  # pull | read
    shard: int
    run_id: int
    warehouse_id: str
    made_at: datetime
    expires_at: datetime  # no worker begins or goes on after that
    natowire: str
    extractors: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources or entries of one shard, with the marks of the state they were in (see `warehouse.batches`)."""

    head: PlanHead
    items: tuple[Item, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Results of a plan, or of a part of it, with the marks that their items came with."""

    head: BatchHead
    results: tuple[Result, ...]
    marks: tuple[str, ...]


_PLAN_HEAD, _BATCH_HEAD = TypeAdapter(PlanHead), TypeAdapter(BatchHead)
_ITEMS: dict[str, TypeAdapter[Any]] = {"pull": TypeAdapter(SourceToPull), "read": TypeAdapter(EntryToRead)}
_RESULTS: dict[str, TypeAdapter[Any]] = {"pull": TypeAdapter(Pull), "read": TypeAdapter(Landing)}


class Spool:
    """The files of one spool folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plans, self.claimed, self.batches = folder / "plans", folder / "claimed", folder / "batches"
        self.raw, self.refused = folder / "raw", folder / "refused"

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for part in (self.plans, self.claimed, self.batches, self.raw, self.refused):
            part.mkdir(parents=True, exist_ok=True)

    # ------------------------------------------------------------ plans

    def put_plan(self, plan: Plan) -> None:
        """Give a plan out."""
        columns = (_key_columns(item) for item in plan.items)
        rows = _rows(plan.head.kind, plan.head.shard, columns, plan.items, plan.marks, _ITEMS[plan.head.kind])
        head = _PLAN_HEAD.dump_json(plan.head)
        _write(self.plans / f"{plan.head.plan_id}.parquet", "plan", head, rows)

    def waiting_plans(self) -> list[str]:
        """Give the ids of the plans that nobody has claimed, the oldest first."""
        return [name.removesuffix(".parquet") for name in _names(self.plans)]

    def claim(self, plan_id: str, worker: str) -> Path | None:
        """Take a plan for this worker alone; gives its file, None where another was faster."""
        taken = self.claimed / f"{plan_id}@{worker}.parquet"
        try:
            (self.plans / f"{plan_id}.parquet").rename(taken)
        except FileNotFoundError:
            # Over a network a rename that was done may be told as one that failed: then our name is there.
            return taken if taken.exists() else None
        return taken

    def claims(self) -> dict[str, tuple[Path, float]]:
        """Give, by plan id, the file of each claimed plan and when its worker last touched it (by the file system)."""
        found = {}
        for name in _names(self.claimed):
            with contextlib.suppress(FileNotFoundError):
                path = self.claimed / name
                found[name.partition("@")[0]] = (path, path.stat().st_mtime)
        return found

    def withdraw(self, plan_id: str) -> None:
        """Take a plan back: nobody claims it any more, and a worker that is at it stops."""
        (self.plans / f"{plan_id}.parquet").unlink(missing_ok=True)
        for path in self.claimed.glob(f"{plan_id}@*.parquet"):
            path.unlink(missing_ok=True)

    # ------------------------------------------------------------ batches

    def put_batch(self, batch: Batch) -> None:
        """Hand a batch over; its raw file lies in `raw` already and is brought to the disk before."""
        head = batch.head
        if head.raw_name is not None:
            raw = self.raw / head.raw_name
            to_disk(self.raw)
            head = replace(head, raw_bytes=raw.stat().st_size, raw_digest=_digest(raw))
        keyed = [_key_columns(x.entry if isinstance(x, Landing) else x) for x in batch.results]
        rows = _rows(head.kind, head.shard, keyed, batch.results, batch.marks, _RESULTS[head.kind])
        _write(self.batches / f"{head.batch_id}.parquet", "batch", _BATCH_HEAD.dump_json(head), rows)

    def waiting_batches(self) -> list[Path]:
        """Give the batches that wait to be landed, in the order of plans and parts."""
        return [self.batches / name for name in _names(self.batches)]

    def done(self, path: Path, raw_name: str | None) -> None:
        """Delete a batch that has landed, and its raw file."""
        path.unlink(missing_ok=True)
        if raw_name is not None:
            (self.raw / Path(raw_name).name).unlink(missing_ok=True)

    def refuse(self, path: Path) -> Path:
        """Put a file aside for a person, under a name that nothing there has; gives it."""
        aside = self.refused / f"{int(time.time())}-{uuid4().hex[:6]}-{path.name}"
        with contextlib.suppress(FileNotFoundError):
            path.replace(aside)
        return aside

    def sweep(self) -> None:
        """Delete drafts and raw files that were left a week ago by workers that were killed."""
        wanted = {path.name.rpartition("-")[0] for path in self.waiting_batches()}
        for folder in (self.plans, self.batches, self.raw):
            for path in folder.iterdir():
                left = path.name.startswith(".") or folder == self.raw
                if not left or path.name.rpartition("-")[0] in wanted:
                    continue
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - path.stat().st_mtime > ABANDONED_S:
                        path.unlink()


def read_plan(path: Path) -> Plan:
    """Read a plan; raises `SpoolError` where it is damaged or none."""
    head, marks, values = _read(path, "plan")
    with _foreign(path):
        told = _PLAN_HEAD.validate_json(head)
        return Plan(told, tuple(_ITEMS[told.kind].validate_json(v) for v in values), marks)


def read_batch(path: Path) -> Batch:
    """Read a batch; raises `SpoolError` where it is damaged or none."""
    head, marks, values = _read(path, "batch")
    with _foreign(path):
        told = _BATCH_HEAD.validate_json(head)
        if told.batch_id != path.stem:
            raise ValueError(f"it says that it is {told.batch_id}")
        return Batch(told, tuple(_RESULTS[told.kind].validate_json(v) for v in values), marks)


@contextlib.contextmanager
def _foreign(path: Path) -> Any:
    try:
        yield
    except (ValidationError, KeyError, ValueError) as error:
        raise SpoolError(path.name, "foreign", f"its values are not what is expected: {_first_line(error)}") from None


def _read(path: Path, what: str) -> tuple[bytes, tuple[str, ...], list[str]]:
    try:
        table = pq.read_table(path, page_checksum_verification=True, memory_map=False, partitioning=None)
        told = table.schema.metadata or {}
        columns = {name: table[name].to_pylist() for name in ("mark", "value") if name in table.column_names}
    except FileNotFoundError:
        raise
    except (OSError, ValueError, pa.ArrowException) as error:
        raise SpoolError(path.name, "damaged", f"it is no whole Parquet file: {_first_line(error)}") from None
    if told.get(b"natowire_format") != FORMAT or told.get(b"natowire_what") != what.encode() or len(columns) < 2:
        raise SpoolError(path.name, "foreign", f"it is no {what} that this natowire reads")
    head, marks, values = told.get(b"natowire_head", b""), columns["mark"], columns["value"]
    if told.get(b"natowire_digest") != _digest_of(head, marks, values):
        raise SpoolError(path.name, "damaged", "its content has another digest than it tells")
    return head, tuple(marks), values


def _write(path: Path, what: str, head: bytes, rows: Sequence[dict[str, Any]]) -> None:
    marks, values = [row["mark"] for row in rows], [row["value"] for row in rows]
    told = {
        b"natowire_format": FORMAT, b"natowire_what": what.encode(), b"natowire_head": head,
        b"natowire_digest": _digest_of(head, marks, values),
    }  # fmt: skip
    table = pa.Table.from_pylist(list(rows), schema=_SCHEMA.with_metadata(told))
    draft = path.with_name(f".{uuid4().hex}.{path.name}")
    try:
        pq.write_table(table, draft, compression="zstd", write_page_checksum=True)
        replace_file(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _rows(
    kind: str, shard: int, keys: Any, values: Sequence[Item | Result], marks: Sequence[str], adapter: TypeAdapter[Any]
) -> list[dict[str, Any]]:
    told = zip(keys, values, marks, strict=True)
    return [{"kind": kind, "shard": shard, "mark": m, "value": _dump(adapter, v)} | k for k, v, m in told]


def _dump(adapter: TypeAdapter[Any], value: Item | Result) -> str:
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:  # lone surrogates, which the warehouse would mend in the same way
        return json.dumps(_mended(asdict(value)), ensure_ascii=False, default=_plain)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _mended(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(v) for v in value]
    return value


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _key_columns(item: Item | Pull) -> dict[str, Any]:
    if isinstance(item, EntryToRead):
        told = {"entry_id": item.entry_id, "article_id": item.article_id, "url": item.url}
    else:
        told = {"entry_id": None, "article_id": None, "url": item.url if isinstance(item, SourceToPull) else None}
    url = told["url"]
    clean = url.encode("utf-8", "replace").decode("utf-8") if isinstance(url, str) else None
    return told | {"source_id": item.source_id, "url": clean}


def _names(folder: Path) -> list[str]:
    try:
        return sorted(p.name for p in folder.iterdir() if p.suffix == ".parquet" and not p.name.startswith("."))
    except FileNotFoundError:
        return []


def _digest(path: Path) -> str:
    hashed = xxhash.xxh3_128()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            hashed.update(chunk)
    return hashed.hexdigest()


def _digest_of(head: bytes, marks: Sequence[str], values: Sequence[str]) -> bytes:
    hashed = xxhash.xxh3_128(head)
    for mark, value in zip(marks, values, strict=True):
        hashed.update(f"\0{mark}\0{value}".encode())
    return hashed.hexdigest().encode()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
