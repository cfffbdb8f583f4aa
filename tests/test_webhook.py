"""Another company's system calls the webhook: what it is answered, and what is kept."""

import json
import socket
import threading
from urllib.parse import urlparse

import pytest
from demo import samples

from tests.fakes import WebSender

TOO_LARGE = b" " * 20_000
FORM = "application/x-www-form-urlencoded"
PART = b'--frontier\r\nContent-Disposition: form-data; name="your-%s"\r\n\r\n%s\r\n'
BODIES = [
    (
        "application/json",
        b'{ "id":"BYTES",\r\n "message" : "Gr\xc3\xbc\xc3\x9fe" , "email":"b1@b.example"}\n',
    ),
    ("application/json", b'\xff\xfe{"id": "unreadable" \x00'),
    (FORM, b"your-name=Jo%C3%A3o+C&your-email=b3%40b.example&your-message=a+%2B+b&empty="),
    (
        "multipart/form-data; boundary=frontier",
        PART % (b"email", b"b4@b.example") + PART % (b"message", b"Hello") + b"--frontier--\r\n",
    ),
]


def _order(reference, **values):
    address = f"{reference.lower()}@buyers.example"
    return {"id": reference, "message": "Please quote 200 lamps.", "email": address, **values}


def _stored(database, trace):
    """The bytes as they lie in the table: Odoo keeps binary columns in base64."""
    as_hex = "encode(decode(convert_from(body, 'UTF8'), 'base64'), 'hex')"
    return bytes.fromhex(database.value(f"SELECT {as_hex} FROM inquiry_payload WHERE trace = '{trace}'"))


def _new_door(world, **values):
    """A webhook of a test's own, with the settings it wants to see at work."""
    source = world.rpc.create("inquiry.source", {"name": "Test door", "source_type": "webhook", **values})
    url = world.rpc.read("inquiry.source", source, "hook_url")["hook_url"]
    return source, world.odoo.url + urlparse(url).path


