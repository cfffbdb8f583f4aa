from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time

from .common import NOW
from .engine import EngineCase


class TestKinds(EngineCase):
    """One road for every kind of step: each is a touch, carried out by the delivery job."""

    def test_ts_08_one_plan_with_all_kinds_runs_to_its_end(self):
        tag = self.env["crm.tag"].create({"name": "In the plan"})
        self._step("hello")
        self._step("quote", "task", anchor="previous", delay=1)
        self._step("ring", "call", anchor="previous", delay=1)
        self._step("rest", "wait", anchor="previous", delay=2)
        self._step("label", "tag", tag_ids=tag.ids)
        self._step("give", "reassign", anchor="previous", assign_user_id=self.colleague.id)
        self._step("allow", "approval", anchor="previous", approver_id=self.manager.id)
        self._step("fork", "branch", anchor="previous", delay=1)
        self._step("cold", lane="no_answer", anchor="previous", template=self._text("Cold"))
        self._step("hot", lane="interested", anchor="previous", template=self._text("Hot"))
        self._step("over", "end", end_action="activity")
        run = self._start()
        for _day in range(8):
            self._go(days=1)
        asked = self._touch_of(run, "allow")
        self.assertEqual(asked.state, "approval")
        with freeze_time(self.now):
            asked.with_user(self.manager).action_approve()
        self._until_quiet()
        self.assertEqual(run.state, "done")
        self.assertEqual(
            {touch.step_key: touch.state for touch in run.touch_ids},
            dict.fromkeys(
                ("hello", "quote", "ring", "rest", "label", "give", "allow", "fork", "cold", "over"), "sent"
            ),
        )
        self.assertIn(tag, run.lead_id.tag_ids)
        self.assertEqual(run.lead_id.user_id, self.colleague)
        self.assertEqual(run.lane, "no_answer")
        self.assertEqual(self._touch_of(run, "ring").mail_activity_id.activity_type_id.category, "phonecall")
        reasons = self._reasons(run.lead_id)
        for reason in ("waited", "tagged", "plan_reassigned", "approval_asked", "approved", "lane_taken"):
            self.assertIn(reason, reasons)
        # The quotation and the call are still on the list: nobody is asked once more.
        self.assertIn("ended_going_on", reasons)

    def test_step_before_counts_from_when_it_was_sent(self):
        self._step("hello", delay=1)
        self._step("later", anchor="previous", delay=2, template=self._text("Later"))
        run = self._start()
        self.assertEqual(run.touch_ids.mapped("step_key"), ["hello"])
        self._go(days=1, hours=5)
        self.assertEqual(self._touch_of(run, "later").wanted_at, NOW + timedelta(days=3, hours=5))

    def test_step_before_that_was_cancelled_by_hand_lets_the_next_come(self):
        self._step("hello", delay=1)
        self._step("later", "task", anchor="previous", delay=2)
        run = self._start()
        self._touch_of(run, "hello").with_user(self.salesperson).action_cancel()
        self.assertEqual(self._touch_of(run, "later").wanted_at, NOW + timedelta(days=2))

    def test_working_hours_are_those_of_the_owner(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "attendance_ids": [(5, 0, 0)]
                + [
                    (0, 0, {"name": "M", "dayofweek": str(day), "hour_from": 8, "hour_to": 12})
                    for day in range(5)
                ],
            }
        )
        self.env["resource.resource"].create(
            {"name": "Anna", "user_id": self.salesperson.id, "calendar_id": calendar.id, "tz": "UTC"}
        )
        self._step("work", "task", delay=5, delay_unit="working_hours")
        # Monday 9:00: three hours until noon, two more on Tuesday.
        self.assertEqual(self._start().touch_ids.wanted_at, NOW + timedelta(days=1, hours=1))

    def test_working_hours_cost_no_query_for_each_inquiry(self):
        self._step("work", "task", delay=5, delay_unit="working_hours")
        few, many = self._count_queries(2), self._count_queries(12)
        self.assertLessEqual(many, few + 1)

    def _count_queries(self, number):
        leads = self.env["crm.lead"].concat(*(self._lead() for _number in range(number)))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._enroll(leads)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_condition_is_asked_when_the_step_is_due(self):
        self._step("hello", delay=1, condition="[('priority', '=', '0')]")
        self._step("other", "task", delay=1, condition="[('priority', '=', '3')]")
        run = self._start(priority="0")
        run.lead_id.priority = "3"
        self._go(days=1)
        left_out = self._touch_of(run, "hello")
        self.assertEqual((left_out.state, left_out.reason), ("cancelled", "condition_false"))
        self.assertTrue(left_out.explanation)
        self.assertEqual(self._touch_of(run, "other").state, "sent")

    def test_condition_that_cannot_be_read_is_refused(self):
        with self.assertRaises(ValidationError):
            self._step("hello", condition="[('no_such_field', '=', 1)]")

    def test_approval_is_the_approvers_or_a_managers(self):
        self._step("allow", "approval", approver_id=self.manager.id)
        run = self._start()
        self._go()
        with self.assertRaises(AccessError):
            run.touch_ids.with_user(self.salesperson).action_approve()
        self.assertEqual(run.touch_ids.mail_activity_id.user_id, self.manager)

    def test_what_is_not_approved_stops_the_plan_and_its_owner_decides(self):
        self._step("allow", "approval", approver_id=self.manager.id)
        self._step("hello", delay=1)
        run = self._start()
        self._go()
        run.touch_ids.with_user(self.manager).action_disapprove()
        self.assertEqual((run.state, run.stop_reason), ("stopped", "not_approved"))
        self.assertEqual(run.touch_ids.state, "refused")
        self.assertEqual(run.lead_id.activity_ids.user_id, self.salesperson)

    def test_nothing_passes_an_approval_by_being_sent_now(self):
        self._step("allow", "approval")
        self._step("hello", delay=1)
        run = self._start()
        self._go()
        run.touch_ids.with_user(self.salesperson).action_send_now()
        self.assertEqual(run.touch_ids.state, "approval")

    def test_reassign_without_a_person_asks_the_policies(self):
        self.env["inquiry.assignment.policy"].search([]).active = False
        self.env["inquiry.assignment.policy"].create(
            {
                "name": "All to Ben",
                "strategy": "fixed",
                "user_id": self.colleague.id,
                "keeps_known_owner": False,
            }
        )
        self._step("give", "reassign")
        run = self._start()
        self._go()
        self.assertEqual(run.lead_id.user_id, self.colleague)


