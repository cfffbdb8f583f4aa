"""Fifty at once, against two Odoo processes over one database: one inquiry a case, one file a buyer."""

import json
import threading
from email.message import EmailMessage
from urllib.parse import urlencode

import pytest

from tests.fakes import MailDoor, WebSender
from tests.support import OdooServer

AT_ONCE = 50
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def doors(world):
    """The doors of both processes: senders of the shop and of the form, and a mail door, of each."""
    second = OdooServer(world.database.name, *world.sink.odoo_arguments, label="second").wait()
    mail = MailDoor(second.url, world.database.name)
    for source in (world.doors.shop, world.doors.form):
        world.rpc.write("inquiry.source", source, {"rate_per_minute": 0, "rate_per_caller": 0})
    pairs = [
        (world.doors.shop_sender, world.doors.form_sender, world.door, world.doors.address),
        (
            _at(world, second, world.doors.shop_sender),
            _at(world, second, world.doors.form_sender),
            mail,
            world.doors.address,
        ),
    ]
    yield pairs
    mail.stop()
    second.stop()


def _at(world, server, sender):
    url = sender.url.replace(world.odoo.url, server.url)
    return WebSender(url, sender.secret, with_timestamp=sender.with_timestamp)


def _all_at_once(calls):
    """Make all calls at the same moment; return what they returned."""
    start = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def make(number, call):
        start.wait()
        answers[number] = call()

    threads = [threading.Thread(target=make, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_in_12_fifty_deliveries_of_one_event_at_once_over_two_processes(world, doors):
    body = {"id": "FIFTY", "email": "fifty@parallel.example", "message": "Please quote 50 lamps."}
    raw = json.dumps(body).encode()
    answers = _all_at_once([lambda number=n: doors[number % 2][0].post(raw) for n in range(AT_ONCE)])
    assert {answer.status for answer in answers} == {200}
    stored = sum(answer.json["status"] == "accepted" for answer in answers)
    world.wait_until(lambda: sum(_became(world, "fifty@parallel.example").values()) == stored, "all read")
    assert _became(world, "fifty@parallel.example").pop("opened") == 1
    world.wait_for_lead("fifty@parallel.example")
    assert len(world.sink.wait_for(1, to="fifty@parallel.example")) == 1


def test_in_17_fifty_messages_of_one_new_buyer_at_once_over_three_doors(world, doors):
    address = "new@parallel.example"
    calls = [_message(doors[number % 2], number % 3, number, address) for number in range(AT_ONCE)]
    answers = _all_at_once(calls)
    assert set(answers) == {"taken"}
    world.wait_until(
        lambda: _became(world, address) == {"opened": 1, "joined": AT_ONCE - 1}, "all of them", 120
    )
    world.wait_for_lead(address)
    assert world.database.count("inquiry_buyer_key", f"value = '{address}'") == 1
    assert world.database.count("inquiry_buyer", f"email_from = '{address}'") == 1
    assert len(world.sink.wait_for(1, to=address)) == 1, "one first answer, whoever came first"


def test_in_12_different_new_buyers_at_once_do_not_hold_each_other_up(world, doors):
    calls = [_message(doors[n % 2], n % 3, n, f"one{n}@parallel.example") for n in range(AT_ONCE)]
    assert set(_all_at_once(calls)) == {"taken"}
    like = "email_from LIKE 'one%@parallel.example'"
    world.wait_until(lambda: world.database.count("crm_lead", like) == AT_ONCE, "an inquiry of each", 120)
    assert world.database.count("inquiry_buyer", like) == AT_ONCE
    assert world.database.count("ir_cron", "failure_count > 0") == 0


def _message(doors, door, number, address):
    """A call that lets the buyer write by one of the three doors and says whether it was taken."""
    shop, form, mail, alias = doors
    words = f"Message {number}: please quote lamps."
    if door == 0:
        body = {"id": f"{address}-{number}", "email": address, "message": words}
        return lambda: _taken(shop.post(body).status == 200)
    if door == 1:
        body = urlencode({"your-email": address, "your-message": words}).encode()
        return lambda: _taken(form.post(body, FORM).status == 200)
    letter = EmailMessage()
    letter["From"], letter["To"] = address, alias
    letter["Subject"], letter["Message-ID"] = "Lamps", f"<{number}.{address}>"
    letter.set_content(words)
    return lambda: _taken(mail.hand_over(letter.as_bytes()).startswith("250"))


def _taken(is_taken):
    return "taken" if is_taken else "refused"


def _became(world, address):
    query = f"SELECT result, count(*) FROM inquiry_intake WHERE email_from = '{address}' GROUP BY result"
    return {result: int(count) for result, count in world.database.rows(query)}
