from odoo.tests import freeze_time

from .engine import EngineCase

NO_NEXT_STEP = [
    ("inquiry_trace", "!=", False),
    ("won_status", "=", "pending"),
    ("inquiry_due_at", "=", False),
    ("activity_ids", "=", False),
    (
        "inquiry_touch_ids",
        "not any",
        [("state", "in", ("planned", "held", "approval", "queued", "sending"))],
    ),
]


class TestEnd(EngineCase):
    """No inquiry is left without a next step or a close reason."""

    def _idle(self, lead):
        return self.env["crm.lead"].search([*NO_NEXT_STEP, ("id", "=", lead.id)])

    def test_ts_14_plan_without_an_end_asks_its_owner(self):
        self._step("hello")
        run = self._start()
        self._until_quiet()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.lead_id.activity_ids.summary, "Decide what comes next")
        self.assertEqual(run.lead_id.activity_ids.user_id, self.salesperson)
        self.assertFalse(self._idle(run.lead_id))

    def test_ts_14_end_closes_with_a_reason(self):
        reason = self.env["crm.lost.reason"].create({"name": "Silent"})
        self._step("hello")
        self._step("over", "end", end_action="lost", lost_reason_id=reason.id)
        run = self._start()
        self._until_quiet()
        self.assertEqual((run.lead_id.won_status, run.lead_id.lost_reason_id), ("lost", reason))
        self.assertEqual(run.state, "done")
        self.assertIn("ended_lost", self._reasons(run.lead_id))

    def test_ts_14_end_does_not_close_while_an_answer_is_owed(self):
        self.plan.stop_on_reply = False
        self._step("over", "end", end_action="lost", delay=1)
        run = self._start()
        self._reply(run.lead_id)
        self._until_quiet()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.lead_id.won_status, "pending")
        self.assertTrue(run.lead_id.inquiry_due_at)
        self.assertFalse(self._idle(run.lead_id))

    def test_ts_14_next_plan_takes_over(self):
        care = self._new_plan("Care", when_country_ids=self.env.ref("base.fr").ids)
        self._step("care", plan=care, delay=30, delay_unit="days")
        self.plan.write({"end_action": "plan", "next_sequence_id": care.id})
        self._step("hello")
        run = self._start()
        self._go()
        self.assertEqual(run.state, "done")
        runs = run.lead_id.inquiry_enrollment_ids
        self.assertEqual(runs.filtered(lambda one: one.state == "running").sequence_id, care)
        self.assertFalse(self._idle(run.lead_id))

    def test_ts_14_next_plan_that_is_not_in_force_becomes_a_to_do(self):
        care = self._new_plan("Care", state="draft")
        self.plan.write({"end_action": "plan", "next_sequence_id": care.id})
        self._step("hello")
        run = self._start()
        self._go()
        self.assertEqual(run.lead_id.activity_ids.summary, "Decide what comes next")

    def test_ts_14_whatever_ends_a_plan_leaves_a_next_step(self):
        self.sequence.state = "active"
        self.plan.state = "draft"
        ways = {
            "stop": lambda lead: lead.action_inquiry_stop_plan(),
            "reply": lambda lead: self._reply(lead),
            "declined": lambda lead: lead.action_inquiry_declined(),
            "opt_out": lambda lead: lead._inquiry_said_stop("email", "test"),
            "sensitive": lambda lead: lead.inquiry_enrollment_ids._stop("sensitive_message"),
        }
        for name, way in ways.items():
            with self.subTest(name):
                lead = self._lead()
                self._enroll(lead)
                with freeze_time(self.now):
                    lead.inquiry_touch_ids.filtered(lambda one: one.step_key == "quote")._set_cancelled("x")
                    way(lead)
                self.env.flush_all()
                self.env.invalidate_all()
                if name == "sensitive":
                    self._reply(lead)
                self.assertFalse(self._idle(lead))

    def test_ts_14_won_buyer_enters_the_plan_for_after_the_deal(self):
        won = self.env.ref("inquiry_touch.inquiry_order_event_won")
        care = self._new_plan("Care", takes_won=True, when_event_ids=won.ids)
        self._step("care", plan=care, delay=30, delay_unit="days")
        self._step("hello", delay=1)
        run = self._start()
        lead = run.lead_id
        lead.with_user(self.salesperson).action_set_won()
        self.assertEqual((run.state, run.stop_reason), ("stopped", "won"))
        self.assertEqual(
            lead.inquiry_enrollment_ids.filtered(lambda one: one.state == "running").sequence_id, care
        )
        self._go(days=31)
        self.assertEqual(self.env["inquiry.touch"].search([("step_key", "=", "care")]).state, "sent")

    def test_won_starts_no_plan_that_is_for_open_inquiries(self):
        self.plan.when_event_ids = self.env.ref("inquiry_touch.inquiry_order_event_won")
        self._step("hello")
        lead = self._lead()
        lead.action_set_won()
        self.assertFalse(lead.inquiry_enrollment_ids)

    def test_lost_ends_the_plan_for_after_the_deal(self):
        self.plan.takes_won = True
        self._step("hello", delay=1)
        run = self._start()
        run.lead_id.action_set_lost()
        self.assertEqual(run.stop_reason, "lost")
