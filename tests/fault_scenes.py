"""What a person sees when a disk fails, played on a real small disk: python -m tests.fault_scenes SCENE FOLDER.

FOLDER is the mount point of a disk that the scene may fill and mount anew, in a mount namespace of its own. Prints a
JSON list of what each command ended with: its name, exit code, and what it said.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from flows.demo_server import DemoServer
from flows.sources_file import write_sources

Told = list[tuple[str, int, str]]


class Scene:
    """A data folder on the disk, and the demo's web to ingest from."""

    def __init__(self, web: DemoServer, disk: Path) -> None:
        self.disk, self.told = disk, list[tuple[str, int, str]]()
        sources = disk / "sources.csv"
        write_sources(sources, web.sources())
        self._env = {
            **os.environ, "NATOWIRE_HOME": str(disk / "home"), "NATOWIRE_SOURCES": str(sources),
            "NATOWIRE_ALLOW_ADDRESSES": ",".join(web.allow_addresses), "NATOWIRE_MIN_GAP_S": "0",
            "NATOWIRE_WORKERS": "1",
        }  # fmt: skip

    def run(self, *command: str) -> None:
        """Run a command and keep what it said: its errors, else its answer."""
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", *command], env=self._env, capture_output=True, text=True, check=False
        )
        self.told.append((" ".join(command[:1]), done.returncode, (done.stderr or done.stdout).strip()))

    def fill(self) -> None:
        """Leave no room on the disk."""
        with (self.disk / "filler").open("wb") as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
                    file.flush()
            except OSError:
                return

    def free(self) -> None:
        """Make room again."""
        (self.disk / "filler").unlink()

    def mount(self, options: str) -> None:
        """Mount the disk anew."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.disk)], check=True)


def full(scene: Scene) -> None:
    """Fill the disk before an ingest and before a publish; afterwards both go on."""
    scene.run("ingest", "--source", "demo-rheinblick")
    scene.fill()
    scene.run("ingest")
    scene.run("publish")
    scene.free()
    scene.run("ingest")
    scene.run("publish")
    scene.run("query", "--published", "--format", "csv", "SELECT count(*) FROM v_articles")


def read_only(scene: Scene) -> None:
    """Make the disk read-only: nothing can be written, everything can be asked."""
    scene.run("ingest", "--source", "demo-rheinblick")
    scene.mount("ro")
    scene.run("ingest")
    scene.run("publish")
    scene.run("query", "--format", "csv", "SELECT count(*) > 0 FROM v_articles")


def main() -> None:
    """Play a scene."""
    scene_name, disk = sys.argv[1], Path(sys.argv[2])
    with DemoServer() as web:
        scene = Scene(web, disk)
        {"full": full, "read_only": read_only}[scene_name](scene)
    print(json.dumps(scene.told))


if __name__ == "__main__":
    main()
