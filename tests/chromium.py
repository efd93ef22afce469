"""A headless Chromium that may reach nothing: opens a file, tells what it asked for, takes pictures."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

PROGRAM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--remote-debugging-port=0", "--proxy-server=127.0.0.1:9",  # nothing listens there
)  # fmt: skip


@dataclass
class Browser:
    """One tab. `requests` are the URLs that it asked for, `complaints` what stood in its console."""

    socket: aiohttp.ClientWebSocketResponse
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _last: int = 0
    _loaded: bool = False

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command of the DevTools protocol and give its answer."""
        self._last += 1
        number = self._last
        await self.socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            told = await self.socket.receive_json(timeout=60)
            if told.get("id") == number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                return dict(told["result"])
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        method, what = told.get("method"), told.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.complaints.append(str(what))
        elif method == "Page.loadEventFired":
            self._loaded = True

    async def open(self, page: str, *, width: int = 1100, dark: bool = False, fragment: str = "") -> None:
        """Open a URL at a width, in light or dark, and wait until it has loaded."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
        )
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.ask("Emulation.setEmulatedMedia", media="", features=[feature])
        for url in ("about:blank", page + fragment):  # a fragment alone would load nothing
            self._loaded = False
            await self.ask("Page.navigate", url=url)
            while not self._loaded:
                self._note(await self.socket.receive_json(timeout=60))

    async def value(self, expression: str) -> Any:
        """Give the value of a JavaScript expression in the page."""
        result = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def picture(self, *, whole: bool = True) -> bytes:
        """Take a picture of the whole page, or of what is seen without scrolling."""
        shot = await self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(shot["data"])

    async def pdf(self) -> bytes:
        """Print the page."""
        printed = await self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(printed["data"])


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser with a profile of its own, and stop it in the end."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            PROGRAM, *_FLAGS, f"--user-data-dir={profile}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stderr is not None
            while not (
                told := re.search(rb"DevTools listening on ws://127.0.0.1:(\d+)/", await process.stderr.readline())
            ):
                assert process.returncode is None, "Chromium ended at once"
            port = int(told[1])
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = [t for t in await answer.json() if t["type"] == "page"]
                address = tabs[0]["webSocketDebuggerUrl"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    browser = Browser(socket)
                    for domain in ("Page", "Network", "Runtime", "Log"):
                        await browser.ask(f"{domain}.enable")
                    yield browser
        finally:
            process.terminate()
            await process.communicate()
