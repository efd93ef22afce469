"""The file of watches: what is watched for, checked one by one so that a wrong one harms no other."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from extractors.alerts.bursts import Burst
from extractors.alerts.quiet import Quiet, read_span
from extractors.alerts.rules import COMPARISONS
from extractors.errors import UsageError
from extractors.model import key64
from flows.settings import target_name
from warehouse.watch_rows import WatchRow

LARGEST_FILE = 1 << 20
NAME = r"[a-z0-9][a-z0-9_-]{0,63}"
_NEEDS = {"any_new": ("key",), "threshold": ("column", "when")}
# What a rule asks where the watch has no query of its own: who, and which number, was never heard before.
_QUERIES = {
    "new_speaker": """
SELECT arg_min(claim_id, (news_on, claim_id)) AS claim_id, arg_min(article_id, (news_on, claim_id)) AS article_id,
  speaker_actor_id, arg_min(speaker, (news_on, claim_id)) AS speaker, arg_min(content, (news_on, claim_id)) AS content,
  arg_min(outlet, (news_on, claim_id)) AS outlet, min(news_on) AS news_on, arg_min(url, (news_on, claim_id)) AS url
FROM v_claims WHERE is_relevant AND speaker IS NOT NULL AND speaker_resolved IN ('name', 'title')
GROUP BY speaker_actor_id, CASE WHEN speaker_actor_id IS NULL THEN lower(speaker) END
HAVING min(news_on) >= $today - 7 ORDER BY news_on, claim_id
""",
    "new_number": """
SELECT number_id, claim_id, article_id, speaker_actor_id, speaker, surface, value, value_max, unit, of_what, year,
  whose_actor_id, outlet, news_on
FROM v_numbers
WHERE is_relevant AND kind IN ('percent', 'currency') AND speaker IS NOT NULL AND claim_is_default
  AND news_on >= $today - 7
ORDER BY news_on, number_id
""",
}
_WHEN = re.compile(r"(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?)")


def _span(value: object) -> object:
    return read_span(value) if isinstance(value, str) else value


class Watch(BaseModel):
    """One watch as it stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = Field(pattern=f"^{NAME}$")
    title: str = Field("", max_length=200)
    rule: Literal["any_new", "threshold", "burst", "new_speaker", "new_number"]
    sql: str = Field("", max_length=20_000)
    query: str = Field("", pattern=r"^$|^@\w+$")
    parameters: dict[str, str | int | float | date] = {}
    key: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    column: str = ""
    when: str = ""
    day: str = "day"
    value: str = "articles"
    z: float = Field(3.5, gt=0)
    min_value: float = Field(5, ge=0)
    same_weekday: bool = False
    min_coverage: float = Field(0.5, ge=0, le=1)
    targets: tuple[str, ...] = ()
    quiet: tuple[Annotated[tuple[int, int], BeforeValidator(_span)], ...] = ()
    zone: str = "UTC"
    min_gap_min: float = Field(0, ge=0, le=7 * 24 * 60)
    every_min: float = Field(0, ge=0, le=7 * 24 * 60)
    time_limit_s: float = Field(60, gt=0, le=600)
    fire_at_first: bool = False
    enabled: bool = True

    @field_validator("targets")
    @classmethod
    def _targets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("://" in v or not re.fullmatch(r"[\w-]{1,64}", v) for v in value):
            raise ValueError("a target stands here by its name; its address goes to NATOWIRE_NOTIFY_<NAME>")
        return tuple(dict.fromkeys(target_name(v) for v in value))

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"there is no time zone {value!r}; write e.g. Europe/Berlin") from None
        return value

    @field_validator("when")
    @classmethod
    def _when(cls, value: str) -> str:
        if value and not _WHEN.fullmatch(value.strip()):
            raise ValueError(f"{value!r} is no condition; write e.g. >= 20, with one of {' '.join(COMPARISONS)}")
        return value.strip()

    @model_validator(mode="after")
    def _whole(self) -> Watch:
        if bool(self.sql) + bool(self.query) > 1:
            raise ValueError("it has both sql and query; keep one")
        if not (self.sql or self.query or self.rule in _QUERIES):
            raise ValueError("it has neither sql nor query; give one")
        if self.parameters and not self.query:
            raise ValueError("parameters are those of a named query; SQL has $now and $today")
        for name in _NEEDS.get(self.rule, ()):
            if not getattr(self, name):
                raise ValueError(f"rule {self.rule} needs {name}")
        return self

    @property
    def asked(self) -> str:
        """Give the SQL, or `@name`."""
        return self.query or self.sql or _QUERIES[self.rule]

    @property
    def given(self) -> dict[str, str]:
        """Give the parameters of a named query as one would type them."""
        return {name: str(value) for name, value in self.parameters.items()}

    @property
    def condition(self) -> tuple[str, float]:
        """Give comparison and bound of a threshold."""
        match = _WHEN.fullmatch(self.when)
        assert match is not None
        return match[1], float(match[2])

    @property
    def burst(self) -> Burst:
        """Give what counts as a burst."""
        return Burst(self.day, self.value, self.z, self.min_value, self.same_weekday, self.min_coverage)

    @property
    def quiet_hours(self) -> Quiet:
        """Give the hours in which nobody is told."""
        return Quiet(self.quiet, ZoneInfo(self.zone))

    @property
    def fingerprint(self) -> int:
        """Give a number for all that decides what the watch's keys mean: another one, and it begins anew."""
        return key64(json.dumps([self.asked, self.given, self.rule, self.key, self.column, self.when]))

    def as_row(self) -> WatchRow:
        """Give the watch as the warehouse lists it."""
        told = " ".join([self.asked.strip(), *(f"{k}={v}" for k, v in self.given.items())])
        state = "ok" if self.enabled else "off"
        return WatchRow(
            self.name, self.title or self.name, self.rule, told, self.targets, state, None, self.fingerprint
        )


