"""A model server with the OpenAI chat format: real HTTP, answers as ordered, good or bad."""

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One call to the server."""

    path: str
    headers: dict
    raw: bytes

    @property
    def task(self):
        return json.loads(self.raw)["messages"][0]["content"]

    @property
    def text(self):
        return json.loads(json.loads(self.raw)["messages"][1]["content"])["message"]


def said(content):
    """Return the answer of a server whose model said this: text, or values as JSON."""
    content = content if isinstance(content, str) else json.dumps(content)
    return 200, json.dumps({"choices": [{"finish_reason": "stop", "message": {"content": content}}]})


class ModelServer:
    """Keeps calls in ``asked``; ``answer(asked)`` gives status and body, bytes of it one by one if a list."""

    def __init__(self):
        self.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def clear(self):
        self.asked = []
        self.answer = lambda asked: said({"category": "sample_order", "intent": "high"})

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def _handler_of(server):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.path, dict(self.headers), raw)
            server.asked.append(asked)
            status, body = server.answer(asked)
            try:
                self._send(status, body)
            except OSError:
                return  # the other side had enough

        def _send(self, status, body):
            self.send_response(status)
            self.end_headers()
            if isinstance(body, str):
                self.wfile.write(body.encode())
                return
            for part in body:
                self.wfile.write(part.encode())
                self.wfile.flush()
                time.sleep(0.5)

        def log_message(self, *arguments):
            """Say nothing: the test looks at ``asked``."""

    return Handler
