from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .engine import EngineCase

COOL_DOWN = timedelta(hours=20)


class TestBranch(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._step("hello", template=cls._text("Hello"))
        cls._step("fork", "branch", delay=3)
        cls._step("cold", lane="no_answer", anchor="previous", template=cls._text("Cold"))
        cls._step("hot", lane="interested", anchor="previous", template=cls._text("Hot"))
        cls._step("ring", "call", lane="interested", anchor="previous")
        cls._step("thanks", lane="declined", anchor="previous", template=cls._text("Thanks"))

    def _keys(self, run):
        return set(run.touch_ids.filtered(lambda touch: touch.state != "cancelled").mapped("step_key"))

    def test_ts_08_without_an_answer_the_quiet_lane_is_taken(self):
        run = self._start()
        self._until_quiet()
        self.assertEqual(run.lane, "no_answer")
        self.assertEqual(self._keys(run), {"hello", "fork", "cold"})

    def test_ts_08_reply_takes_the_lane_of_the_interested_at_once(self):
        run = self._start()
        self._go(hours=1)
        self._reply(run.lead_id)
        self.assertEqual((run.state, run.lane), ("running", "interested"))
        self._until_quiet()
        self.assertEqual(self._keys(run), {"hello", "fork", "hot", "ring"})

    def test_ts_08_change_of_lane_keeps_messages_apart(self):
        for step in self.plan.step_ids:
            step.purpose = "service_reply"
        run = self._start()
        self._go(hours=1)
        self._reply(run.lead_id)
        self._until_quiet(hours=1)
        sent = sorted(run.touch_ids.filtered(lambda one: one.kind == "message").mapped("sent_at"))
        self.assertEqual(len(sent), 2)
        self.assertGreaterEqual(sent[1] - sent[0], COOL_DOWN)

    def test_a_second_reply_stops_the_plan(self):
        run = self._start()
        self._reply(run.lead_id)
        self._reply(run.lead_id)
        self.assertEqual((run.state, run.stop_reason), ("stopped", "reply"))

    def test_reply_of_who_just_looks_does_not_count_as_interest(self):
        run = self._start(inquiry_intent="low")
        self._reply(run.lead_id)
        self.assertEqual(run.stop_reason, "reply")

    def test_ts_08_person_says_the_buyer_declined(self):
        run = self._start()
        run.lead_id.with_user(self.salesperson).action_inquiry_declined()
        self._until_quiet()
        self.assertEqual(run.lane, "declined")
        self.assertIn("thanks", self._keys(run))
        self.assertNotIn("cold", self._keys(run))

    def test_steps_of_the_other_lanes_end_as_other_branch(self):
        self.plan.stop_on_reply = False
        run = self._start()
        self._go(days=3)
        cold = self._touch_of(run, "cold")
        self.assertIn(cold.state, ("planned", "held"))
        with freeze_time(self.now):
            run.lead_id.action_inquiry_interested()
        self.assertEqual((cold.state, cold.reason), ("cancelled", "other_branch"))
        self.assertEqual(run.lane, "interested")

    def test_declined_without_a_lane_for_it_stops_the_plan(self):
        self.plan.step_ids.filtered(lambda step: step.key == "thanks").unlink()
        run = self._start()
        run.lead_id.action_inquiry_declined()
        self.assertEqual(run.stop_reason, "declined")
        self.assertTrue(run.lead_id.activity_ids)

    def test_plan_that_cannot_be_gone_through_is_not_activated(self):
        self._step("fork2", "branch", delay=9)
        with self.assertRaisesRegex(ValidationError, "branches once"):
            self.plan.action_activate()

    def test_lane_before_the_branch_is_not_activated(self):
        self.plan.step_ids[0].lane = "interested"
        with self.assertRaisesRegex(ValidationError, "put a branch before it"):
            self.plan.action_review()
