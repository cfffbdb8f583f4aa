from datetime import datetime

from odoo.tests import freeze_time

from ...tools.verdict import Refuse
from ..touch.common import TouchCase


@freeze_time("2026-03-04 09:00:00")
class TestMergePermission(TouchCase):
    """The strictest word survives a merge and its undoing."""

    def setUp(self):
        super().setUp()
        self.company = self.env.company
        self.anna, self.ben = self._file("anna@acme.com"), self._file("ben@acme.com")
        self.lead_of_anna, self.lead_of_ben = self._lead_of(self.anna), self._lead_of(self.ben)

    def _file(self, email):
        file = self.env["inquiry.buyer"].create(
            {"name": email, "email_from": email, "company_id": self.company.id}
        )
        self._key(file, email)
        return file

    def _key(self, file, email, **values):
        return self.env["inquiry.buyer.key"].create(
            {"buyer_id": file.id, "company_id": self.company.id, "kind": "email", "value": email, **values}
        )

    def _lead_of(self, file):
        return self._lead(inquiry_buyer_id=file.id, email_from=file.email_from)

    def _is_refused(self, lead):
        touch = self._touch(lead, purpose="marketing", wanted_at=datetime(2026, 3, 9, 9, 0))
        requests = touch._gate_requests(datetime(2026, 3, 9, 9, 0))
        [found] = self.env["inquiry.gate"]._check(requests, ["opted_out"]).values()
        touch.unlink()
        return isinstance(found, Refuse)

    def _merge(self):
        return self.env["inquiry.buyer.merge"]._merge(self.anna, self.ben)

    def test_cp_03_stop_of_one_holds_for_all_addresses_of_both(self):
        self.ben._said_stop("email", "Wrote STOP")
        self.assertFalse(self._is_refused(self.lead_of_anna))
        merge = self._merge()
        self.assertTrue(self._is_refused(self.lead_of_anna))
        self.assertTrue(self._is_refused(self.lead_of_ben))
        merge.action_undo()
        self.assertFalse(self._is_refused(self.lead_of_anna), "Anna never said stop")
        self.assertTrue(self._is_refused(self.lead_of_ben))

    def test_cp_03_stop_said_while_merged_holds_for_both_after_the_undo(self):
        merge = self._merge()
        self.lead_of_anna._inquiry_said_stop("email", "Link")
        merge.action_undo()
        for lead in (self.lead_of_anna, self.lead_of_ben):
            self.assertTrue(self._is_refused(lead))

    def test_cp_03_stop_said_of_the_merged_file_stops_what_is_planned_for_both(self):
        self._merge()
        touches = self._touch(self.lead_of_anna) | self._touch(self.lead_of_ben)
        self.ben._said_stop("email", "Wrote STOP")
        self.assertEqual(set(touches.mapped("state")), {"cancelled"})

    def test_cp_03_stop_of_a_mailbox_file_holds_for_the_person_it_is_merged_into(self):
        self.ben.key_ids.is_shared = True
        self.lead_of_ben._inquiry_said_stop("email", "Link")
        self._merge()
        self.assertTrue(self._is_refused(self.lead_of_anna))

    def test_mailbox_a_person_shares_does_not_speak_for_the_person(self):
        self._key(self.anna, "info@acme.com", is_shared=True)
        self.env["mail.blacklist"]._add("info@acme.com")
        self.assertFalse(self._is_refused(self.lead_of_anna))

    def test_masked_address_is_blocked_like_any_other(self):
        self._key(self.anna, "x1@marketplace.amazon.com", kind="masked", scope="marketplace:amazon")
        self.anna._said_stop("email", "Wrote STOP")
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", "x1@marketplace.amazon.com")]))

    def test_stopped_plan_stays_stopped(self):
        enrollment = self.env["inquiry.enrollment"].create(
            {"lead_id": self.lead_of_ben.id, "sequence_id": self.sequence.id, "sequence_version": 1}
        )
        merge = self._merge()
        self.anna._said_stop("email", "Wrote STOP")
        merge.action_undo()
        self.assertEqual((enrollment.state, enrollment.stop_reason), ("stopped", "opt_out"))
