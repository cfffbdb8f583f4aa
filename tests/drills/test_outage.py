"""The database stops, Odoo is killed, the mailbox's server goes down, while inquiries come in by three doors.

Afterwards every message is there once, with its sender's own time, and no buyer was answered twice.
"""

import contextlib
import threading
import time
from collections import Counter

import pytest

from machine import databases, postgres, setup
from machine.addon_tests import free_port
from tests.fakes import MailboxServer
from tests.support import World
from tests.support.crashing import HEADER
from tests.support.traffic import Traffic

CLUSTER = "drill"
LETTERS = 250  # at each door
DOWN = 4  # seconds
CAUGHT_UP_WITHIN = 300
FETCH = "mail.ir_cron_mail_gateway_action"


@pytest.fixture(scope="module")
def world():
    """Odoo as it is run for real, with processes of its own for jobs, over a server that may be stopped."""
    setup.prepare()
    server = postgres.Server(CLUSTER).start()
    template = databases.ready_template(server)
    world = World(
        template,
        "outage",
        "--workers=2",
        f"--gevent-port={free_port()}",
        cluster=CLUSTER,
    )
    yield world
    server.start()
    world.close()
    server.stop()


@pytest.fixture
def mailbox():
    server = MailboxServer()
    yield server
    server.close()


def _bind(world, mailbox):
    values = {"server_type": "imap", "server": "127.0.0.1", "port": mailbox.imap_port}
    login = {"user": mailbox.user, "password": mailbox.password}
    server = world.rpc.create("fetchmail.server", {"name": "Mailbox", **values, **login})
    world.rpc.call("fetchmail.server", "button_confirm_login", [server])
    values = {"name": "Mailbox", "source_type": "email", "fetchmail_server_ids": [(6, 0, [server])]}
    return world.rpc.create("inquiry.source", values)


class Hurry:
    """Lets Odoo's jobs run each second, which by themselves run each few minutes."""

    def __init__(self, world):
        self._world = world
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._hurry)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_error):
        self._is_over.set()
        self._thread.join()

    def _hurry(self):
        job = self._world.rpc.ref(FETCH)
        while not self._is_over.wait(1):
            with contextlib.suppress(Exception):  # the database may be down
                self._world.database.rows(
                    f"UPDATE ir_cron SET nextcall = now() at time zone 'utc' WHERE id = {job}"
                    " AND nextcall > now() at time zone 'utc'"
                )
                self._world.wake_jobs()


def _stop_database(world, mailbox):
    world.database.server.stop("immediate")
    time.sleep(DOWN)
    world.database.server.start()


def _kill_odoo(world, mailbox):
    world.odoo.kill()
    time.sleep(DOWN)
    world.restart()


def _stop_mailbox(world, mailbox):
    mailbox.stop()
    time.sleep(DOWN)
    mailbox.start()


def _stop_all(world, mailbox):
    mailbox.stop()
    world.database.server.stop("immediate")
    world.odoo.kill()
    time.sleep(DOWN)
    world.database.server.start()
    world.restart()
    mailbox.start()


def test_in_20_after_outages_every_message_is_there_once(world, mailbox):
    _bind(world, mailbox)
    senders = {
        "web": lambda letter: world.doors.shop_sender.post(letter.body()).status == 200,
        "gateway": lambda letter: world.door.hand_over(
            letter.mail(world.doors.address).as_bytes()
        ).startswith("250"),
        "mailbox": lambda letter: mailbox.put(letter.mail("sales@provider.example")) is None,
    }
    with Hurry(world):
        traffic = Traffic(LETTERS, senders).start()
        outages = [_stop_database, _kill_odoo, _stop_mailbox, _stop_all] * 2
        for outage in outages:
            time.sleep(DOWN)
            outage(world, mailbox)
        assert not traffic.is_over, "the last outages met nobody: send more letters"
        world.wait_until(lambda: traffic.is_over, "every letter sent", CAUGHT_UP_WITHIN)
        world.wait_until(lambda: not mailbox.unread(), "an empty mailbox", CAUGHT_UP_WITHIN)
        world.wait_until(lambda: _is_read(world), "all payloads read", CAUGHT_UP_WITHIN)
        world.wait_until(lambda: _is_answered(world, traffic), "all answered", CAUGHT_UP_WITHIN)
    assert traffic.refused >= len(outages), "the outages were not felt"
    _check_arrivals(world, traffic)
    _check_answers(world)
    _check_ledger(world)


def _is_read(world):
    return not world.database.count("inquiry_payload", "state = 'new'")


def _is_answered(world, traffic):
    done = "step_key = 'confirm' AND state NOT IN ('planned', 'queued', 'sending')"
    return world.database.count("inquiry_touch", done) >= len(traffic.letters)


def _check_arrivals(world, traffic):
    rows = world.database.rows(
        "SELECT lead.email_from, intake.result, intake.occurred_at FROM inquiry_intake intake "
        "JOIN crm_lead lead ON lead.id = intake.lead_id WHERE lead.email_from LIKE 'buyer@%'"
    )
    opened = Counter(address for address, result, _at in rows if result == "opened")
    assert opened == Counter(letter.address for letter in traffic.letters)
    assert {result for _address, result, _at in rows} <= {"opened", "duplicate"}
    times = {address: at for address, result, at in rows if result == "opened"}
    for letter in traffic.letters:
        assert times[letter.address] == str(letter.moment), letter
    leads = dict(world.database.rows("SELECT email_from, count(*) FROM crm_lead GROUP BY email_from"))
    assert [letter for letter in traffic.letters if leads[letter.address] != "1"] == []
    assert world.database.count("inquiry_payload", "state = 'failed'") == 0


def _check_answers(world):
    counts = Counter(received.message[HEADER] for received in world.sink.arrived)
    del counts[None]  # notices to our own people are Odoo's
    assert counts and max(counts.values()) == 1, counts.most_common(3)


def _check_ledger(world):
    world.rpc.run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")
    assert world.database.count("inquiry_ledger", "difference != 0") == 0
    assert world.database.value("SELECT sum(waiting) FROM inquiry_ledger") == "0"
    assert world.database.count("ir_cron", "NOT active AND cron_name LIKE 'Inquiry:%'") == 0