class TestEvents(EngineCase):
    def test_step_waits_for_its_event_and_counts_from_it(self):
        quoted = self.env.ref("inquiry_touch.inquiry_order_event_quoted")
        self._step("after", anchor="event", event_id=quoted.id, delay=3)
        run = self._start()
        touch = run.touch_ids
        self.assertEqual(touch.awaited_event_id, quoted)
        self._go(days=5)
        self.assertEqual(touch.state, "planned")
        with freeze_time(self.now):
            run.lead_id.with_user(self.salesperson).action_inquiry_quoted()
        self.assertFalse(touch.awaited_event_id)
        self.assertEqual(touch.wanted_at, self.now + timedelta(days=3))
        self._until_quiet()
        self.assertEqual(touch.state, "sent")

    def test_event_that_happened_before_counts(self):
        quoted = self.env.ref("inquiry_touch.inquiry_order_event_quoted")
        self._step("after", "task", anchor="event", event_id=quoted.id, delay=3)
        lead = self._lead()
        lead.action_inquiry_quoted()
        self.now += timedelta(days=1)
        with freeze_time(self.now):
            run = self._enroll(lead)
        self.assertEqual(run.touch_ids.wanted_at, NOW + timedelta(days=3))

    def test_event_that_never_comes_is_given_up_and_the_plan_goes_on(self):
        quoted = self.env.ref("inquiry_touch.inquiry_order_event_quoted")
        self._step("after", anchor="event", event_id=quoted.id, patience_days=4)
        self._step("then", "task", anchor="previous")
        run = self._start()
        self._go(days=4)
        self.assertEqual(self._touch_of(run, "after").reason, "event_missing")
        self.assertEqual(self._touch_of(run, "then").state, "planned")

    def test_ts_02_quoted_closes_the_quote_to_do_and_stands_on_the_journey(self):
        self.sequence.state = "active"
        lead = self._lead()
        self._enroll(lead)
        self._go()
        self.assertIn("Send a quotation", lead.activity_ids.mapped("summary"))
        lead.with_user(self.salesperson).action_inquiry_quoted()
        self.assertNotIn("Send a quotation", lead.activity_ids.mapped("summary"))
        scope = self.env["inquiry.journey"]._scope(lead.inquiry_buyer_id, lead)
        titles = [entry.title for entry in self.env["inquiry.journey"]._tell(scope)]
        self.assertIn("Quoted", titles)
        self.assertTrue(lead.inquiry_is_quoted)

    def test_ts_02_quoted_before_the_to_do_was_made_takes_it_out(self):
        self.sequence.state = "active"
        lead = self._lead()
        self._enroll(lead)
        lead.action_inquiry_quoted()
        quote = lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "quote")
        self.assertEqual((quote.state, quote.reason), ("cancelled", "done_by_event"))

    def test_ts_06_event_starts_the_plan_of_its_scene(self):
        quoted = self.env.ref("inquiry_touch.inquiry_order_event_quoted")
        self._step("offer", delay=1)
        self.plan.when_event_ids = quoted
        lead = self._lead()
        self.assertFalse(self._enroll(lead))
        lead.with_user(self.salesperson).action_inquiry_quoted()
        self.assertEqual(lead.inquiry_enrollment_ids.sequence_id, self.plan)

    def test_only_who_may_write_the_inquiry_tells_of_events(self):
        lead = self._lead()
        for button in ("quoted", "sample_sent", "interested", "declined"):
            with self.assertRaises(AccessError):
                getattr(lead.with_user(self.colleague), f"action_inquiry_{button}")()
