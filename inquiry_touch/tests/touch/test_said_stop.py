from datetime import datetime

from odoo.tests import freeze_time

from .common import TouchCase


@freeze_time("2026-03-04 09:00:00")
class TestSaidStop(TouchCase):
    def test_cp_03_a_word_on_one_inquiry_stops_all_of_the_buyer(self):
        lead = self._lead()
        other = self._lead(inquiry_buyer_id=lead.inquiry_buyer_id.id)
        touches = self._touch(lead) | self._touch(other)
        stranger = self._touch()
        lead.inquiry_buyer_id._said_stop("email", "Wrote STOP")
        self.assertEqual(set(touches.mapped("state")), {"cancelled"})
        self.assertEqual(stranger.state, "planned")

    def test_cp_03_all_own_addresses_of_the_buyer_are_blocked_but_no_shared_mailbox(self):
        buyer = self._lead().inquiry_buyer_id
        for value, is_shared in (("erika@example.com", False), ("info@example.com", True)):
            self.env["inquiry.buyer.key"].create(
                {
                    "buyer_id": False if is_shared else buyer.id,
                    "company_id": buyer.company_id.id,
                    "kind": "email",
                    "value": value,
                    "is_shared": is_shared,
                }
            )
        buyer._said_stop("email", "Wrote STOP")
        blocked = self.env["mail.blacklist"].search([("email", "like", "@example.com")]).mapped("email")
        self.assertIn("erika@example.com", blocked)
        self.assertNotIn("info@example.com", blocked)

    def test_stopping_twice_is_no_error(self):
        lead = self._lead()
        lead._inquiry_said_stop("email", "Link")
        lead._inquiry_said_stop("email", "Link")
        self.assertTrue(lead.is_blacklisted)

    def test_a_plan_ends_when_the_buyer_says_stop(self):
        lead = self._lead()
        enrollment = self.env["inquiry.enrollment"].create(
            {"lead_id": lead.id, "sequence_id": self.sequence.id, "sequence_version": 1}
        )
        touch = self._touch(lead, enrollment_id=enrollment.id, wanted_at=datetime(2026, 3, 9, 9, 0))
        lead._inquiry_said_stop("email", "Link")
        self.assertEqual((enrollment.state, enrollment.stop_reason), ("stopped", "opt_out"))
        self.assertEqual(touch.state, "cancelled")
