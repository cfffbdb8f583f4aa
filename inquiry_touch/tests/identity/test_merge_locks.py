from dataclasses import replace
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ...tools.inquiry_facts import InquiryFacts
from .common import ASKED_AT


@tagged("post_install", "-at_install")
class TestMergeLocks(BaseCase):
    """Real transactions that merge, part and take messages in at the same time."""

    def setUp(self):
        super().setUp()
        Registry(get_db_name())
        self.database = db_connect(get_db_name())
        self._remove()  # what a run that was cut off left behind
        with self.database.cursor() as cr:
            env = self._env(cr)
            self.facts = InquiryFacts(text="", company_id=env.company.id, asked_at=ASKED_AT)
            files = env["inquiry.buyer"]._ensure([self._of("anna"), self._of("ben")])
            self.anna_id, self.ben_id = (file.id for file in files)
        self.addCleanup(self._remove)

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _of(self, name, **values):
        return replace(self.facts, email=f"{name}@locks.example.com", **values)

    def _remove(self):
        with self.database.cursor() as cr:
            cr.execute(
                """
                CREATE TEMP TABLE gone ON COMMIT DROP AS
                SELECT id FROM inquiry_buyer WHERE email_from LIKE '%@locks.example.com'
                """
            )
            cr.execute("UPDATE inquiry_buyer SET merged_into_id = NULL WHERE id IN (SELECT id FROM gone)")
            cr.execute("DELETE FROM inquiry_buyer WHERE id IN (SELECT id FROM gone)")

    def _merge(self, cr):
        buyers = self._env(cr)["inquiry.buyer"]
        merges = buyers.env["inquiry.buyer.merge"]
        merge = merges._merge(buyers.browse(self.anna_id), buyers.browse(self.ben_id))
        buyers.env.flush_all()
        return merge

    def _take_in(self, cr, resolution):
        facts = self._of(
            "ben",
            buyer_id=resolution.buyer_id,
            file_id=resolution.file_id,
            asked_at=ASKED_AT + timedelta(days=1),
        )
        self._env(cr)["inquiry.buyer"]._ensure([facts])

    def _resolve(self, cr, name="ben"):
        return self._env(cr)["inquiry.buyer"]._resolve([self._of(name)])[0]

    def test_message_that_is_being_taken_in_meets_a_merge(self):
        with self.database.cursor() as taking, self.database.cursor() as merging:
            resolution = self._resolve(taking)
            self.assertEqual(resolution.buyer_id, self.ben_id)
            self._merge(merging)
            merging.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger("odoo.sql_db"):
                self._take_in(taking, resolution)
            taking.rollback()
            again = self._resolve(taking)
            self.assertEqual((again.buyer_id, again.file_id), (self.anna_id, self.ben_id))

    def test_merge_meets_a_message_that_was_taken_in(self):
        with self.database.cursor() as taking, self.database.cursor() as merging:
            merging.execute("SELECT count(*) FROM inquiry_buyer")
            self._take_in(taking, self._resolve(taking))
            taking.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger("odoo.sql_db"):
                self._merge(merging)
            merging.rollback()

    def test_message_that_is_being_taken_in_meets_an_undo(self):
        with self.database.cursor() as taking, self.database.cursor() as undoing:
            self._merge(undoing)
            undoing.commit()
            resolution = self._resolve(taking)
            merges = self._env(undoing)["inquiry.buyer.merge"]
            merges.search([("merged_id", "=", self.ben_id), ("undone_at", "=", False)])._undo()
            merges.env.flush_all()
            undoing.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger("odoo.sql_db"):
                self._take_in(taking, resolution)
            taking.rollback()
            self.assertEqual(self._resolve(taking).buyer_id, self.ben_id)