@dataclass(frozen=True, slots=True)
class WatchFile:
    """The watches that can be evaluated, and those that cannot as rows that say why."""

    watches: tuple[Watch, ...] = ()
    broken: tuple[WatchRow, ...] = ()


def read_watches(path: Path) -> WatchFile:
    """Read a file of watches; raises `UsageError` where the file as a whole cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(str(path), "it is larger than 1 MiB", "name the file of watches in NATOWIRE_WATCHES")
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(str(path), f"it cannot be read: {error}", "mend it; docs/watches.md has an example") from None
    unknown = sorted(set(told) - {"defaults", "watch"})
    listed, defaults = told.get("watch", []), told.get("defaults", {})
    if unknown or not isinstance(listed, list) or not isinstance(defaults, dict):
        cause = f"it has {unknown[0]!r}" if unknown else "watch or defaults is of another kind"
        raise UsageError(str(path), cause, "a file of watches has [defaults] and [[watch]] tables")
    watches: dict[str, Watch] = {}
    broken: list[WatchRow] = []
    for n, one in enumerate(listed, 1):
        made = read_watch(n, one, defaults)
        if isinstance(made, Watch) and made.name in watches:
            made = WatchRow(f"{made.name}#{n}", state="broken", detail=f"watch {made.name}: there are two; rename one")
        if isinstance(made, Watch):
            watches[made.name] = made
        else:
            broken.append(made)
    return WatchFile(tuple(watches.values()), tuple(broken))


def read_watch(n: int, one: Any, defaults: Mapping[str, Any]) -> Watch | WatchRow:
    """Read the watch that stands at place `n`; gives a broken row that says why where it is none."""
    name = one.get("name") if isinstance(one, dict) else None
    shown = name if isinstance(name, str) and re.fullmatch(NAME, name) else f"#{n}"
    try:
        return Watch(**{**defaults, **one})
    except TypeError:
        return WatchRow(shown, state="broken", detail=f"watch {shown}: it is no table; write [[watch]]")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        cause = str(first["msg"]).removeprefix("Value error, ")
        detail = f"watch {shown}: {where + ': ' if where else ''}{cause}; mend it in the file of watches"
        return WatchRow(shown, state="broken", detail=detail)
