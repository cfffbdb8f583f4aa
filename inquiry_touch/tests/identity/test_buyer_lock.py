from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger

from .common import ASKED_AT


class TestBuyerLock(BaseCase):
    """Two real transactions on one buyer; what they need is committed first and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.database = db_connect(get_db_name())
        with self.database.cursor() as cr:
            cr.execute(
                """
                INSERT INTO inquiry_buyer (name, company_id, last_seen_at)
                SELECT 'Anna', min(id), %s FROM res_company RETURNING id
                """,
                [ASKED_AT],
            )
            self.buyer_id = cr.fetchone()[0]
        self.addCleanup(self._remove)

    def _remove(self):
        with self.database.cursor() as cr:
            cr.execute("DELETE FROM inquiry_buyer WHERE id = %s", [self.buyer_id])

    def _see(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["inquiry.buyer"]._mark_seen({self.buyer_id: ASKED_AT - timedelta(days=1)})

    def test_in_17_second_of_two_transactions_on_one_buyer_is_refused(self):
        Registry(get_db_name())
        with self.database.cursor() as first, self.database.cursor() as second:
            for cr in (first, second):
                cr.execute("SELECT count(*) FROM crm_lead")  # both see the world as it is now
            self._see(first)
            first.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger("odoo.sql_db"):
                self._see(second)
            second.rollback()
