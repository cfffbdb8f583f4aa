from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestTagRuleTrial(InquiryCase):
    def _try(self, message, **values):
        Trial = self.env["inquiry.tag.rule.trial"].with_user(self.manager)
        with Form(Trial) as form:
            for name, value in values.items():
                setattr(form, name, value)
            form.message = message
        return form.record

    def test_cl_01_message_shows_what_each_rule_found_and_the_result(self):
        trial = self._try("Can you do 5,000 pcs, private label? Please send a sample.", subject="OEM")
        self.assertEqual(trial.category_id.code, "oem")
        self.assertEqual((trial.priority, trial.intent), ("3", "high"))
        self.assertEqual(set(trial.tag_ids.mapped("name")), {"OEM", "Large buyer", "Sample"})
        words = dict(trial.line_ids.mapped(lambda line: (line.rule_id.name, line.words)))
        self.assertEqual(words["OEM and private label"], "oem, private label")
        self.assertEqual(words["A thousand pieces or more"], "5,000 pcs")
        self.assertTrue(all(trial.line_ids.mapped("applies")))
        self.assertIn("English", trial.note)

    def test_rule_kept_out_by_its_condition_is_shown_as_such(self):
        rule = self.env.ref("inquiry_touch.inquiry_tag_rule_sample_order")
        rule.when_country_ids = self.env.ref("base.de")
        found = self._try("a sample, please").line_ids
        self.assertEqual((found.rule_id, found.applies), (rule, False))
        found = self._try("a sample, please", country_id=self.env.ref("base.de")).line_ids
        self.assertEqual((found.rule_id, found.applies), (rule, True))

    def test_junk_and_short_texts_are_told(self):
        self.assertIn("Junk", self._try("Buy backlinks from us today").note)
        self.assertIn("too short", self._try("hi").note)

    def test_ht_01_who_must_answer_is_told(self):
        rule = self.env.ref("inquiry_touch.inquiry_tag_rule_sample_order")
        self.assertNotIn("person", self._try("a sample, please").note)
        rule.needs_person = True
        self.assertIn("a person answers", self._try("a sample, please").note)

    def test_who_may_not_try_sees_no_button(self):
        for view_type in ("list", "form"):
            for user, shown in ((self.salesperson, False), (self.manager, True)):
                view = self.env["inquiry.tag.rule"].with_user(user).get_view(view_type=view_type)
                self.assertEqual("action_try_message" in view["arch"], shown)

    def test_box_opens_empty(self):
        spec = {
            "message": {},
            "category_id": {"fields": {"display_name": {}}},
            "line_ids": {"fields": {"words": {}}},
        }
        found = self.env["inquiry.tag.rule.trial"].with_user(self.manager).onchange({}, [], spec)
        self.assertFalse(found["value"].get("category_id") or found["value"].get("line_ids"))

    def test_trial_keeps_no_inquiry_and_no_receipt(self):
        counts = [
            self.env[model].search_count([]) for model in ("crm.lead", "inquiry.intake", "inquiry.decision")
        ]
        self._try("a sample, please")
        self.assertEqual(
            counts,
            [
                self.env[model].search_count([])
                for model in ("crm.lead", "inquiry.intake", "inquiry.decision")
            ],
        )

    def test_button_opens_the_box(self):
        action = self.env["inquiry.tag.rule"].with_user(self.manager).action_try_message()
        self.assertEqual(action["res_model"], "inquiry.tag.rule.trial")

    def test_salesperson_does_not_try_rules(self):
        with self.assertRaises(AccessError):
            self.env["inquiry.tag.rule.trial"].with_user(self.salesperson).create({"message": "sample"})

    def test_manager_writes_a_rule_in_its_form(self):
        with Form(self.env["inquiry.tag.rule"].with_user(self.manager)) as form:
            form.name = "Swatches"
            form.category_id = self.env.ref("inquiry_touch.inquiry_category_sample_order")
            with form.word_ids.new() as line:
                line.words = "swatch card"
                line.lang = "en"
        self.assertIn("swatch card", form.record.summary)
        self.assertEqual(form.record.version, 1)
