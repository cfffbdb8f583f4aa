from odoo.exceptions import AccessError

from .common import PlanCase


class TestStop(PlanCase):
    def setUp(self):
        super().setUp()
        self.lead = self._lead()
        self.enrollment = self._enroll(self.lead)

    def _assert_stopped(self, reason, pending=()):
        self.assertEqual(self.enrollment.state, "stopped")
        self.assertEqual(self.enrollment.stop_reason, reason)
        self.assertTrue(self.enrollment.ended_at)
        self.assertEqual(
            {key for key, state in self._states(self.lead).items() if state == "planned"}, set(pending)
        )
        self.assertIn(reason, self._reasons(self.lead))

    def test_ts_02_reply_stops_messages_not_the_quote_to_do(self):
        self.enrollment._stop("reply")
        self._assert_stopped("reply", pending=["confirm", "quote"])

    def test_ts_05_reply_after_the_first_answer_leaves_no_message(self):
        self.lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "confirm")._set_sent()
        self.enrollment._stop("reply")
        self._assert_stopped("reply", pending=["quote"])

    def test_ts_05_opt_out_leaves_nothing_pending(self):
        self.enrollment._stop("opt_out")
        self._assert_stopped("opt_out")

    def test_reply_takes_back_to_dos_that_stood_for_messages(self):
        lead = self._lead(email_from=False)
        self._enroll(lead)._stop("reply")
        planned = {key for key, state in self._states(lead).items() if state == "planned"}
        self.assertEqual(planned, {"confirm", "quote"})

    def test_stop_leaves_what_was_sent(self):
        self.lead.inquiry_touch_ids[0]._set_sent()
        self.enrollment._stop("lost")
        self.assertEqual(self.lead.inquiry_touch_ids[0].state, "sent")

    def test_second_stop_keeps_the_first_reason_but_takes_the_rest(self):
        self.enrollment._stop("reply")
        self.enrollment._stop("won")
        self._assert_stopped("reply")

    def test_plan_whose_touches_are_done_is_done(self):
        touches = self.lead.inquiry_touch_ids
        touches[1:]._set_sent()
        self.enrollment._advance()
        self.assertEqual(self.enrollment.state, "running")
        touches[:1]._set_refused("bad_address")
        self.enrollment._advance()
        self.assertEqual(self.enrollment.state, "done")

    def test_salesperson_stops_the_plan_of_an_own_inquiry(self):
        self.lead.with_user(self.salesperson).action_inquiry_stop_plan()
        self._assert_stopped("manual")

    def test_salesperson_may_not_stop_the_plan_of_others(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.colleague).action_inquiry_stop_plan()
        with self.assertRaises(AccessError):
            self.enrollment.with_user(self.colleague).action_stop()
        self.assertEqual(self.enrollment.state, "running")

    def test_salesperson_stops_one_run(self):
        self.enrollment.with_user(self.salesperson).action_stop()
        self._assert_stopped("manual")
