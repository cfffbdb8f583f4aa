from datetime import datetime, timedelta

from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryAttachment

NOW = datetime(2026, 3, 2, 9, 0)


class TestPeak(InquiryCase):
    """In a peak people get only what needs them: the plan answers the rest, and nothing is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        cls.clock = clock.start()
        cls.addClassCleanup(clock.stop)
        cls.env["inquiry.tag.rule"].search([]).active = False
        cls.env["inquiry.assignment.policy"].create(
            {
                "name": "Anna",
                "strategy": "fixed",
                "user_id": cls.salesperson.id,
                "tells_by_activity": True,
            }
        )
        cls.company.inquiry_is_peak = True

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)

    def _lead(self, **values):
        return self._arrive(occurred_at=NOW, **values).lead_id

    def _drawing(self):
        return self._lead(attachments=(InquiryAttachment("lamp.dwg", "application/x", b"x"),))

    def _notices(self):
        partners = self.salesperson.partner_id
        domain = [("message_type", "=", "user_notification"), ("partner_ids", "in", partners.ids)]
        return self.env["mail.message"].search(domain)

    def _deliver(self):
        self._run_cron("inquiry_touch.ir_cron_inquiry_touch_deliver")

    def test_ht_01_in_a_peak_a_simple_inquiry_is_answered_and_disturbs_nobody(self):
        lead = self._lead()
        self._deliver()
        confirm = lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "confirm")
        self.assertIn(confirm.state, ("queued", "sent"))
        self.assertTrue(lead.inquiry_left_in_peak)
        self.assertEqual(lead.user_id, self.salesperson)
        self.assertFalse(self._notices() or lead.activity_ids)
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.reason == "left_in_peak")
        self.assertIn("its plan answers it in the peak", receipt.sentence)

    def test_ht_01_in_a_peak_a_simple_mail_to_a_team_disturbs_nobody(self):
        message = {"email_from": "Bo <bo@example.com>", "subject": "Lamps", "body": "<p>Price?</p>", "to": ""}
        self.env["inquiry.source"].search([("lead_origin", "=", "team_alias")]).starts_plan = True
        lead = self.env["crm.lead"].message_new(message, {"team_id": self.team.id})
        self.assertEqual(lead.user_id, self.salesperson)
        self.assertTrue(lead.inquiry_touch_ids and lead.inquiry_left_in_peak)
        self.assertFalse(self._notices() or lead.activity_ids)

    def test_ht_01_in_a_peak_what_needs_a_person_is_told_as_ever(self):
        category = self.env["inquiry.category"].create({"name": "Odd", "code": "odd", "needs_person": True})
        self.env["inquiry.tag.rule"].create(
            {"name": "Odd", "category_id": category.id, "word_ids": [(0, 0, {"words": "zyx"})]}
        )
        for lead in (self._drawing(), self._lead(message="Please quote a zyx")):
            self.assertFalse(lead.inquiry_left_in_peak)
            self.assertTrue(lead.activity_ids)
        self.assertEqual(len(self._notices()), 2)

    def test_ht_01_in_a_peak_what_no_plan_answers_is_told_as_ever(self):
        self.source.starts_plan = False
        lead = self._lead()
        self.assertFalse(lead.inquiry_left_in_peak)
        self.assertTrue(lead.activity_ids and self._notices())

    def test_ht_01_without_a_peak_all_is_told(self):
        self.company.inquiry_is_peak = False
        self.assertTrue(self._lead().activity_ids and self._notices())

    def test_ht_01_a_to_do_of_the_plan_waits_for_the_end_of_the_peak(self):
        lead = self._lead()
        task = lead.inquiry_touch_ids.filtered(lambda touch: touch.kind == "task")[:1]
        self.assertTrue(task)
        self.assertEqual(self.env["inquiry.gate"]._check(task._gate_requests(NOW))[task.id].reason, "peak")
        task.write({"state": "held", "reason": "peak", "scheduled_at": NOW + timedelta(days=1)})
        self.company.inquiry_is_peak = False
        self.assertEqual(task.scheduled_at, NOW)
        self.assertFalse(self.env["inquiry.gate"]._check(task._gate_requests(NOW))[task.id])

    def test_ht_01_the_end_of_the_peak_tells_once_of_what_still_waits(self):
        first, second, answered = self._lead(), self._lead(), self._lead()
        answered.with_user(self.salesperson).action_inquiry_answered_elsewhere()
        self.assertFalse(answered.inquiry_left_in_peak)
        self.company.with_user(self.env.ref("base.user_admin")).inquiry_is_peak = False
        self.assertFalse((first | second).filtered("inquiry_left_in_peak"))
        self.assertEqual(self._notices().subject, "2 new inquiries")
        self.assertTrue(first.activity_ids and second.activity_ids)
        self.assertFalse(answered.activity_ids)
        self.company.inquiry_is_peak = False
        self.assertEqual(len(self._notices()), 1)

    def test_ht_01_the_owner_is_told_when_it_turns_out_to_need_one(self):
        written, graded = self._lead(), self._lead()
        self._arrive(email=written.email_from, message="And by when?", occurred_at=NOW)
        graded.with_user(self.manager).priority = "3"
        for lead in (written, graded):
            self.assertFalse(lead.inquiry_left_in_peak)
            self.assertTrue(lead.activity_ids)

    def test_ht_01_the_answer_time_runs_warns_nobody_and_tells_when_it_is_late(self):
        lead = self._lead()
        clock = lead.inquiry_clock_ids
        self.assertTrue(clock.due_at)
        clock._watch(clock.due_at - timedelta(minutes=1))
        self.assertTrue(clock.warned_at)
        self.assertFalse(lead.activity_ids)
        clock._watch(clock.due_at + timedelta(minutes=1))
        self.assertEqual(clock.breached_at, clock.due_at)
        self.assertEqual(lead.activity_ids.user_id & self.salesperson, self.salesperson)
        self.assertFalse(lead.inquiry_left_in_peak)

    def test_ht_01_in_a_peak_a_moved_inquiry_is_told_unless_it_is_left_to_automation(self):
        left, written = self._lead(), self._lead()
        written._inquiry_end_peak()
        before, leads = len(self._notices()), left | written
        chosen = self.env["inquiry.assignment.policy"]._choose(leads._inquiry_facts())
        leads._inquiry_give(list(zip(leads, chosen, strict=True)))
        self.assertEqual(leads.user_id, self.salesperson)
        self.assertTrue(left.inquiry_left_in_peak)
        self.assertFalse(written.inquiry_left_in_peak)
        self.assertEqual(len(self._notices()), before + 1)

    def test_ht_01_a_peak_of_another_company_changes_nothing_here(self):
        self.company.inquiry_is_peak = False
        other = self.env["res.company"].create({"name": "Busy", "inquiry_is_peak": True})
        lead = self._lead()
        self.assertFalse(lead.inquiry_left_in_peak)
        self.company.inquiry_is_peak = True
        lead = self._lead()
        other.inquiry_is_peak = False
        self.assertTrue(lead.inquiry_left_in_peak)
