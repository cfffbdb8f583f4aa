from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .common import NOW
from .engine import EngineCase


class TestStartByHand(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._step("hello", delay=1, name="Say hello")
        cls._step("later", anchor="previous", delay=2, name="Ask again", template=cls._text("Later"))
        quoted = cls.env.ref("inquiry_touch.inquiry_order_event_quoted")
        cls._step("offer", "task", anchor="event", event_id=quoted.id, name="Ask about the offer")
        cls.plan.when_country_ids = cls.env.ref("base.fr")

    def _wizard(self, leads, user=None, plan=None):
        action = leads.with_user(user or self.salesperson).action_inquiry_start_plan()
        wizard = self.env["inquiry.plan.start"].with_user(user or self.salesperson).browse(action["res_id"])
        wizard.sequence_id = plan or self.plan
        return wizard

    def test_preview_gives_each_step_a_date_or_what_it_comes_after(self):
        lead = self._lead()
        [found] = self.plan._preview_start(lead)
        self.assertEqual(
            [(step.key, moment, after) for step, moment, after in found["dates"]],
            [
                ("hello", NOW + timedelta(days=1), ""),
                ("later", NOW + timedelta(days=3), ""),
                ("offer", None, "Quoted"),
            ],
        )

    def test_ts_06_chosen_leads_start_and_the_others_say_why_not(self):
        fresh, running, closed = self._lead(), self._lead(), self._lead()
        self.plan._start_by_hand(running)
        closed.action_set_lost()
        wizard = self._wizard(fresh | running | closed)
        self.assertIn(fresh.name, wizard.preview)
        self.assertIn("Say hello", wizard.preview)
        self.assertIn("It runs in this plan already.", wizard.left_out)
        self.assertIn("It is closed.", wizard.left_out)
        wizard.action_start_plan()
        self.assertEqual(fresh.inquiry_enrollment_ids.sequence_id, self.plan)
        self.assertIn("enrolled_by_hand", self._reasons(fresh))
        self.assertEqual(len(running.inquiry_enrollment_ids), 1)
        self.assertFalse(closed.inquiry_enrollment_ids)

    def test_plan_that_is_not_in_force_is_shown_and_not_started(self):
        lead = self._lead()
        wizard = self._wizard(lead)
        self.plan.state = "draft"
        wizard.invalidate_recordset()
        self.assertFalse(wizard.can_start)
        wizard.action_start_plan()
        self.assertFalse(lead.inquiry_enrollment_ids)

    def test_nobody_starts_what_is_a_colleagues(self):
        lead = self._lead()
        with self.assertRaises(AccessError):
            self._wizard(lead, self.colleague)
        wizard = self.env["inquiry.plan.start"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            wizard.create({"sequence_id": self.plan.id, "lead_ids": [(6, 0, lead.ids)]})
        # Read when it was theirs, given away since.
        wizard = self._wizard(lead)
        lead.user_id = self.colleague
        wizard.invalidate_recordset()
        wizard.action_start_plan()
        self.assertFalse(lead.inquiry_enrollment_ids)

    def test_without_a_plan_in_force_it_says_what_to_do(self):
        self.plan.state = "draft"
        with self.assertRaisesRegex(UserError, "No follow-up plan is active"):
            self._lead().with_user(self.salesperson).action_inquiry_start_plan()

    def test_ts_06_preview_lists_who_would_start(self):
        french = self._lead(country_id=self.env.ref("base.fr").id)
        german = self._lead(country_id=self.env.ref("base.de").id)
        running = self._lead(country_id=self.env.ref("base.fr").id)
        self.plan._start_by_hand(running)
        self.plan.state = "draft"
        action = self.plan.with_user(self.manager).action_preview_start()
        wizard = self.env["inquiry.plan.start"].with_user(self.manager).browse(action["res_id"])
        self.assertIn(french, wizard.lead_ids)
        self.assertNotIn(german, wizard.lead_ids)
        self.assertNotIn(running, wizard.lead_ids)
        self.assertIn("takes none before it is active", wizard.note)


class TestMoveWizard(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._step("hello", delay=1, name="Say hello")
        cls._step("last", "task", delay=5, name="Look back")

    def _wizard(self, user=None):
        action = self.plan.with_user(user or self.manager).action_move_running()
        return self.env["inquiry.plan.move"].with_user(user or self.manager).browse(action["res_id"])

    def test_ts_12_window_shows_what_comes_goes_and_moves_and_does_it(self):
        run = self._start()
        self.plan.step_ids[0].delay = 3
        self.plan.step_ids[1].unlink()
        self._step("new", "task", delay=8, name="Brand new")
        self.assertEqual((self.plan.running_count, self.plan.behind_count), (1, 1))
        wizard = self._wizard()
        self.assertEqual(wizard.count, 1)
        for words in ("Comes: Brand new", "Goes: Look back", "Moves: Say hello"):
            self.assertIn(words, wizard.preview)
        wizard.action_move()
        self.assertEqual(run.sequence_version, self.plan.version)
        self.assertEqual(self._touch_of(run, "hello").wanted_at, NOW + timedelta(days=3))
        self.plan.invalidate_recordset()
        self.assertFalse(self.plan.behind_count)

    def test_only_who_may_change_the_plan_moves_inquiries(self):
        self._start()
        self.plan.step_ids[0].delay = 3
        with self.assertRaises(AccessError):
            self._wizard(self.salesperson)
