"""A PostgreSQL server of one's own for a test or benchmark: in a temporary folder, on a Unix socket alone."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def postgres_tools() -> Path | None:
    """Give the folder of initdb and pg_ctl; None where there is no PostgreSQL that could be run."""
    on_path = shutil.which("initdb")
    places = [*_PLACES, *([Path(on_path).resolve().parent] if on_path else [])]
    found = [p for p in places if all((p / tool).exists() for tool in ("initdb", "pg_ctl", "createdb"))]
    return found[0] if found and (os.geteuid() != 0 or _unprivileged()) else None


def _unprivileged() -> str | None:
    """Give a user to run as where we are root, as whom PostgreSQL does not start."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


@contextlib.contextmanager
def postgres(folder: Path, database: str) -> Iterator[str]:
    """Run a server in a folder until the block ends; gives the SQLAlchemy URL (asyncpg) of a fresh database."""
    tools = postgres_tools()
    assert tools is not None
    folder.mkdir(parents=True)
    user = _unprivileged() if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
        for above in folder.parents[:2]:  # it must reach its folder
            above.chmod(above.stat().st_mode | 0o011)

    def run(tool: str, *arguments: str) -> None:
        subprocess.run(
            [str(tools / tool), *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, user=user,
            group=pwd.getpwnam(user).pw_gid if user else None, extra_groups=[] if user else None, cwd="/",
        )  # fmt: skip

    data = folder / "data"
    run("initdb", "-D", str(data), "-U", "natowire", "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=100"
    run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
    try:
        run("createdb", "-h", str(folder), "-U", "natowire", database)
        yield f"postgresql+asyncpg://natowire@/{database}?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
