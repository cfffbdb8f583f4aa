from datetime import datetime

from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tools.verdict import Refuse

from .common import TouchCase

NOW = datetime(2026, 3, 4, 9, 0)


@freeze_time("2026-03-04 09:00:00")
class TestSensitive(TouchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["inquiry.category"].create({"name": "Claim", "code": "test_claim"})
        cls.lead = cls._lead(inquiry_category_id=cls.category.id)

    def _ask(self, touch):
        return self.env["inquiry.gate"]._check(touch._gate_requests(NOW))[touch.id]

    def test_cl_05_no_machine_writes_about_a_sensitive_matter(self):
        self.category.is_sensitive = True
        touches = self.env["inquiry.touch"]._plan(
            [
                self._touch_values(self.lead, step_key="confirm", purpose="service_reply"),
                self._touch_values(self.lead, step_key="day_5", purpose="marketing"),
                self._touch_values(self.lead, step_key="quote", kind="task", purpose="service_followup"),
            ]
        )
        self.assertEqual(touches.mapped("state"), ["refused", "refused", "planned"])
        self.assertEqual(touches[0].explanation, "Left to a person: it is about “Claim”.")

    def test_cl_05_what_turns_sensitive_after_planning_is_refused_at_the_gate(self):
        touch = self._touch(self.lead)
        self.assertIsNone(self._ask(touch))
        self.category.is_sensitive = True
        self.assertEqual(self._ask(touch), Refuse("sensitive", {"category": "Claim"}))

    def test_ht_01_what_needs_a_person_gets_the_confirmation_and_no_more(self):
        self.category.needs_person = True
        answer = self._touch(self.lead, step_key="confirm", purpose="service_reply")
        follow_up = self._touch(self.lead)
        self.assertEqual((answer.state, follow_up.state), ("planned", "refused"))
