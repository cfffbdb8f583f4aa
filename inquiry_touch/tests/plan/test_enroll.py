from .common import PlanCase


class TestEnroll(PlanCase):
    def test_ts_04_shipped_plan_dates_every_step(self):
        enrollment = self._enroll()
        self.assertEqual(
            self._wanted(enrollment.lead_id),
            {
                "confirm": "2026-03-02 09:00:00",
                "quote": "2026-03-02 09:00:00",
                "day_2": "2026-03-04 09:00:00",
                "day_3": "2026-03-05 09:00:00",
                "case": "2026-03-07 09:00:00",
                "offer": "2026-03-09 09:00:00",
            },
        )

    def test_enrollment_takes_down_the_version_and_leaves_a_receipt(self):
        enrollment = self._enroll()
        self.assertEqual(enrollment.sequence_version, self.sequence.version)
        receipt = enrollment.lead_id.inquiry_decision_ids
        self.assertEqual(receipt.reason, "enrolled")
        self.assertEqual(receipt.setting_version, self.sequence.version)
        self.assertIn(self.sequence.name, receipt.sentence)

    def test_ts_10_a_lead_runs_once_in_a_plan(self):
        lead = self._lead()
        self._enroll(lead)
        self.assertFalse(self._enroll(lead))
        self.assertEqual(len(lead.inquiry_enrollment_ids), 1)
        self.assertEqual(len(lead.inquiry_touch_ids), 6)
        self.assertCountEqual(self._reasons(lead), ["enrolled", "already_enrolled"])

    def test_a_batch_costs_the_same_number_of_queries(self):
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

    def test_ts_12_edits_do_not_disturb_running_inquiries(self):
        enrollment = self._enroll()
        before = self._wanted(enrollment.lead_id)
        version = self.sequence.version
        step = self.sequence.step_ids.filtered(lambda step: step.key == "day_2")
        step.with_user(self.manager).delay = 4
        self.assertEqual(self.sequence.version, version + 1)
        self.assertEqual(enrollment.sequence_version, version)
        self.assertEqual(self._wanted(enrollment.lead_id), before)

    def test_saving_a_plan_with_its_steps_makes_one_version(self):
        version = self.sequence.version
        first, second = self.sequence.step_ids[:2]
        self.sequence.write({"step_ids": [(1, first.id, {"delay": 1}), (1, second.id, {"delay": 2})]})
        self.assertEqual(self.sequence.version, version + 1)

    def test_shipped_plan_is_version_one(self):
        self.assertEqual(self.sequence.version, 1)

    def test_ts_13_paused_plan_takes_nobody(self):
        self.sequence.is_paused = True
        lead = self._lead()
        self.assertFalse(self._enroll(lead))
        self.assertEqual(self._reasons(lead), ["not_enrolled"])

    def test_draft_plan_takes_nobody(self):
        self.sequence.with_user(self.manager).action_draft()
        self.assertFalse(self._enroll())

    def test_ts_06_plan_starts_only_when_its_conditions_hold(self):
        self.sequence.when_country_ids = self.env.ref("base.fr")
        german = self._lead(country_id=self.env.ref("base.de").id)
        french = self._lead(country_id=self.env.ref("base.fr").id)
        self.assertEqual(self._enroll(german | french).lead_id, french)

    def test_ts_07_message_that_reaches_nobody_becomes_a_to_do(self):
        lead = self._lead(email_from=False, phone="+49 30 123456")
        self._enroll(lead)
        confirm = lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "confirm")
        self.assertEqual(confirm.kind, "task")
        self.assertEqual(confirm.channel_id, self.env.ref("inquiry_touch.inquiry_channel_todo"))
        self.assertEqual(confirm.reason, "unreachable")

    def test_ts_07_next_variant_is_used_when_the_first_reaches_nobody(self):
        call = self.env.ref("inquiry_touch.inquiry_channel_call")
        template = self.env.ref("inquiry_touch.mail_template_confirm")
        step = self.sequence.step_ids.filtered(lambda step: step.key == "confirm")
        reference = f"mail.template,{template.id}"
        step.variant_ids = [(0, 0, {"channel_id": call.id, "sequence": 20, "template_ref": reference})]
        lead = self._lead(email_from=False)
        self._enroll(lead)
        touch = lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "confirm")
        self.assertEqual(touch.channel_id, call)

    def test_closed_inquiry_gets_no_plan(self):
        lead = self._lead()
        lead.action_set_lost()
        self.assertFalse(self._enroll(lead))
        self.assertFalse(lead.inquiry_touch_ids)

    def test_a_second_run_counts_a_round_of_its_own(self):
        lead = self._lead()
        self._enroll(lead)._stop("manual")
        again = self._enroll(lead)
        self.assertEqual(set(again.touch_ids.mapped("round")), {2})
        self.assertEqual(len(again.touch_ids), 6)

    def test_salesperson_may_set_an_inquiry_going(self):
        lead = self._lead()
        enrollment = self.env["inquiry.sequence"].with_user(self.salesperson)._enroll(lead)
        self.assertEqual(enrollment.lead_id, lead)