def test_in_12_the_same_call_ten_times_at_once_leaves_one_inquiry(world):
    body = json.dumps(_order("TEN-AT-ONCE")).encode()
    answers = []
    callers = [
        threading.Thread(target=lambda: answers.append(world.doors.shop_sender.post(body))) for _ in range(10)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
    assert {answer.json["status"] for answer in answers} <= {"accepted", "duplicate"}
    world.wait_until_read()
    lead = world.wait_for_lead("ten-at-once@buyers.example")
    assert world.rpc.read("crm.lead", lead, "inquiry_number")["inquiry_number"]


def test_in_12_the_same_call_ten_times_in_a_row_leaves_one_inquiry(world):
    """Each time with other bytes: the sender's own number is what counts."""
    for number in range(10):
        body = json.dumps(_order("TEN-IN-A-ROW", extra={"try": number})).encode()
        assert world.doors.shop_sender.post(body).status == 200
    world.wait_until_read()
    world.wait_for_lead("ten-in-a-row@buyers.example")


def test_a_repeated_call_is_answered_as_duplicate_with_a_trace(world):
    first, second = (world.doors.shop_sender.post(_order("TWICE")) for _ in range(2))
    assert (first.json["status"], second.json["status"]) == ("accepted", "duplicate")
    assert first.json["trace"] and second.json["trace"]


@pytest.mark.parametrize(("content_type", "body"), BODIES)
def test_in_13_the_stored_bytes_are_the_sent_bytes(world, content_type, body):
    answer = world.doors.form_sender.post(body, content_type)
    assert answer.status == 200, answer.body
    assert _stored(world.database, answer.json["trace"]) == body


def test_in_13_the_row_is_there_before_the_caller_sees_the_status_line(world):
    connection = world.database.connect()
    cursor = connection.cursor()
    url = urlparse(world.doors.form_sender.url)
    for number in range(20):
        body = f"your-email=early{number}@b.example&your-message=Hello+{number}".encode()
        head = (
            f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((url.hostname, url.port), timeout=30) as caller:
            caller.sendall(head.encode() + body)
            first_byte = caller.recv(1)
            cursor.execute("SELECT count(*) FROM inquiry_payload WHERE source_id = %s", [world.doors.form])
            [count] = cursor.fetchone()
            assert first_byte == b"H"
        assert count >= number + 1
    connection.close()


def test_in_10_a_call_without_a_signature_is_refused(world):
    unsigned = WebSender(world.doors.shop_sender.url)
    assert unsigned.post(_order("UNSIGNED")).status == 401


def test_in_10_a_call_signed_with_another_secret_is_refused(world):
    forger = WebSender(world.doors.shop_sender.url, "not-the-secret", with_timestamp=True)
    assert forger.post(_order("FORGED")).status == 401


def test_in_10_a_signature_over_other_bytes_is_refused(world):
    sender = world.doors.shop_sender
    headers = sender.signature(b"something else")
    assert WebSender(sender.url).post(_order("SWAPPED"), headers=headers).status == 401


def test_in_10_an_old_signature_is_refused(world):
    sender = world.doors.shop_sender
    body = json.dumps(_order("STALE")).encode()
    headers = sender.signature(body, moment=1_700_000_000)
    assert WebSender(sender.url).post(body, headers=headers).status == 401


def test_in_10_a_refused_call_is_logged_without_its_bytes(world):
    trace = WebSender(world.doors.shop_sender.url).post(_order("LOGGED")).json["trace"]
    where = f"trace = '{trace}' AND state = 'refused' AND body IS NULL AND error_code = 'bad_signature'"
    assert world.database.count("inquiry_payload", where) == 1


def test_ap_04_each_mistake_of_a_caller_has_its_status(world):
    sender = world.doors.form_sender
    assert sender.post(b"").status == 400
    assert WebSender(sender.url + "x").post(_order("NOBODY")).status == 404
    assert sender.post(None, method="GET").status == 405
    assert sender.post(b"x", method="PUT").status == 405


def test_ap_04_a_call_above_the_size_limit_is_refused(world):
    _source, url = _new_door(world, max_body_kb=8)
    assert WebSender(url).post(TOO_LARGE).status == 413
    assert WebSender(url).post(_order("SMALL")).status == 200


def test_ap_04_calls_above_the_rate_of_a_source_are_refused(world):
    _source, url = _new_door(world, rate_per_minute=3)
    statuses = [WebSender(url).post(_order(f"RATE-{number}")).status for number in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_ap_04_a_dry_run_says_how_a_call_would_be_read_and_stores_nothing(world):
    before = world.database.count("inquiry_payload", "body IS NOT NULL")
    answer = world.doors.shop_sender.post(_order("DRY", name="Dry Run"), headers={"X-Inquiry-Dry-Run": "1"})
    assert answer.status == 200 and "dry@buyers.example" in answer.body.decode()
    assert world.database.count("inquiry_payload", "body IS NOT NULL") == before


def test_in_13_a_call_that_cannot_be_read_is_replayed_after_the_map_is_mended(world):
    source, url = _new_door(world)
    answer = WebSender(url).post({"mail": "mended@b.example", "words": "Please quote 90 lamps."})
    world.wait_until_read()
    [payload] = world.rpc.search(
        "inquiry.payload", [["trace", "=", answer.json["trace"]]], "state", "error_code"
    )
    assert payload["state"] == "failed" and payload["error_code"]
    for target, expression in (("email", "mail"), ("message", "words")):
        world.rpc.create(
            "inquiry.field.map", {"source_id": source, "target": target, "expression": expression}
        )
    world.rpc.call("inquiry.payload", "action_replay", [payload["id"]])
    world.wait_for_lead("mended@b.example")


def test_a_form_of_another_shape_is_read_through_its_map(world):
    assert world.doors.form_sender.post(samples.form_body(), FORM).status == 200
    lead = world.wait_for_lead("joao@carvalho-design.example")
    values = world.rpc.read("crm.lead", lead, "contact_name", "name", "country_id", "phone")
    assert values["contact_name"] == "João Carvalho"
    assert values["country_id"][1] == "Portugal"
    assert values["name"] == "Price list for pendant lamps"
