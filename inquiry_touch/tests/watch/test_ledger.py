from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..intake.common import CALL, HookCase, IntakeCase


class LedgerCase(IntakeCase):
    def _row(self, source=None):
        self.env["inquiry.ledger"]._refresh()
        domain = [("source_id", "=", (source or self.source).id)]
        return self.env["inquiry.ledger"].search(domain, limit=1)

    def _difference(self):
        return self._row().difference


class TestLedger(LedgerCase):
    def test_in_01_each_arrival_is_counted_by_what_became_of_it(self):
        self._receive(CALL)
        self._receive({**CALL, "id": "A-2", "message": "And 20 more."})
        self._receive({**CALL, "name": "Same number"})
        self._receive(b"{")
        self._parse()
        self._receive({**CALL, "id": "A-3"})
        row = self._row()
        counted = [row.arrived, row.opened, row.joined, row.duplicate, row.failed, row.waiting]
        self.assertEqual(counted, [5, 1, 1, 1, 1, 1])
        self.assertEqual((row.difference, row.verdict), (0, "Adds up"))

    def test_an_arrival_that_was_deleted_is_missed(self):
        payload = self._receive(CALL)
        self._parse()
        self.env.cr.execute("DELETE FROM inquiry_intake WHERE id = %s", [payload.intake_ids.id])
        self.assertEqual(self._difference(), 1)
        self.assertEqual(self._row().verdict, "1 lost")

    def test_a_call_in_limbo_is_missed(self):
        payload = self._receive(CALL)
        self.env.flush_all()
        self.env.cr.execute("UPDATE inquiry_payload SET state = 'parsed' WHERE id = %s", [payload.id])
        self.assertEqual(self._difference(), 1)

    def test_what_is_counted_twice_is_seen(self):
        payload = self._receive(CALL)
        self._parse()
        payload.intake_ids.copy({"external_ref": "again"})
        self.assertEqual(self._difference(), -1)

    def test_a_replayed_call_that_fails_is_not_counted_twice(self):
        payload = self._receive(CALL)
        self._parse()
        payload._set_failed("bad_json")
        self.assertEqual(self._difference(), 0)

    def test_a_lead_made_in_odoo_counts_even_when_it_was_deleted(self):
        lead = self.env["crm.lead"].create({"name": "By hand", "email_from": "hand@example.com"})
        source = lead.inquiry_source_id
        before = self._row(source).arrived
        lead.unlink()
        row = self._row(source)
        self.assertEqual((row.arrived, row.difference), (before, 0))

    def test_a_closed_day_stays_as_it_was_counted(self):
        payload = self._receive(CALL, received_at=fields.Datetime.now() - timedelta(days=6, hours=12))
        self._parse()
        row = self._row()
        row.day -= timedelta(days=3)
        row.is_closed = True
        payload.intake_ids.unlink()
        self.env["inquiry.ledger"]._refresh()
        self.assertEqual((row.opened, row.difference), (1, 0))

    def test_a_difference_that_was_explained_is_told_no_more(self):
        payload = self._receive(CALL)
        self._parse()
        payload.intake_ids.unlink()
        row = self._row()
        self.assertIn(row, row._wrong_days())
        row.with_user(self.manager).action_explain()
        self.assertNotIn(row, row._wrong_days())


@tagged("post_install", "-at_install")
class TestLedgerAtTheDoor(LedgerCase, HookCase):
    def test_in_12_duplicates_answered_at_the_door_are_counted(self):
        for _turn in range(3):
            self._post(CALL)
        self.env.invalidate_all()
        row = self._row()
        self.assertEqual((row.arrived, row.duplicate, row.waiting, row.difference), (3, 2, 1, 0))
