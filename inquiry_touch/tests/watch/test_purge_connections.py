import json

from psycopg2.errors import SerializationFailure

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger

from ..intake.test_two_connections import _connection

ADDRESS = "purged.twice@example.com"


class TestPurgeConnections(BaseCase):
    """Somebody brings junk back at the very moment it is deleted; what is committed is removed afterwards."""

    def setUp(self):
        super().setUp()
        with _connection() as env:
            values = {"name": "Purged", "starts_clock": False, "starts_plan": False}
            self.source_id = env["inquiry.source"].create(values).id
            self.lead_ids = [self._junk(env, number).id for number in range(2)]
            self.run_id = env["inquiry.purge"]._begin(env.company).id
        self.addCleanup(self._remove)

    def _junk(self, env, number):
        body = json.dumps({"id": number, "message": "Hello", "email": f"{number}.{ADDRESS}"}).encode()
        payload = env["inquiry.source"].browse(self.source_id)._receive(body, content_type="application/json")
        payload._process()
        lead = payload.intake_ids.lead_id
        lead.action_inquiry_junk()
        return lead

    def _remove(self):
        with db_connect(get_db_name()).cursor() as cr:
            for table in ("inquiry_intake", "inquiry_payload", "inquiry_ledger"):
                cr.execute(f"DELETE FROM {table} WHERE source_id = %s", [self.source_id])  # noqa: S608
            cr.execute("DELETE FROM crm_lead WHERE inquiry_source_id = %s", [self.source_id])
            cr.execute(
                "DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id = ANY(%s)", [self.lead_ids]
            )
            cr.execute("DELETE FROM inquiry_source WHERE id = %s", [self.source_id])
            cr.execute("DELETE FROM inquiry_purge WHERE id = %s", [self.run_id])
            cr.execute(
                """DELETE FROM inquiry_buyer WHERE id IN (
                       SELECT buyer_id FROM inquiry_buyer_key WHERE value LIKE %s)""",
                [f"%{ADDRESS}"],
            )

    def _delete(self, env, left):
        leads = env["crm.lead"].with_context(active_test=False).browse(self.lead_ids)
        return env["inquiry.purge"].browse(self.run_id)._delete("junk", leads, left)

    def test_in_18_what_came_back_meanwhile_is_looked_at_again(self):
        with _connection() as job, _connection() as person:
            job.cr.execute("SELECT 1 FROM crm_lead LIMIT 1")  # the job sees the world as it is now
            person["crm.lead"].browse(self.lead_ids[0]).action_inquiry_not_junk()
            person.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._delete(job, set())
            job.cr.rollback()
            self.assertEqual(len(job["crm.lead"].browse(self.lead_ids).exists()), 2)

    def test_in_18_what_somebody_brings_back_now_is_left(self):
        with _connection() as job, _connection() as person:
            person["crm.lead"].browse(self.lead_ids[0]).action_inquiry_not_junk()
            person.flush_all()
            left = set()
            self.assertEqual(self._delete(job, left), 1)
            self.assertEqual(left, {self.lead_ids[0]})
