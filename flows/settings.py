"""One typed settings object, from NATOWIRE_… variables and natowire.toml."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from extractors.errors import UsageError
from warehouse.rows import Pace

CONFIG_FILE = "natowire.toml"
NOTIFY = "NATOWIRE_NOTIFY_"  # what follows is the name of a target


class _Targets(PydanticBaseSettingsSource):
    """The addresses of targets from variables of their own, so that each can come from another secret store."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {target_name(k[len(NOTIFY) :]): v for k, v in os.environ.items() if k.startswith(NOTIFY) and v}
        return {"notify": found} if found else {}


def target_name(name: str) -> str:
    """Give the one form of a target's name: `desk-mail`, `DESK_MAIL` and `Desk_Mail` are the same."""
    return name.strip().lower().replace("-", "_")


class Settings(BaseSettings):
    """Everything a person can set; each name is `NATOWIRE_<NAME>` in the environment and `<name>` in natowire.toml."""

    model_config = SettingsConfigDict(
        env_prefix="NATOWIRE_", toml_file=CONFIG_FILE, extra="forbid", frozen=True,
        hide_input_in_errors=True,  # an address of a target is a secret
    )  # fmt: skip

    home: Path = Field(Path("natowire-data"), description="Data folder: working file, published files, raw archive")
    sources: Path | None = Field(None, description="Sources file (CSV) in place of the seeded one")
    contact: str = Field(
        "", description="Mail address or page named in the User-Agent, so that a site can write to you"
    )
    allow_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Private networks or addresses that may be fetched, e.g. 127.10.0.0/16; comma separated"
    )
    min_gap_s: float = Field(1.0, ge=0, le=3600, description="Seconds between two requests to one host")
    per_host: int = Field(2, ge=1, le=8, description="Requests at once to one host")
    concurrency: int = Field(64, ge=1, le=512, description="Requests at once in all")
    timeout_s: float = Field(30.0, gt=0, le=600, description="Total seconds for one fetch, redirects and body included")
    max_feed_mb: float = Field(20.0, gt=0, le=64, description="Largest feed or sitemap, decoded, in MiB")
    max_page_mb: float = Field(8.0, gt=0, le=64, description="Largest page, decoded, in MiB")
    source_interval_min_m: float = Field(
        15, ge=1, le=1440, description="Minutes between two looks at a source that publishes often"
    )
    source_interval_max_m: float = Field(
        1440, ge=1, le=10080, description="Minutes between two looks at a source that hardly publishes"
    )
    max_pages_per_source: int = Field(500, ge=1, description="Pages of one source in one cycle")
    reread_after_h: Annotated[tuple[float, ...], NoDecode] = Field(
        (0, 1, 4, 12, 24, 72, 168, 336, 720),
        description="Ages in hours at which a page is asked for again, comma separated; empty: never",
    )
    reread_per_source: int = Field(50, ge=1, description="Pages of one source asked for again in one cycle")
    reread_per_cycle: int = Field(1000, ge=1, description="Pages asked for again in one cycle in all")
    workers: int = Field(0, ge=0, le=256, description="Worker processes; 0 means one per processor")
    parse_timeout_s: float = Field(
        20.0, gt=0, le=600, description="Seconds of processor time after which a worker on one document is killed"
    )
    worker_memory_mb: int = Field(2048, ge=256, description="Memory of one worker process in MiB")
    archive: Literal["all", "pages", "off"] = Field("all", description="Raw responses to keep: all, pages or off")
    archive_max_mb: int = Field(
        0, ge=0, description="Size at which the oldest archive files are deleted; 0 means never"
    )
    log: str = Field("", description="File that gets a JSON line per event, or - for standard error; empty: no log")
    log_level: Literal["info", "warning"] = Field("info", description="Events that the log gets: info or warning")
    metrics: Path | None = Field(
        None, description="File (*.prom) that gets metrics for Prometheus after each run; empty: none"
    )
    backups: int = Field(
        2, ge=0, le=100, description="Copies of the working file kept from before updates of its tables; 0 makes none"
    )
    recogniser: str = Field(
        "", pattern=r"^$|^(spacy|gliner):.+$",
        description="Recogniser of names in place of the small one: spacy:FOLDER or gliner:FOLDER",
    )  # fmt: skip
    vectors: str = Field(
        "", pattern=r"^$|^minilm$|^folder:.+$",
        description="Sentence vectors for paraphrases: minilm (English alone), or folder:FOLDER for translations too",
    )  # fmt: skip
    relevance_threshold: float = Field(0.2, ge=0, le=1, description="Relevance from which an article is relevant")
    claim_confidence: float = Field(
        0.7, ge=0, le=1, description="Confidence from which v_claims shows a claim; 0 is the complete choice"
    )
    trend_min_articles: int = Field(
        3, ge=1, description="Articles from which trend views follow an actor, a speaker or a pair"
    )
    wikidata_url: str = Field(
        "https://query.wikidata.org/sparql", description="SPARQL endpoint that `natowire actors sync` asks"
    )
    watches: Path | None = Field(None, description="File of watches; else watches.toml in the data folder")
    notify: dict[str, SecretStr] = Field(
        {}, repr=False, description="Targets of alerts: name to apprise URL; each also as NATOWIRE_NOTIFY_<NAME>"
    )
    writer_wait_s: float = Field(
        3.0, ge=0, le=86400, description="Seconds that a command waits for another natowire that is writing"
    )
    timezone: str = Field("UTC", description="Time zone of daily schedules, e.g. Europe/Berlin")
    maintain_at: str = Field(
        "03:17", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="When `serve` tidies up every night, HH:MM"
    )
    brief_at: str = Field(
        "06:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="When `serve` writes the brief of yesterday, HH:MM"
    )
    brief_language: Literal["de", "en"] = Field("de", description="Language of that brief")
    brief_to: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Targets of alerts that are sent that brief, comma separated"
    )
    reread_every_m: int = Field(60, ge=5, le=1440, description="Minutes between two rereadings under `serve`")
    keep_runs_days: int = Field(30, ge=1, description="Days for which Prefect's record of a run is kept")
    prefect_port: int = Field(4200, ge=1, le=65535, description="Port of the Prefect server that `serve` starts")
    spool: Path | None = Field(
        None, description="Folder shared with workers on other machines; default: `spool` in the data folder"
    )
    shards: int = Field(0, ge=0, le=256, description="Parts that a cycle is cut into for workers; 0: none, all is here")
    shard_deadline_s: float = Field(
        1800.0, gt=0, le=86_400, description="Seconds that workers have for looking at sources, and again for reading"
    )
    shard_silence_s: float = Field(
        120.0, gt=0, le=86_400, description="Seconds without a sign of life after which a worker counts as lost"
    )

    @field_validator("allow_addresses", "brief_to", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(v.strip() for v in value.split(",") if v.strip()) if isinstance(value, str) else value

    @field_validator("reread_after_h", mode="before")
    @classmethod
    def _hours(cls, value: object) -> object:
        return tuple(v.strip() for v in value.split(",") if v.strip()) if isinstance(value, str) else value

    @field_validator("reread_after_h")
    @classmethod
    def _ages(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if any(not 0 <= hours <= 24 * 366 for hours in value):
            raise ValueError("each is a number of hours from 0 to 8784")
        return tuple(sorted(set(value)))

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{value!r} is no time zone, as UTC or Europe/Berlin are") from None
        return value

    @field_validator("notify", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return {target_name(str(k)): v for k, v in value.items()} if isinstance(value, dict) else value

    @field_validator("metrics")
    @classmethod
    def _prom(cls, value: Path | None) -> Path | None:
        if value is not None and value.suffix != ".prom":
            raise ValueError("its name ends in .prom: no other file is read by the collector")
        return value

    @field_validator("sources", "watches", "metrics", "spool", mode="before")
    @classmethod
    def _no_empty_path(cls, value: object) -> object:
        return value or None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Targets(settings_cls), env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def pace(self) -> Pace:
        shortest = timedelta(minutes=self.source_interval_min_m)
        return Pace(shortest, max(shortest, timedelta(minutes=self.source_interval_max_m)))

    @property
    def working_file(self) -> Path:
        return self.home / "natowire.duckdb"

    @property
    def published_file(self) -> Path:
        return self.home / "published" / "natowire.duckdb"

    @property
    def parquet_folder(self) -> Path:
        return self.home / "published" / "parquet"

    @property
    def archive_folder(self) -> Path:
        return self.home / "archive"

    @property
    def spool_folder(self) -> Path:
        return self.spool or self.home / "spool"

    @property
    def lock_file(self) -> Path:
        return self.home / "writer.lock"

    @property
    def watches_file(self) -> Path:
        return self.watches or self.home / "watches.toml"

    @property
    def worker_count(self) -> int:
        return self.workers or max(
            1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        )


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raises `UsageError` that names the setting, what is wrong and what is allowed."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]) or "settings"
        mend = f"see NATOWIRE_{name.upper()} in the README, or {CONFIG_FILE}"
        raise UsageError(f"setting {name}", str(first["msg"]), mend) from None
    except ValueError as error:  # a natowire.toml that is no TOML
        raise UsageError(CONFIG_FILE, str(error), "mend the file") from None
