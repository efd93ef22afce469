"""Structured log lines: a JSON object each, one event per outcome, quiet unless NATOWIRE_LOG says where to."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from extractors.errors import UsageError
from flows.secrets import Secrets
from flows.settings import Settings

_LOGGER = logging.getLogger("natowire")
_LOGGER.propagate = False
_LOGGER.setLevel(logging.CRITICAL + 1)
_LONGEST = 2_000  # characters of one value


def configure_logs(settings: Settings) -> None:
    """Send events to where the settings say: a file, or standard error for `-`; nothing without one.

    A file may be moved away by logrotate at any time. Raises `UsageError` for one that cannot be written.
    """
    for handler in list(_LOGGER.handlers):
        _LOGGER.removeHandler(handler)
        with contextlib.suppress(OSError):  # a full disk
            handler.close()
    if not settings.log:
        _LOGGER.setLevel(logging.CRITICAL + 1)
        return
    handler = _handler(settings.log)
    handler.setFormatter(_Line(Secrets(os.environ)))
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(settings.log_level.upper())


def tell(event: str, *, wrong: bool = False, **fields: Any) -> None:
    """Log an event with its fields, those without a value left out; `wrong` makes it a warning."""
    level = logging.WARNING if wrong else logging.INFO
    if _LOGGER.isEnabledFor(level):
        told = {name: _short(value) for name, value in fields.items() if value is not None}
        _LOGGER.log(level, {"event": event, **told})


def is_told() -> bool:
    """Say whether anybody hears of events that are nothing but good news."""
    return _LOGGER.isEnabledFor(logging.INFO)


def _short(value: Any) -> Any:
    return value[:_LONGEST] if isinstance(value, str) else value


def _handler(where: str) -> logging.Handler:
    if where == "-":
        return logging.StreamHandler(sys.stderr)
    try:
        Path(where).parent.mkdir(parents=True, exist_ok=True)
        return _File(where, encoding="ascii")
    except OSError as error:
        mend = "name a file in a folder that may be written, or - for standard error"
        raise UsageError(f"NATOWIRE_LOG {where}", error.strerror or str(error), mend) from None


class _File(WatchedFileHandler):
    """A log that cannot be written (the disk is full) stops no run."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name that logging gives it)
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class _Line(JsonFormatter):
    """One line of plain ASCII: no value can end it, move a terminal's cursor, or show a secret."""

    def __init__(self, secrets: Secrets) -> None:
        super().__init__("%(levelname)s", rename_fields={"levelname": "level"}, timestamp="at", json_ensure_ascii=True)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.hide(super().format(record)).replace("\x7f", "\\u007f")
