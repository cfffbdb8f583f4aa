import json
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import ConcurrencyError
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, freeze_time, get_db_name
from odoo.tools import mute_logger

from ...models.intake.inquiry_payload_job import LEASE
from ...tools.inquiry_facts import InquiryFacts
from ...tools.rotation import TurnRequest

ADDRESS = "two.connections@example.com"
POLICY = -7
JOB_LOG = "odoo.addons.inquiry_touch.models.intake.inquiry_payload_job"
LONG_AGO = datetime(2000, 1, 1)  # before all others that wait


class TestTwoConnections(BaseCase):
    """Two workers on two real connections; what is committed for it is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._connect() as env:
            self.source_id = env["inquiry.source"].create({"name": "Two connections"}).id
            self.payload_ids = [self._receive(env, number) for number in range(3)]
        self.addCleanup(self._remove)

    def _connect(self):
        return _connection()

    def _receive(self, env, number):
        call = {"id": number, "message": "Hello", "email": ADDRESS if not number else f"{number}.{ADDRESS}"}
        source = env["inquiry.source"].browse(self.source_id)
        body = json.dumps(call).encode()
        return source._receive(body, delivery_ref=f"two-{number}", received_at=LONG_AGO).id

    def _remove(self):
        with db_connect(get_db_name()).cursor() as cr:
            cr.execute("DELETE FROM inquiry_entry WHERE source_id = %s", [self.source_id])
            cr.execute("DELETE FROM inquiry_payload WHERE source_id = %s", [self.source_id])
            cr.execute("DELETE FROM inquiry_source WHERE id = %s", [self.source_id])
            cr.execute(
                """DELETE FROM inquiry_buyer WHERE id IN (
                       SELECT buyer_id FROM inquiry_buyer_key WHERE value = %s)""",
                [ADDRESS],
            )
            cr.execute("DELETE FROM inquiry_rotation WHERE policy_id = %s", [POLICY])

    def _claim(self, env):
        return env["inquiry.payload"]._claim(2) & env["inquiry.payload"].browse(self.payload_ids)

    def test_in_12_the_same_number_on_two_connections_is_stored_once(self):
        with self._connect() as first, self._connect() as second:
            second.cr.execute(
                "SELECT 1 FROM inquiry_payload LIMIT 1"
            )  # the second sees the world as it is now
            stored = self._receive(first, 9)
            first.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
                self._receive(second, 9)
            second.cr.rollback()
            self.assertEqual(self._receive(second, 9), stored)

    def test_two_lanes_never_take_the_same_call(self):
        with self._connect() as first, self._connect() as second:
            ours = self._claim(first)
            first.cr.commit()
            theirs = self._claim(second)
            self.assertTrue(ours)
            self.assertTrue(theirs)
            self.assertFalse(set(ours.ids) & set(theirs.ids))
            second.cr.rollback()

    def test_what_a_killed_worker_held_comes_back_one_by_one(self):
        with self._connect() as worker:
            claimed = self._claim(worker)
            worker.cr.commit()
            claimed._lock()._process()
            worker.cr.rollback()  # here the server is killed
        with self._connect() as other, freeze_time(fields.Datetime.now() + LEASE + timedelta(seconds=1)):
            self.assertEqual(claimed.with_env(other).mapped("attempts"), [1, 1])
            Payload = other["inquiry.payload"]
            tried = Payload.search_count([("attempts", "=", 1)])
            Payload._claim(1000)  # what nobody tried yet goes first
            batches = [Payload._claim(1000) for _turn in range(tried)]
            self.assertEqual(max(map(len, batches)), 1)
            self.assertLessEqual(set(claimed.ids), set(Payload.concat(*batches).ids))
            self.assertEqual(claimed.with_env(other).mapped("attempts"), [2, 2])
            other.cr.rollback()

    def test_a_call_that_kills_every_worker_is_given_up(self):
        with self._connect() as env:
            payload = env["inquiry.payload"].browse(self.payload_ids[0])
            payload.attempts = 6  # claimed for the sixth time
            payload._process_claimed()
            self.assertEqual((payload.state, payload.error_code), ("failed", "unforeseen"))
            env.cr.rollback()

    def test_op_03_a_row_that_is_there_twice_holds_up_no_other_and_says_so(self):
        with self._connect() as env:
            payloads = env["inquiry.payload"].browse(self.payload_ids)
            carry, bad = type(payloads)._carry, payloads[0]

            def refuse(these):
                if bad in these:
                    raise UniqueViolation("there already")
                carry(these)

            with patch.object(type(payloads), "_carry", refuse), self.assertLogs(JOB_LOG, "WARNING"):
                self.assertEqual(payloads._process_claimed(), 3)
            self.assertEqual(payloads.mapped("state"), ["new", "parsed", "parsed"])
            self.assertIn("UniqueViolation", bad.error)
            self.assertGreater(bad.next_attempt_at, LONG_AGO)
            env.cr.rollback()

    def test_in_17_a_new_buyer_on_two_connections_is_found_in_a_new_transaction(self):
        with self._connect() as lane, self._connect() as other:
            claimed = lane["inquiry.payload"].browse(self.payload_ids[0])
            lane.cr.execute("SELECT 1 FROM inquiry_buyer LIMIT 1")  # the lane sees the world as it is now
            company_id = claimed.company_id.id
            facts = InquiryFacts(text="Hello", email=ADDRESS, company_id=company_id)
            buyer = other["inquiry.buyer"]._ensure([facts])[0]
            other.cr.commit()
            with mute_logger("odoo.sql_db"):
                claimed._process_claimed()
            self.assertEqual(claimed.state, "parsed")
            self.assertEqual(claimed.intake_ids.buyer_id.id, buyer.id)
            lane.cr.rollback()

    def test_as_03_turns_taken_by_many_workers_at_once_are_even(self):
        taken = []

        def work(rotation):
            for _turn in range(10):
                turns = rotation._take_turns([TurnRequest(POLICY, 1, {1: 1, 2: 1, 3: 1})])[0]
                taken.extend(turn.person for turn in turns)

        with self._connect() as env:  # made here: a thread may not wait for the registry that runs the tests
            workers = [
                Thread(target=work, args=[env["inquiry.rotation"]], daemon=True) for _worker in range(3)
            ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=30)
        self.assertEqual(Counter(taken), {1: 10, 2: 10, 3: 10})


@contextmanager
def _connection():
    """An environment on a connection of its own, committed when all went well."""
    with db_connect(get_db_name()).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
