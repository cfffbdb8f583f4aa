"""Ten thousand made-up inputs on each door: each ends somewhere, and the sum is what was sent.

INQUIRY_NOISE_SEED repeats a run, INQUIRY_NOISE_COUNT shortens one.
"""

import base64
import csv
import email
import hashlib
import http.client
import io
import os
import threading
from collections import Counter
from queue import Queue
from urllib.parse import urlparse

import pytest

from tests.support.noise import Noise

COUNT = int(os.environ.get("INQUIRY_NOISE_COUNT") or 10_000)
SEED = os.environ.get("INQUIRY_NOISE_SEED") or "inquiry"
CALLERS = 4
ROWS_PER_FILE = 500
READ_WITHIN = 1_800
FATES = {"opened", "joined", "duplicate", "junk", "failed", "refused"}


@pytest.fixture
def door(world):
    """A function that opens a source of its own: nothing it brings in is clocked or planned."""

    def open_door(source_type, **values):
        values = {"source_type": source_type, "starts_clock": False, "starts_plan": False, **values}
        source = world.rpc.create("inquiry.source", {"name": f"Noise {source_type}", **values})
        return source, world.rpc.read("inquiry.source", source, "hook_url", "alias_email")

    return open_door


@pytest.mark.parametrize("shape", ["json", "form"])
def test_every_generated_call_ends_somewhere(world, door, shape):
    source, addresses = door("webhook", rate_per_minute=0, rate_per_caller=0)
    path = urlparse(addresses["hook_url"]).path
    noise = Noise(f"{SEED} {shape}")
    inputs = [_call(noise, shape) for _number in range(COUNT)]
    answers = _at_once(inputs, lambda: _Caller(world.odoo.port, path))
    statuses = Counter(status for status, _trace in answers)
    assert not [status for status in statuses if status >= 500], statuses
    _wait_until_read(world, source)
    fates = _fates(world, source)
    ends = Counter(fates.get(trace, "lost") if status == 200 else "refused" for status, trace in answers)
    _check(ends, COUNT, shape)


def test_every_generated_mail_ends_somewhere(world, door):
    source, addresses = door("email", alias_name="noise")
    noise = Noise(f"{SEED} mail")
    mails = [noise.mail(addresses["alias_email"]) for _number in range(COUNT)]
    answers = _at_once(mails, lambda: world.door.hand_over)
    _wait_until_read(world, source)
    fates = _fates(world, source, "encode(sha256(decode(convert_from(body, 'UTF8'), 'base64')), 'hex')")
    numbers = {row[0] for row in world.database.rows(f"{NUMBERS} AND source_id = {source}")}
    ends = Counter()
    for mail, answer in zip(mails, answers, strict=True):
        is_taken = answer.startswith("250") and _is_for(addresses["alias_email"], mail)
        ends[_fate_of_mail(mail, fates, numbers) if is_taken else "refused"] += 1
    _check(ends, COUNT, "mail")


def test_every_generated_row_ends_somewhere(world, door):
    source, _addresses = door("import")
    noise = Noise(f"{SEED} csv")
    rows = [noise.row() for _number in range(COUNT)]
    for start in range(0, COUNT, ROWS_PER_FILE):
        _import(world, source, rows[start : start + ROWS_PER_FILE])
    _wait_until_read(world, source)
    results = world.database.rows(
        f"SELECT result, count(*) FROM inquiry_intake WHERE source_id = {source} GROUP BY result"
    )
    left_out = world.database.rows(
        f"SELECT sum(row_count - total_count) FROM inquiry_import WHERE source_id = {source}"
    )
    ends = Counter({result or "lost": int(count) for result, count in results})
    ends["refused"] += int(left_out[0][0])
    empty = sum(not any(text.strip() for text in row.values()) for row in rows)
    _check(ends, COUNT - empty, "csv")


NUMBERS = "SELECT DISTINCT left(delivery_ref, 40) FROM inquiry_payload WHERE delivery_ref IS NOT NULL"


def _call(noise, shape):
    return ("application/json", noise.json_body()) if shape == "json" else noise.form_body()


class _Caller:
    """Posts over one connection as long as the server keeps it."""

    def __init__(self, port, path):
        self._path = path
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def __call__(self, call):
        content_type, body = call
        self._connection.request("POST", self._path, body, {"Content-Type": content_type})
        answer = self._connection.getresponse()
        content = answer.read()
        trace = content.partition(b'"trace": "')[2].partition(b'"')[0].decode()
        return answer.status, trace


def _at_once(inputs, new_caller):
    """Send all inputs by some callers at a time; return the answers in the order of the inputs."""
    waiting, answers = Queue(), [None] * len(inputs)
    for pair in enumerate(inputs):
        waiting.put(pair)

    def work():
        call = new_caller()
        while not waiting.empty():
            number, content = waiting.get()
            answers[number] = call(content)

    callers = [threading.Thread(target=work) for _caller in range(CALLERS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert None not in answers, "a caller died"
    return answers


def _wait_until_read(world, source):
    def is_read():
        return not world.database.count("inquiry_payload", f"source_id = {source} AND state = 'new'")

    world.wait_until(is_read, "every input read", READ_WITHIN)
    assert world.database.count("ir_cron", "failure_count > 0") == 0, "no job is red"


def _fates(world, source, key="payload.trace"):
    """What became of each payload of this source; one that was read must have its arrival."""
    query = f"""
        SELECT {key}, CASE WHEN payload.state = 'failed' AND error_code IS NOT NULL THEN 'failed'
                           WHEN payload.state = 'parsed' THEN COALESCE(min(intake.result), 'lost')
                           ELSE 'lost' END
          FROM inquiry_payload payload LEFT JOIN inquiry_intake intake ON intake.payload_id = payload.id
         WHERE payload.source_id = {source} AND payload.state != 'refused'
         GROUP BY payload.id
    """
    return dict(world.database.rows(query))


def _is_for(address, mail):
    """Whether a mail still names its addressee; a bounce that does not is dealt with by Odoo itself."""
    return address in str(email.message_from_bytes(mail)["To"])


def _fate_of_mail(mail, fates, numbers):
    fate = fates.get(hashlib.sha256(mail).hexdigest())
    number = " ".join(str(email.message_from_bytes(mail)["Message-ID"] or "").split())[:40]
    return fate or ("duplicate" if number in numbers else f"lost: {number}")


def _import(world, source, rows):
    output = io.StringIO()
    writer = csv.DictWriter(output, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = base64.b64encode(output.getvalue().encode("utf-8", "replace")).decode()
    values = {"source_id": source, "file": content, "file_name": "noise.csv", "date_order": "dmy"}
    file_import = world.rpc.create("inquiry.import", values)
    world.rpc.call("inquiry.import", "action_check", [file_import])
    world.wait_until(lambda: _state(world, file_import) == "preview", "the file checked", READ_WITHIN)
    world.rpc.call("inquiry.import", "action_run", [file_import])
    world.wait_until(lambda: _state(world, file_import) == "done", "the file imported", READ_WITHIN)


def _state(world, file_import):
    return world.rpc.read("inquiry.import", file_import, "state")["state"]


def _check(ends, count, what):
    print(f"\n{what}: {dict(ends.most_common())}")
    assert set(ends) <= FATES, ends.most_common(20)
    assert sum(ends.values()) == count
    assert ends["opened"] > count / 10, "most are still inquiries"
