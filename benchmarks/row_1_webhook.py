"""A webhook call until it is answered; the yardstick: a route that inserts one row of the same size."""

import http.client
import itertools
import json
from urllib.parse import urlparse

from machine.paths import CHECKOUT
from tests.support import OdooServer

from .filling import fill_payloads
from .measuring import Result, paired

CALLS = 20
BODY_WORDS = 250


def measure(bench):
    addons = CHECKOUT / "benchmarks" / "addons"
    bench.install("bench_route", addons_path=addons)
    with bench.environment() as env:
        # counted, yet never reached
        limits = dict.fromkeys(("rate_per_minute", "rate_per_caller"), 1_000_000)
        values = {"name": "Benchmark", "source_type": "webhook", **limits}
        source = env["inquiry.source"].create(values)
        hook = urlparse(source.hook_url).path
        env.cr.commit()
    server = OdooServer(bench.ready, bench.addons_path(addons), "--max-cron-threads=0", label="bench")
    try:
        caller = _Caller(server.wait().port)
        for size in bench.sizes:
            with bench.environment() as env:
                fill_payloads(env, source.with_env(env), size)
            ours, yardstick = paired(
                lambda: lambda: caller.post(hook),
                lambda: lambda: caller.post("/bench/row"),
                rounds=bench.rounds(25),
                units=CALLS,
            )
            yield Result("1", "webhook call until it is answered", ours, yardstick, 2, size)
        caller.close()
    finally:
        server.stop()


class _Caller:
    """Posts one body after the other over one open connection; no two bodies are equal."""

    def __init__(self, port):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._numbers = itertools.count()

    def post(self, path):
        for _call in range(CALLS):
            number = next(self._numbers)
            message = f"Number {number}: " + "please quote for lamps " * (BODY_WORDS // 4)
            body = json.dumps({"id": str(number), "message": message, "email": f"b{number}@b.example"})
            self._connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = self._connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                raise AssertionError(f"{path} answered {answer.status}: {text[:300]}")

    def close(self):
        self._connection.close()
