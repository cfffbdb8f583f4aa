"""The robots of group chats: a real HTTP server that keeps what it is told and answers as ordered."""

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Told:
    """One call to a robot."""

    path: str
    query: dict
    headers: dict
    raw: bytes

    @property
    def json(self):
        return json.loads(self.raw)


class ChatServer:
    """Keeps calls in ``told``; ``answer(told)`` gives status and text, DingTalk's "ok" by default."""

    def __init__(self):
        self.told = []
        self.answer = lambda told: (200, '{"errcode": 0, "errmsg": "ok"}')
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}/robot/send?access_token=secret"

    def wait_for(self, count, timeout=60):
        """Return the first so many calls as soon as they came."""
        deadline = time.monotonic() + timeout
        while len(self.told) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.told)} calls instead of {count}")
            time.sleep(0.1)
        return self.told[:count]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def _handler_of(server):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            told = Told(parts.path, query, dict(self.headers), raw)
            server.told.append(told)
            status, text = server.answer(told)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments):
            """Say nothing: the test looks at ``told``."""

    return Handler
