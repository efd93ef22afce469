"""The arrows between the packages hold."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "extractors": {
        "warehouse",
        "flows",
        "prefect",
        "duckdb",
        "pyarrow",
        "aiohttp",
        "httpx",
        "requests",
        "tests",
        "seeds",
    },
    "warehouse": {"flows", "prefect", "feedparser", "trafilatura", "aiohttp", "tests"},
    "flows": {"tests"},
}
MODULES = [p for package in FORBIDDEN for p in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    names = imported(path)
    assert not {n.split(".")[0] for n in names} & FORBIDDEN[package]
    if package == "warehouse":
        assert {n for n in names if n.split(".")[0] == "extractors"} <= {"extractors.model", "extractors.errors"}
    elif package == "flows":
        assert "duckdb" not in names


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.parent.parts[len(ROOT.parts)] == "extractors"], ids=lambda p: p.name
)
def test_an_extractor_reads_no_disk_clock_or_environment(path: Path) -> None:
    assert not imported(path) & {"os", "time", "pathlib", "socket", "sqlite3", "subprocess", "importlib.resources"}
