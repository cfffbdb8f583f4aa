"""Owners under load over two Odoo processes, and group chats that hear of it by real HTTP."""

import base64
import hashlib
import hmac
import importlib.util
import json
import socket
import threading
import time
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.fakes import ChatServer, MailDoor
from tests.support import OdooServer, World

AT_ONCE = 50
PEOPLE = 4
SECRET = "SECtest"


@pytest.fixture(scope="module")
def world(ready_template):
    world = World(ready_template, "assignment")
    world.rpc.call("ir.config_parameter", "set_param", "inquiry_touch.chat_allow_private", "1")
    policies = [row["id"] for row in world.rpc.search("inquiry.assignment.policy", [], "id")]
    world.rpc.write("inquiry.assignment.policy", policies, {"active": False})
    yield world
    world.close()


@pytest.fixture(scope="module")
def people(world):
    group = world.rpc.ref("sales_team.group_sale_salesman")
    return [
        world.rpc.create(
            "res.users", {"name": f"Person {number}", "login": f"p{number}", "group_ids": [[4, group]]}
        )
        for number in range(PEOPLE)
    ]


@pytest.fixture(scope="module")
def policy(world, people):
    members = [[0, 0, {"user_id": user}] for user in people]
    return world.rpc.create("inquiry.assignment.policy", {"name": "All", "member_ids": members})


@pytest.fixture
def chat():
    server = ChatServer()
    yield server
    server.stop()


def test_as_09_fifty_at_once_over_two_processes_get_one_owner_each(world, people, policy):
    second = OdooServer(world.database.name, *world.sink.odoo_arguments, label="second").wait()
    doors = [MailDoor(server.url, world.database.name) for server in (world.odoo, second)]
    world.rpc.create("crm.team", {"name": "Parallel", "alias_name": "parallel", "user_id": False})
    domain = world.doors.address.partition("@")[2]
    start = threading.Barrier(AT_ONCE)

    def send(number):
        letter = EmailMessage()
        letter["From"], letter["To"] = f"at{number}@once.example", f"parallel@{domain}"
        letter["Subject"], letter["Message-ID"] = f"Lamps {number}", f"<{number}@once.example>"
        letter.set_content("Please quote lamps.")
        start.wait()
        while not doors[number % 2].hand_over(letter.as_bytes()).startswith("250"):
            time.sleep(0.2)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(AT_ONCE)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        like = "email_from LIKE 'at%@once.example'"
        world.wait_until(lambda: world.database.count("crm_lead", like) == AT_ONCE, "all fifty", 120)
        owners = world.database.rows(f"SELECT user_id, count(*) FROM crm_lead WHERE {like} GROUP BY user_id")
        counts = {int(user): int(count) for user, count in owners}
        assert set(counts) == set(people)
        assert max(abs(count - AT_ONCE / PEOPLE) for count in counts.values()) <= 1, counts
        records = world.database.rows(
            "SELECT lead_id, count(*) FROM inquiry_decision WHERE stage = 'assign' AND verdict = 'assigned' "
            f"AND lead_id IN (SELECT id FROM crm_lead WHERE {like}) GROUP BY lead_id"
        )
        assert Counter(int(count) for _lead, count in records) == {1: AT_ONCE}
    finally:
        for door in doors:
            door.stop()
        second.stop()


def _room(world, chat, **values):
    return world.rpc.create(
        "inquiry.chat.room",
        {"name": "Export", "kind": "dingtalk", "address": chat.url, "secret": SECRET, **values},
    )


def _write_in(world, address):
    body = {"id": address, "email": address, "name": "Erika Muster", "message": "Please quote 50 lamps."}
    assert world.doors.shop_sender.post(json.dumps(body).encode()).status == 200


def test_as_10_a_group_hears_of_it_signed_and_with_a_link(world, policy, chat):
    room = _room(world, chat)
    _write_in(world, "told@chat.example")
    (told,) = chat.wait_for(1)
    digest = hmac.new(SECRET.encode(), f"{told.query['timestamp']}\n{SECRET}".encode(), hashlib.sha256)
    assert told.query["sign"] == base64.b64encode(digest.digest()).decode()
    assert told.query["access_token"] == "secret"
    text = told.json["markdown"]["text"]
    assert f"res_id={world.wait_for_lead('told@chat.example')}" in text
    assert "Erika" not in text
    assert "told@" not in text
    assert "access_token" not in world.database.value(
        f"SELECT address_sealed || coalesce(last_error, '') FROM inquiry_chat_room WHERE id = {room}"
    )
    world.rpc.write("inquiry.chat.room", room, {"active": False})


def test_as_10_a_robot_that_hangs_holds_up_no_inquiry(world, policy, chat):
    chat.answer = lambda told: time.sleep(30) or (500, "")
    room = _room(world, chat)
    _write_in(world, "first@hang.example")
    chat.wait_for(1)
    began = time.monotonic()
    _write_in(world, "second@hang.example")
    world.wait_for_lead("second@hang.example")
    assert time.monotonic() - began < 8
    world.wait_until(
        lambda: world.database.count("inquiry_chat_notice", f"room_id = {room} AND error = 'ReadTimeout'"),
        "the failure is written down",
    )
    assert world.database.count("ir_cron", "failure_count > 0") == 0
    world.rpc.write("inquiry.chat.room", room, {"active": False})


def _load_tool(name):
    """Return a tool of the addon, which needs no Odoo."""
    path = Path(__file__).parents[1] / "inquiry_touch" / "tools" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def test_a_name_that_leads_into_our_network_is_not_called(chat, monkeypatch):
    safe_post = _load_tool("safe_post")
    port = int(chat.url.rpartition(":")[2].partition("/")[0])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: found)
    with pytest.raises(safe_post.PostRefused):
        safe_post.post("https://innocent.example.com/robot", b"{}", {})
    assert not chat.told
