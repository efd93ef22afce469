"""Processes that end with the one that started them, so that none lives on after a SIGKILL of its parent.

python -m flows.lifeline MODULE ARGUMENTS…     runs MODULE as `python -m` does, tied to the starting process
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LOOK_EVERY_S = 1.0


def die_with_parent() -> None:
    """Have this process killed as soon as its parent is gone: by the kernel on Linux (prctl(2)), else by looking.

    SIGKILL, since a server that is gone could not be told goodbye to, and everything here can be killed anywhere.
    """
    parent = os.getppid()
    if not _ask_the_kernel():
        threading.Thread(target=_look, args=(parent,), daemon=True).start()
    elif os.getppid() != parent:  # it was gone before the kernel knew
        os.kill(os.getpid(), signal.SIGKILL)


def _ask_the_kernel() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os._exit(1)


def main() -> None:
    """Run the module that is named first, with the other arguments as its own."""
    die_with_parent()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
