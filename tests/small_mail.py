"""A mail server and a webhook on loopback, for a few messages: what was sent is in `taken`."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Webhook:
    """Where it listens, what it took, and with which status it answers next (200 once the list is empty)."""

    address: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    asked: int = 0
    begun: threading.Event = field(default_factory=threading.Event)  # a message came in
    held: threading.Event | None = None  # answers wait until it is set


@contextmanager
def webhook() -> Iterator[Webhook]:
    """Serve a webhook that takes JSON; apprise speaks to it as `json://`."""
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.asked += 1
            hook.begun.set()
            if hook.held is not None and not hook.held.wait(60):
                return
            status = hook.answers.pop(0) if hook.answers else 200
            if status == 200:
                hook.taken.append(json.loads(body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        hook.address = f"json://desk:s3cr3t-pass@127.0.0.1:{server.server_port}/t0ken-of-desk"
        yield hook
        server.shutdown()


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Serve SMTP without encryption or log-in, as far as a client needs to hand over mail; gives (port, mails)."""
    taken: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            while line := self.rfile.readline():
                verb = line.strip().upper().split(b" ")[0].split(b":")[0]
                if verb == b"DATA":
                    self._say("354 go on")
                    mail: list[bytes] = []
                    while (row := self.rfile.readline()) not in (b".\r\n", b""):
                        mail.append(row)
                    taken.append(b"".join(mail).decode())
                self._say("221 bye" if verb == b"QUIT" else "250 ok")
                if verb == b"QUIT":
                    return

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1], taken
        server.shutdown()
