from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import InquiryCase


class TestFirstTouch(CronMixinCase, InquiryCase):
    """From the buyer's message along the road to the first touch; only the mail server is not there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = fields.Datetime.now().replace(microsecond=0)
        cls.env["inquiry.assignment.policy"].search([]).active = False
        policy = {"name": "Anna", "strategy": "fixed", "user_id": cls.salesperson.id, "team_id": cls.team.id}
        cls.env["inquiry.assignment.policy"].create({**policy, "company_id": cls.company.id})

    def _deliver(self, later=timedelta()):
        with freeze_time(self.start + later):
            self._run_cron("inquiry_touch.ir_cron_inquiry_touch_deliver")

    def _touch(self, lead, key):
        return lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == key)

    def test_ts_01_confirmation_is_in_the_queue_within_the_hour(self):
        lead = self._arrive(occurred_at=self.start).lead_id
        self._deliver(timedelta(minutes=1))
        confirm = self._touch(lead, "confirm")
        self.assertEqual(confirm.state, "queued")
        self.assertIn(lead.inquiry_number, confirm.mail_mail_id.subject)
        self.assertIn(self.salesperson.name, confirm.mail_mail_id.email_from)

    def test_ts_02_quote_is_a_to_do_of_the_owner_due_in_24_hours(self):
        lead = self._arrive(occurred_at=self.start).lead_id
        self._deliver(timedelta(minutes=1))
        activity = self._touch(lead, "quote").mail_activity_id
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertEqual(activity.summary, "Send a quotation")
        due_at = self.start + timedelta(hours=24)
        self.assertLessEqual(abs((activity.date_deadline - due_at.date()).days), 1)

    def test_ts_01_further_message_leaves_the_first_answer_and_the_to_do(self):
        lead = self._arrive(occurred_at=self.start, email="erika@example.com").lead_id
        self._deliver(timedelta(minutes=1))
        mail = self._touch(lead, "confirm").mail_mail_id
        joined = self._arrive(occurred_at=self.start, email="erika@example.com", message="And in blue?")
        self.assertEqual(joined.lead_id, lead)
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(self._touch(lead, "quote").mail_activity_id)
        self.assertEqual(lead.inquiry_enrollment_ids.stop_reason, "reply")
        self.assertEqual(self._touch(lead, "day_2").state, "cancelled")

    def test_ts_04_plan_that_has_run_to_its_end_is_done(self):
        lead = self._arrive(occurred_at=self.start).lead_id
        messages = lead.inquiry_touch_ids.filtered(lambda touch: touch.kind == "message")
        messages._set_sent()
        self.assertEqual(lead.inquiry_enrollment_ids.state, "running")
        self._deliver(timedelta(minutes=1))
        self.assertEqual(lead.inquiry_enrollment_ids.state, "done")

    def test_ts_13_paused_plan_sends_nothing_and_goes_on_afterwards(self):
        lead = self._arrive(occurred_at=self.start).lead_id
        plan = lead.inquiry_enrollment_ids.sequence_id
        plan.is_paused = True
        self._deliver(timedelta(minutes=1))
        self.assertFalse(lead.inquiry_touch_ids.filtered(lambda touch: touch.state in ("queued", "sent")))
        plan.is_paused = False
        self._deliver(timedelta(hours=3))
        self.assertEqual(self._touch(lead, "confirm").state, "queued")
