from dataclasses import replace
from datetime import timedelta
from threading import Thread

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ...tools.inquiry_facts import InquiryFacts
from .common import ASKED_AT


@tagged("post_install", "-at_install")
class TestMergeLocks(BaseCase):
    """Real transactions that merge, take messages in and open files at the same time."""

    def setUp(self):
        super().setUp()
        Registry(get_db_name())
        self.database = db_connect(get_db_name())
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
            keys = "SELECT buyer_id FROM inquiry_buyer_key WHERE value LIKE '%@locks.example.com'"
            cr.execute("UPDATE inquiry_buyer SET merged_into_id = NULL WHERE id IN %s", [self._ids()])
            cr.execute(f"DELETE FROM inquiry_buyer WHERE id IN %s OR id IN ({keys})", [self._ids()])

    def _ids(self):
        return (self.anna_id, self.ben_id)

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

    def _open_until_done(self, found):
        """Take a message of a new buyer in, again as the job does when another connection was first."""
        for _attempt in range(60):
            try:
                with self.database.cursor() as cr:
                    facts = self._of("new", phone="+4930999999")
                    resolution = self._env(cr)["inquiry.buyer"]._resolve([facts])[0]
                    facts = replace(facts, buyer_id=resolution.buyer_id, file_id=resolution.file_id)
                    file_id = self._env(cr)["inquiry.buyer"]._ensure([facts])[0].id
            except (ConcurrencyError, psycopg2.errors.SerializationFailure):
                continue
            found.append(file_id)
            return

    @mute_logger("odoo.sql_db")
    def test_id_01_fifty_messages_of_one_new_buyer_at_once_are_one_buyer(self):
        found = []
        for _round in range(5):  # ten connections at a time
            threads = [Thread(target=self._open_until_done, args=(found,)) for _number in range(10)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual((len(found), len(set(found))), (50, 1))
