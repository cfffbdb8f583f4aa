from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ...models.plan.inquiry_lead_listen import InquiryLeadListen
from .common import IntakeCase


class TestLeadBirth(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["inquiry.category"].create({"name": "Lamps", "code": "intake_lamps"})
        cls.tag = cls.env["crm.tag"].create({"name": "lamp tag"})
        cls.env["inquiry.tag.rule"].create(
            {
                "name": "Lamps",
                "category_id": cls.category.id,
                "tag_ids": [fields.Command.link(cls.tag.id)],
                "priority": "2",
                "word_ids": [fields.Command.create({"words": "zyxlamp"})],
            }
        )
        cls.started = []

    def setUp(self):
        super().setUp()
        started = self.started = []

        def start(leads):
            started.extend(leads.ids)

        self.startPatcher(patch.object(InquiryLeadListen, "_inquiry_start", start))

    def _create(self, **values):
        context = values.pop("context", {})
        Lead = self.env["crm.lead"].with_user(self.salesperson).with_context(**context)
        return Lead.create({"name": "zyxlamp wanted", "email_from": "birth@example.com", **values})

    def _assert_noted(self, lead, origin):
        lead = lead.sudo()
        intake = lead.inquiry_intake_ids
        self.assertEqual(intake.source_id.lead_origin, origin)
        self.assertEqual(intake.result, "opened")
        self.assertEqual(intake.trace, lead.inquiry_trace)
        self.assertTrue(lead.inquiry_number)
        self.assertEqual(lead.inquiry_category_id, self.category)
        self.assertEqual(lead.inquiry_buyer_id.key_ids.mapped("value"), ["birth@example.com"])
        self.assertIn("noted", lead.inquiry_decision_ids.mapped("reason"))

    def test_a_lead_typed_in_is_noted_classified_and_not_answered(self):
        lead = self._create(context={"inquiry_origin": "manual"})
        self._assert_noted(lead, "manual")
        self.assertEqual((lead.tag_ids, lead.priority), (self.tag, "2"))
        self.assertEqual(lead.user_id, self.salesperson)
        self.assertNotIn(lead.id, self.started)

    def test_a_lead_made_by_quick_create_is_treated_alike(self):
        lead = self.env["crm.lead"].with_context(inquiry_origin="manual").name_create("zyxlamp by card")
        lead = self.env["crm.lead"].browse(lead[0])
        self.assertEqual(lead.inquiry_source_id.lead_origin, "manual")
        self.assertEqual(lead.inquiry_category_id, self.category)
        self.assertNotIn(lead.id, self.started)

    def test_what_a_person_set_is_left_alone(self):
        other = self.env["crm.tag"].create({"name": "mine"})
        lead = self._create(priority="3", tag_ids=[fields.Command.link(other.id)])
        self.assertEqual((lead.tag_ids, lead.priority), (other, "3"))

    def test_a_duplicated_lead_is_noted_classified_and_not_answered(self):
        original = self._create()
        lead = original.copy()
        self._assert_noted(lead, "duplicate")
        self.assertNotEqual(lead.inquiry_trace, original.inquiry_trace)
        self.assertEqual(lead.sudo().inquiry_previous_lead_id, original)
        self.assertNotIn(lead.id, self.started)

    def test_a_lead_imported_by_odoo_is_noted_classified_and_not_answered(self):
        result = (
            self.env["crm.lead"]
            .with_context(import_file=True)
            .load(["name", "email_from"], [["zyxlamp import", "birth@example.com"]])
        )
        lead = self.env["crm.lead"].browse(result["ids"])
        self._assert_noted(lead, "odoo_import")
        self.assertNotIn(lead.id, self.started)

    def test_a_lead_made_by_an_api_call_is_noted_classified_and_not_answered(self):
        lead = self._create()
        self._assert_noted(lead, "api")
        self.assertNotIn(lead.id, self.started)

    def test_a_mail_to_a_team_is_noted_classified_assigned_and_answered(self):
        message = {
            "subject": "Hello",
            "body": "<p>We want a zyxlamp</p>",
            "from": "Birth <birth@example.com>",
            "email_from": "Birth <birth@example.com>",
        }
        lead = self.env["crm.lead"].message_new(message, {"team_id": self.team.id})
        self._assert_noted(lead, "team_alias")
        self.assertTrue(lead.user_id)
        self.assertIn(lead.id, self.started)

    def test_a_lead_of_another_company_is_noted_there(self):
        company = self.env["res.company"].create({"name": "Second"})
        lead = self.env["crm.lead"].create({"name": "x", "company_id": company.id, "team_id": False})
        self.assertEqual(lead.inquiry_source_id.company_id, company)

    def test_only_a_lead_that_is_answered_gets_a_language(self):
        words = "<p>Guten Tag, wir benötigen 500 Lampen und bitten um ein Angebot.</p>"
        message = {"subject": "Hallo", "body": words, "from": "a@b.example", "email_from": "a@b.example"}
        by_mail = self.env["crm.lead"].message_new(message, {"team_id": self.team.id})
        typed_in = self._create(name="Guten Tag, wir benötigen 500 Lampen und bitten um ein Angebot.")
        self.assertEqual((by_mail.lang_id.code, typed_in.lang_id.code), ("de_DE", False))

    def test_leads_of_our_sources_are_not_noted_twice(self):
        intake = self._arrive()
        self.assertEqual(intake.lead_id.inquiry_intake_ids, intake)


@tagged("post_install", "-at_install")
class TestLeadBirthBatch(IntakeCase):
    def _count(self, number, start):
        values = [
            {"name": f"lead {i}", "email_from": f"batch{i}@example.com", "user_id": False, "team_id": False}
            for i in range(start, start + number)
        ]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["crm.lead"].with_context(mail_create_nolog=True, import_file=True).create(values)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_a_thousand_imported_leads_stay_batched(self):
        self._count(2, 0)
        few, many = self._count(5, 10), self._count(55, 100)
        self.assertLessEqual((many - few) / 50, 4, f"{few} queries for 5, {many} for 55")
