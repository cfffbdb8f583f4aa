from datetime import datetime

from odoo.tests import freeze_time

from .common import TouchCase


@freeze_time("2026-03-04 09:00:00")
class TestTouchStates(TouchCase):
    def test_a_step_is_planned_once(self):
        lead = self._lead()
        self._touch(lead)
        self.assertFalse(self._touch(lead))
        self.assertEqual(len(lead.inquiry_touch_ids), 1)

    def test_a_touch_knows_its_lead_buyer_and_trace(self):
        lead = self._lead()
        touch = self._touch(lead)
        self.assertEqual(touch.buyer_id, lead.inquiry_buyer_id)
        self.assertEqual(touch.trace, lead.inquiry_trace)
        self.assertEqual(touch.company_id, lead.company_id)

    def test_a_late_report_moves_nothing_back(self):
        touch = self._touch()
        touch._set_sending(datetime(2026, 3, 4, 9, 10))
        touch._set_sent()
        touch._set_read()
        touch._set_delivered()
        touch._set_sent()
        self.assertEqual(touch.state, "read")

    def test_a_cancelled_touch_is_not_sent(self):
        touch = self._touch()
        touch._set_cancelled("reply")
        self.assertFalse(touch._set_sending(datetime(2026, 3, 4, 9, 10)))
        self.assertEqual((touch.state, touch.reason), ("cancelled", "reply"))

    def test_what_left_is_not_cancelled(self):
        touch = self._touch()
        touch._set_sent()
        self.assertFalse(touch._set_cancelled("reply"))
        self.assertEqual(touch.state, "sent")

    def test_a_salesperson_s_act_moves_a_touch_but_no_user_edits_one(self):
        touch = self._touch().with_user(self.salesperson)
        self.assertFalse(touch.has_access("write"))
        touch._set_cancelled("reply")
        self.assertEqual(touch.state, "cancelled")
