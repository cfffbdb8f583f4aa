"""The limits of a webhook hold over several Odoo processes and over a restart."""

import gzip
import json
import socket
import threading
import time
from urllib.parse import urlparse

import pytest

from tests.fakes import WebSender
from tests.support import OdooServer

SECRET = "a-secret-of-this-test"


@pytest.fixture(scope="module")
def neighbour(world):
    """A second Odoo process over the same database."""
    server = OdooServer(world.database.name, "--max-cron-threads=0", label="neighbour").wait()
    yield server
    server.stop()


def _order(number):
    return {"id": f"L-{number}", "message": "Please quote 200 lamps.", "email": f"l{number}@b.example"}


def _door(world, **values):
    """A webhook of a test's own, and its address at each server that is asked for."""
    source = world.rpc.create("inquiry.source", {"name": "Limited", "source_type": "webhook", **values})
    path = urlparse(world.rpc.read("inquiry.source", source, "hook_url")["hook_url"]).path
    return source, lambda server: WebSender(server.url + path)


def _calls(world, source, state):
    where = f"source_id = {source} AND state = '{state}'"
    return int(world.database.value(f"SELECT COALESCE(SUM(calls), 0) FROM inquiry_payload WHERE {where}"))


def test_se_05_the_limit_of_a_source_holds_over_two_processes_and_a_restart(world, neighbour):
    _source, sender = _door(world, rate_per_minute=6)
    started = time.monotonic()
    statuses = [
        sender(server).post(_order(number)).status
        for number, server in enumerate([world.odoo, neighbour] * 4)
    ]
    world.restart()
    for server in (world.odoo, neighbour):
        statuses.append(sender(server).post(_order(f"later-{server.port}")).status)
    assert time.monotonic() - started < 55, "too slow to say anything about one minute"
    assert statuses == [200] * 6 + [429] * 4


def test_se_05_a_flood_of_unsigned_calls_is_counted_exactly_and_stopped(world, neighbour):
    source, sender = _door(
        world, signature_scheme="hmac_sha256", signature_secret=SECRET, rate_per_caller=100
    )
    statuses = []

    def flood(server):
        statuses.extend(sender(server).post(b"x" * 50_000).status for _call in range(40))

    callers = [threading.Thread(target=flood, args=[server]) for server in (world.odoo, neighbour) * 4]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(statuses) == 320 and set(statuses) == {401, 429}
    # who was on the way when the limit was reached is still counted, and nobody is counted twice
    assert 100 <= statuses.count(401) <= 108
    assert _calls(world, source, "refused") == statuses.count(401)
    rows = world.database.count("inquiry_payload", f"source_id = {source}")
    assert rows <= 2, "one row, or two when a minute ended in between"
    assert not world.odoo.errors() and not neighbour.errors()


def test_se_05_the_same_bytes_at_once_at_two_processes_are_one_inquiry(world, neighbour):
    """Each with another number, which no signature covers."""
    source, sender = _door(world)
    body, statuses = json.dumps(_order("AT-ONCE")).encode(), []

    def call(number):
        server = (world.odoo, neighbour)[number % 2]
        statuses.append(sender(server).post(body, headers={"Idempotency-Key": str(number)}).status)

    callers = [threading.Thread(target=call, args=[number]) for number in range(20)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert set(statuses) == {200}
    world.wait_until_read(source)
    world.wait_for_lead("lat-once@b.example")
    assert world.database.count("inquiry_intake", f"source_id = {source} AND result = 'opened'") == 1


def test_se_05_a_bomb_sent_in_pieces_is_refused_or_fails_and_the_server_stays_up(world):
    source, sender = _door(world, max_body_kb=64)
    bomb = gzip.compress(b" " * 30_000_000)
    assert sender(world.odoo).post(bomb, headers={"Content-Encoding": "gzip"}).json["status"] == "accepted"
    world.wait_until_read(source)
    where = f"source_id = {source} AND state = 'failed' AND error_code = 'too_large'"
    assert world.database.count("inquiry_payload", where) == 1
    address = urlparse(sender(world.odoo).url)
    head = f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=30) as caller:
        caller.sendall(head.encode() + (b"4000\r\n" + b"x" * 0x4000 + b"\r\n") * 8 + b"0\r\n\r\n")
        assert b" 413 " in caller.recv(100)
    with socket.create_connection((address.hostname, address.port), timeout=30) as caller:
        caller.sendall(head.encode() + b"no length\r\n")
        assert b" 400 " in caller.recv(100)
    assert not world.odoo.errors()
