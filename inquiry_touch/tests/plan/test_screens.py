from ast import literal_eval
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import NOW, PlanCase


class TestScreens(PlanCase):
    def _open_clock(self, lead, due_in):
        due_at = NOW + due_in
        return self.env["inquiry.sla.clock"].create(
            {"lead_id": lead.id, "asked_at": NOW, "due_at": due_at, "warn_at": due_at}
        )

    def test_salesperson_opens_an_inquiry_with_its_follow_up(self):
        lead = self._lead()
        self._enroll(lead)
        with Form(lead.with_user(self.salesperson), view="crm.crm_lead_view_form") as form:
            self.assertEqual(form.inquiry_number, lead.inquiry_number)
            self.assertEqual(len(form.inquiry_touch_ids), 6)
            self.assertEqual(form.inquiry_next_touch_name, "Confirm the inquiry")
            form.inquiry_quantity = "500"
        self.assertEqual(lead.inquiry_quantity, "500")

    def test_salesperson_opens_the_list_and_the_cards(self):
        self._lead()
        action = self.env.ref("inquiry_touch.inquiry_lead_action_mine")
        views = [(view.view_id.id, view.view_mode) for view in action.view_ids]
        views.append((action.search_view_id.id, "search"))
        loaded = self.env["crm.lead"].with_user(self.salesperson).get_views(views)
        fields_shown = set(loaded["models"]["crm.lead"]["fields"])
        self.assertLessEqual({"inquiry_due_at", "inquiry_number", "inquiry_next_touch_at"}, fields_shown)

    def test_my_inquiries_are_open_ones_of_the_road(self):
        lead = self._lead()
        self._lead(inquiry_trace=False, inquiry_source_id=False)
        self._lead(stage_id=self.env.ref("crm.stage_lead4").id, probability=100)
        action = self.env.ref("inquiry_touch.inquiry_lead_action_mine")
        domain = [*literal_eval(action.domain), ("user_id", "=", self.salesperson.id)]
        self.assertEqual(self.env["crm.lead"].with_user(self.salesperson).search(domain), lead)

    def test_time_left_is_said_in_words(self):
        for left, words in (
            (timedelta(minutes=42), "in 42 min"),
            (timedelta(hours=5, minutes=3), "in 5 h 3 min"),
            (timedelta(days=2, hours=1), "in 2 d 1 h"),
            (-timedelta(hours=1, minutes=10), "late by 1 h 10 min"),
        ):
            with self.subTest(words):
                lead = self._lead()
                self._open_clock(lead, left)
                lead._inquiry_keep_due()
                self.assertEqual(lead.with_user(self.salesperson).inquiry_due_label, words)

    def test_next_touch_is_the_earliest_that_waits(self):
        lead = self._lead()
        self._enroll(lead)
        confirm, quote = lead.inquiry_touch_ids[:2]
        confirm._set_sent()
        lead.invalidate_recordset()
        self.assertEqual(lead.inquiry_next_touch_id, quote)

    def test_manager_writes_a_plan_of_two_steps(self):
        plans = self.env["inquiry.sequence"].with_user(self.manager)
        template = self.env.ref("inquiry_touch.mail_template_confirm")
        form = Form(plans, view="inquiry_touch.inquiry_sequence_view_form")
        form.name = "Samples"
        with form.step_ids.new() as step:
            step.name = "Call the buyer"
            step.kind = "task"
            step.delay = 1
        with form.step_ids.new() as step:
            step.name = "Thank the buyer"
            with step.variant_ids.new() as variant:
                variant.channel_id = self.env.ref("inquiry_touch.inquiry_channel_email")
                variant.template_ref = f"mail.template,{template.id}"
        plan = form.save()
        self.assertEqual(plan.step_ids.mapped("key"), ["call_the_buyer", "thank_the_buyer"])
        self.assertEqual((plan.state, plan.version), ("draft", 1))
        plan.action_activate()
        self.assertEqual((plan.state, plan.version), ("active", 2))

    def test_salesperson_reads_plans_but_does_not_write_them(self):
        sequence = self.sequence.with_user(self.salesperson)
        self.assertTrue(sequence.summary)
        with self.assertRaises(AccessError):
            sequence.action_retire()
