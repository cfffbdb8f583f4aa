from datetime import timedelta

from .common import JunkCase


class TestBroughtBack(JunkCase):
    """What is still owed to an inquiry that a person found among the junk."""

    def _bring_back(self, **span):
        lead = self._arrive(occurred_at=self._ago(**span)).lead_id
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        return lead, lead.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at)

    def test_in_18_in_time_the_answer_counts_from_when_the_buyer_asked(self):
        lead, clock = self._bring_back(hours=1)
        self.assertEqual(clock.asked_at, self._ago(hours=1))
        self.assertEqual(clock.due_at, self._ago(hours=1) + timedelta(hours=4))
        self.assertFalse(clock.found_at)
        self.assertTrue(lead.inquiry_next_touch_id)

    def test_in_18_a_mistake_of_the_filter_is_no_late_answer(self):
        lead, clock = self._bring_back(days=2)
        self.assertEqual(clock.asked_at, self._ago(days=2))
        self.assertGreaterEqual(clock.due_at, self.now + timedelta(hours=4))
        self.assertFalse(clock.is_late)
        self._run_cron("inquiry_touch.ir_cron_inquiry_sla_clock_watch")
        self.assertFalse(clock.breached_at)
        self.assertEqual(lead.inquiry_sla_state, "in_time")
        self.assertIn("clock_started_anew", lead.inquiry_decision_ids.mapped("reason"))

    def test_in_18_too_late_for_a_first_answer_no_plan_starts(self):
        lead, _clock = self._bring_back(days=2)
        self.assertFalse(lead.inquiry_next_touch_id)

    def test_in_18_without_a_clock_a_first_answer_is_in_time_for_a_day(self):
        self.env["inquiry.sla.policy"].search([]).active = False
        self.assertTrue(self._bring_back(hours=23)[0].inquiry_next_touch_id)
        self.assertFalse(self._bring_back(hours=25)[0].inquiry_next_touch_id)

    def test_in_18_the_plan_starts_once(self):
        lead = self._arrive(occurred_at=self._ago(minutes=5)).lead_id
        touch = lead.inquiry_touch_ids[:1]
        self.env.cr.execute("UPDATE inquiry_touch SET sent_at = now() WHERE id = %s", [touch.id])
        touch.invalidate_recordset()
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        self.assertEqual(len(lead.inquiry_enrollment_ids), 1)
        self.assertFalse(lead.inquiry_enrollment_ids.filtered(lambda one: one.state == "running"))

    def test_in_18_bringing_back_twice_starts_one_plan(self):
        lead, _clock = self._bring_back(minutes=5)
        lead.action_inquiry_not_junk()
        running = lead.inquiry_enrollment_ids.filtered(lambda one: one.state == "running")
        self.assertEqual(len(running), 1)

    def test_in_18_what_was_answered_owes_no_second_answer(self):
        lead = self._arrive(occurred_at=self._ago(hours=1)).lead_id
        lead.action_inquiry_answered_elsewhere()
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        self.assertFalse(lead.inquiry_due_at)

    def test_in_18_the_last_question_is_the_one_that_is_owed(self):
        lead = self._arrive(email="asks@example.com", occurred_at=self._ago(hours=3)).lead_id
        self.env["inquiry.sla.clock"]._open_of(lead)._answered(self.manager, self._ago(hours=2))
        self._arrive(email="asks@example.com", occurred_at=self._ago(hours=1))
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        [clock] = lead.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at)
        self.assertEqual(clock.asked_at, self._ago(hours=1))

    def test_in_18_queries_do_not_grow_with_those_brought_back(self):
        def count(number):
            leads = self.env["crm.lead"].union(
                *(self._arrive(occurred_at=self._ago(days=2)).lead_id for _turn in range(number))
            )
            leads.action_inquiry_junk()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            leads.action_inquiry_not_junk()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few, many = count(5), count(25)
        self.assertLessEqual((many - few) / 20, 4, f"{few} queries for 5, {many} for 25")
