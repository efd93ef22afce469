"""Worker processes that outlive nobody."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait


def end_with_parent() -> None:
    """Make this worker end when natowire does, even by SIGKILL and while a document is being parsed.

    A worker holds the read end of a pipe whose write end natowire alone has; where the kernel can (Linux) it sends the
    signal itself when that end closes, since a parser in C may let no thread run.
    """
    natowire = multiprocessing.parent_process()
    if natowire is None:
        return
    pipe = natowire.sentinel
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        threading.Thread(target=_watch, args=[pipe], daemon=True).start()
        return
    if not natowire.is_alive():  # it ended just before
        os._exit(1)


def _watch(pipe: int) -> None:
    wait([pipe])
    os._exit(1)
