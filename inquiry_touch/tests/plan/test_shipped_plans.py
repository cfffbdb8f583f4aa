from datetime import datetime, timedelta

from odoo.tests import freeze_time

from .common import NOW, PlanCase

SHIPPED = ("answer", "off_hours", "holiday", "sample", "after_sale", "care")
NIGHT = datetime(2026, 3, 2, 22, 0)


class TestShippedPlans(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.manager
        cls.company.inquiry_duty_user_id = cls.duty
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Days",
                "tz": "UTC",
                "attendance_ids": [(5, 0, 0)]
                + [
                    (0, 0, {"name": "D", "dayofweek": str(day), "hour_from": 8, "hour_to": 17})
                    for day in range(5)
                ],
            }
        )

    def _plan(self, key):
        return self.env.ref(f"inquiry_touch.inquiry_sequence_{key}")

    def _deliver(self):
        now = self.env["inquiry.touch"].search([("state", "in", ("planned", "held"))])
        due = now.filtered(lambda touch: touch.scheduled_at <= self.now)
        due.claimed_until = self.now + timedelta(minutes=10)
        due._deliver_claimed()

    def _arrive(self, moment, **vals):
        self.now = moment
        with freeze_time(moment):
            lead = self._lead(inquiry_asked_at=moment, country_id=self.env.ref("base.de").id, **vals)
            self._enroll(lead)
            self._deliver()
        return lead

    def _answers(self, lead):
        sent = lead.inquiry_touch_ids.filtered(lambda one: one.kind == "message" and one.state == "queued")
        return sent.mapped("step_key")

    def test_every_shipped_plan_can_be_gone_through_and_has_all_texts(self):
        for key in SHIPPED:
            with self.subTest(key):
                self.assertEqual(self._plan(key).version, 1)
                self._plan(key).action_activate()
                self.assertFalse(self._plan(key).gap_langs)

    def test_ts_09_night_inquiry_gets_the_off_hours_text_once(self):
        self._plan("off_hours").action_activate()
        lead = self._arrive(NIGHT)
        self.assertEqual(self._answers(lead), ["answer"])
        confirm = lead.inquiry_touch_ids.filtered(lambda one: one.step_key == "confirm")
        self.assertEqual((confirm.state, confirm.reason), ("refused", "other_sequence_active"))
        buyer = {"email_from": lead.email_from, "inquiry_buyer_id": lead.inquiry_buyer_id.id}
        again = self._arrive(NIGHT + timedelta(hours=2), **buyer)
        self.assertNotIn(self._plan("off_hours"), again.inquiry_enrollment_ids.sequence_id)

    def test_ts_09_urgent_night_inquiry_alerts_the_person_on_duty(self):
        self._plan("off_hours").action_activate()
        calm, urgent = self._arrive(NIGHT), self._arrive(NIGHT, inquiry_urgency="high")
        self.assertIn(self.duty, urgent.activity_ids.user_id)
        self.assertIn("Urgent inquiry outside working time", urgent.activity_ids.mapped("summary"))
        self.assertNotIn(self.duty, calm.activity_ids.user_id)

    def test_ts_09_in_working_time_only_the_confirmation_comes(self):
        self._plan("off_hours").action_activate()
        self._plan("holiday").action_activate()
        self.assertEqual(self._answers(self._arrive(NOW)), ["confirm"])

    def test_ts_09_holiday_has_its_own_answer(self):
        for key in ("off_hours", "holiday"):
            self._plan(key).action_activate()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Spring festival",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": datetime(2026, 3, 3),
                "date_to": datetime(2026, 3, 4),
            }
        )
        lead = self._arrive(datetime(2026, 3, 3, 10), priority="3", inquiry_urgency="high")
        self.assertIn(self._plan("holiday"), lead.inquiry_enrollment_ids.sequence_id)
        self.assertNotIn(self._plan("off_hours"), lead.inquiry_enrollment_ids.sequence_id)
        summaries = lead.activity_ids.mapped("summary")
        self.assertIn("Urgent inquiry on a holiday", summaries)
        self.assertIn("Answer first after the holiday", summaries)

    def test_ts_06_sample_sent_starts_the_plan_for_samples(self):
        lead = self._lead()
        lead.with_user(self.salesperson).action_inquiry_sample_sent()
        self.assertEqual(lead.inquiry_enrollment_ids.sequence_id, self._plan("sample"))

    def test_ts_14_won_buyer_enters_the_plan_for_the_time_after_the_deal(self):
        self._plan("care").state = "active"
        lead = self._lead()
        self._enroll(lead)
        lead.with_user(self.salesperson).action_set_won()
        running = lead.inquiry_enrollment_ids.filtered(lambda one: one.state == "running")
        self.assertEqual(running.sequence_id, self._plan("care"))
        self.assertEqual(set(running.touch_ids.mapped("step_key")), {"happy", "care", "ring"})
