"""Import the bundle into a fresh Superset, run every chart's query, and take a picture of the dashboard.

    python docs/bi/superset_check.py natowire-data/published/natowire.duckdb [--picture dashboard.png]

Runs in the environment in which Superset is installed (docs/bi/superset_requirements.txt). Everything is in a temporary
folder and on 127.0.0.1, and is gone at the end. Ends with 1 when a chart has no rows or an error. The picture needs
Chromium and chromedriver on the PATH and is left out without them.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from superset_server import USER, Superset, fresh_superset

BUNDLE = Path(__file__).parent / "superset"
WIDTH, HEIGHT = 1400, 2600  # charts that are out of sight ask for nothing: the window shows all of them


def packed(snapshot: Path) -> bytes:
    """Return the bundle as the ZIP archive that Superset imports, with the path of a snapshot."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(BUNDLE.rglob("*.yaml")):
            text = file.read_text(encoding="utf-8").replace("/SNAPSHOT", snapshot.resolve().as_posix())
            bundle.writestr(f"natowire/{file.relative_to(BUNDLE).as_posix()}", text)
    return archive.getvalue()


def import_bundle(superset: Superset, snapshot: Path) -> None:
    """Import the dashboard with all that it needs."""
    files = {"formData": ("natowire.zip", packed(snapshot), "application/zip")}
    superset.call("POST", "dashboard/import/", files=files, data={"overwrite": "true"})


def check_charts(superset: Superset) -> list[str]:
    """Run the query of each chart; print its rows, return what is wrong."""
    wrong = []
    for chart in superset.call("GET", "chart/?q=(order_column:slice_name,order_direction:asc)")["result"]:
        try:
            results = superset.call("GET", f"chart/{chart['id']}/data/")["result"]
        except RuntimeError as error:
            wrong.append(f"{chart['slice_name']}: {error}")
            continue
        rows = sum(result["rowcount"] for result in results)
        print(f"{rows:6} rows  {chart['slice_name']}")
        wrong += [f"{chart['slice_name']}: {result['error']}" for result in results if result.get("error")]
        if not rows:
            wrong.append(f"{chart['slice_name']}: no rows")
    return wrong


def check_read_only(superset: Superset) -> list[str]:
    """Return what is wrong when a statement that writes gets through to the snapshot."""
    database = superset.call("GET", "database/")["result"][0]["id"]
    superset.call("PUT", f"database/{database}", json={"allow_dml": True})  # past Superset's own guard, to DuckDB's
    body = {"database_id": database, "sql": "CREATE TABLE written (n INTEGER)", "runAsync": False}
    try:
        superset.call("POST", "sqllab/execute/", json=body)
    except RuntimeError as error:
        return [] if "read-only" in str(error) else [f"an odd answer to a statement that writes: {error}"]
    finally:
        superset.call("PUT", f"database/{database}", json={"allow_dml": False})
    return ["a statement that writes got through"]


@contextmanager
def browser() -> Iterator[Any]:
    """Start headless Chromium that can reach nothing but this machine."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = _chromium()
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--window-size={WIDTH},{HEIGHT}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def take_picture(superset: Superset, target: Path) -> list[str]:
    """Log in, open the dashboard, wait for all charts, save what is on screen; return what went wrong on the page."""
    session = requests.Session()
    session.post(f"{superset.address}/login/", data={"username": USER, "password": superset.password}, timeout=60)
    charts = superset.call("GET", "chart/")["count"]
    with browser() as driver:
        driver.get(f"{superset.address}/health")
        driver.add_cookie({"name": "session", "value": session.cookies["session"]})
        driver.get(f"{superset.address}/superset/dashboard/natowire/?standalone=1")
        statuses, end = _statuses(driver, charts)
        shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        errors = driver.execute_script(
            "return [...document.querySelectorAll('[role=alert], .ant-alert-error')].map(e => e.innerText)"
        )
    target.write_bytes(_smaller(base64.b64decode(shot["data"])))
    print(f"picture: {target} ({target.stat().st_size // 1000} kB), queries of the page: {statuses}, after {end:.0f} s")
    bad = [f"the page's query ended with {status}" for status in statuses if status != 200]
    few = [f"the page asked {len(statuses)} queries for {charts} charts"] if len(statuses) < charts else []
    return bad + few + [f"the page says: {text}" for text in errors if text.strip()]


def _statuses(driver: Any, charts: int) -> tuple[list[int], float]:
    """Wait until each chart has its data and nothing turns any more; return the status of each answer."""
    statuses: list[int] = []
    start = time.monotonic()
    while time.monotonic() < start + 120:
        for entry in driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.responseReceived":
                response = message["params"]["response"]
                if "/api/v1/chart/data" in response["url"]:
                    statuses.append(response["status"])
        turning = "return document.querySelectorAll('.loading, [data-test=loading-indicator]').length"
        loading = driver.execute_script(turning)
        if len(statuses) >= charts and not loading:
            break
        time.sleep(0.5)
    time.sleep(3)  # the charts draw themselves in a short movement
    return statuses, time.monotonic() - start


def _smaller(png: bytes) -> bytes:
    """Return the picture in 128 colours where Pillow is there: a third of the size."""
    try:
        from PIL import Image
    except ImportError:
        return png
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(out, "png", optimize=True)
    return out.getvalue()


def _chromium() -> str | None:
    names = ("chromium", "google-chrome", "chromium-browser")
    return next((path for name in names if (path := shutil.which(name))), None)


def main() -> int:
    """Check the bundle against the snapshot that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description="Import the bundle into a fresh Superset and run every chart.")
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--picture", type=Path, help="where to save a picture of the dashboard (PNG)")
    told = parser.parse_args()
    if not told.snapshot.is_file():
        parser.error(f"no snapshot at {told.snapshot}: run natowire publish")
    with tempfile.TemporaryDirectory(prefix="natowire-superset-") as folder, fresh_superset(Path(folder)) as superset:
        import_bundle(superset, told.snapshot)
        wrong = check_charts(superset) + check_read_only(superset)
        if told.picture and _chromium() and shutil.which("chromedriver"):
            wrong += take_picture(superset, told.picture)
        elif told.picture:
            print("no picture: Chromium and chromedriver are not on the PATH")
    print("\n".join(wrong) if wrong else "every chart has rows; the snapshot cannot be written")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
