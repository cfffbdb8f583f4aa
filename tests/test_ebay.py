"""Buyers write at eBay; their messages are fetched over real HTTP: nothing is lost, nothing comes twice."""

import os
import signal
import threading
import time

import pytest

from tests.fakes import EbayServer
from tests.fakes.ebay_server import ACCOUNT
from tests.support import World
from tests.support.rpc import RpcError

JOB = "inquiry_touch.ir_cron_inquiry_pull"


@pytest.fixture(scope="module")
def server():
    fake = EbayServer()
    yield fake
    fake.stop()


@pytest.fixture(scope="module")
def world(ready_template, server):
    """One for all tests of this file; its eBay is the fake."""
    environment = {"INQUIRY_TOUCH_EBAY_URL": server.url}
    built = World(ready_template, "test_ebay", environment=environment)
    yield built
    built.close()


@pytest.fixture
def ebay(server):
    """The fake with nothing in it."""
    server.clear()
    return server


@pytest.fixture
def connected(world, ebay):
    """The world with a source of its own that is connected to the fake, and that source."""
    source = world.rpc.create("inquiry.source", {**ACCOUNT, "starts_plan": False})
    yield world, source
    world.rpc.write("inquiry.source", source, {"active": False})


def _pull(world):
    """As if the time until the next look were over; until nothing is left to do."""
    past = "now() at time zone 'utc' - interval '1 second'"
    world.database.rows(f"UPDATE inquiry_pull SET next_at = {past}")
    # Odoo may have begun by itself
    world.wait_until(lambda: _try(world.rpc), "the job could be run")
    world.wait_until_read()


def _try(client):
    """Run the job; where it runs already, Odoo refuses."""
    try:
        client.run_cron(JOB)
    except RpcError:
        return False
    return True


def _arrivals(world, source):
    rows = world.rpc.search(
        "inquiry.intake", [["source_id", "=", source]], "external_ref", "result", "lead_id"
    )
    return sorted((row["external_ref"], row["result"]) for row in rows)


def test_in_07_conversations_become_inquiries_once_and_answers_given_at_ebay_count(connected, ebay):
    world, source = connected
    ebay.put(1, "Is it waterproof?", "And in white?", "> Yes, both.")
    ebay.put(2, "What does shipping cost?", buyer="ben", minute=20)
    for _turn in range(2):
        _pull(world)
    results = [("C-1:1000", "opened"), ("C-1:1001", "joined"), ("C-1:1002", "joined"), ("C-2:2000", "opened")]
    assert _arrivals(world, source) == results
    leads = world.rpc.search(
        "crm.lead", [["inquiry_source_id", "=", source]], "contact_name", "inquiry_product"
    )
    assert {lead["contact_name"] for lead in leads} == {"anna_buyer", "ben"}
    clocks = world.rpc.search(
        "inquiry.sla.clock", [["lead_id.inquiry_source_id", "=", source]], "close_reason"
    )
    assert sorted(str(clock["close_reason"]) for clock in clocks) == ["False", "platform"]


def test_in_07_a_walk_that_was_killed_goes_on_and_nothing_comes_twice(connected, ebay):
    world, source = connected
    for number in range(1, 71):
        ebay.put(number, "Is it in stock?", buyer=f"buyer{number}")
    calls = []

    def kill_at(path):
        calls.append(path)
        if len(calls) == 30:
            os.killpg(world.odoo.process.pid, signal.SIGKILL)

    ebay.answer = kill_at
    world.database.rows("UPDATE inquiry_pull SET next_at = now() at time zone 'utc' - interval '1 second'")
    world.wake_jobs()
    world.wait_until(lambda: world.odoo.process.poll() is not None, "the server's death")
    ebay.answer = lambda path: None
    assert 0 < world.database.count("inquiry_payload", f"source_id = {source}") < 70
    world.restart()
    _pull(world)
    _pull(world)
    assert _arrivals(world, source) == sorted((f"C-{n}:{n}000", "opened") for n in range(1, 71))


def test_in_07_jobs_started_at_once_store_each_message_once(connected, ebay):
    world, source = connected
    for number in range(1, 21):
        ebay.put(number, "Is it in stock?", buyer=f"buyer{number}")
    ebay.answer = lambda path: time.sleep(0.02)
    clients = [world.log_in() for _turn in range(3)]
    world.database.rows("UPDATE inquiry_pull SET next_at = now() at time zone 'utc' - interval '1 second'")
    threads = [threading.Thread(target=_try, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _pull(world)
    assert _arrivals(world, source) == sorted((f"C-{n}:{n}000", "opened") for n in range(1, 21))
    assert world.database.count("inquiry_payload", f"source_id = {source}") == 20


@pytest.mark.parametrize("status", [401, 403])
def test_in_07_a_refusal_stops_the_source_and_connecting_again_catches_up(connected, ebay, status):
    world, source = connected
    ebay.answer = lambda path: (status, {})
    _pull(world)
    told = world.rpc.read("inquiry.source", source, "pull_note")["pull_note"]
    assert "Connect again" in told
    calls = len(ebay.calls)
    _pull(world)
    assert len(ebay.calls) == calls
    ebay.answer = lambda path: None
    ebay.put(1, "Is it waterproof?")
    world.rpc.call("inquiry.source", "action_test_connection", [source])
    _pull(world)
    assert _arrivals(world, source) == [("C-1:1000", "opened")]


@pytest.mark.parametrize(
    ("status", "headers"), [(429, {"Retry-After": "900"}), (503, {}), (302, {"Location": "/"})]
)
def test_in_07_what_cannot_be_had_now_is_tried_later(connected, ebay, status, headers):
    world, source = connected
    ebay.put(1, "Is it waterproof?")
    ebay.answer = lambda path: (status, headers)
    _pull(world)
    least = 890 if headers.get("Retry-After") else 30
    waits = "next_at > now() at time zone 'utc' + interval '%s seconds' AND state = 'running'"
    assert world.database.count("inquiry_pull", f"source_id = {source} AND {waits % least}") == 1
    ebay.answer = lambda path: None
    _pull(world)
    assert _arrivals(world, source) == [("C-1:1000", "opened")]
