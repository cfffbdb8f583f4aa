from odoo.tests import Form

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestLegalProfile(InquiryCase):
    """Whose law counts for a buyer: seen on the inquiry, corrected by a person for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._arrive(country="DE", email="ana@example.com").lead_id
        cls.lead.user_id = cls.salesperson

    def test_cl_03_a_german_buyer_gets_the_eu_profile_visible_on_the_form(self):
        self.assertEqual(self.lead.inquiry_profile, "eu")
        form = Form(self.lead.with_user(self.salesperson))
        self.assertEqual(form.inquiry_profile, "eu")

    def test_cl_03_the_profile_follows_the_country(self):
        for code, profile in (("US", "us"), ("GB", "uk"), ("NO", "eu"), ("BR", "other"), ("CN", "other")):
            self.lead.country_id = self.env.ref(f"base.{code.lower().replace('gb', 'uk')}")
            self.assertEqual(self.lead.inquiry_profile, profile, code)

    def test_cl_03_a_correction_stays_and_says_who_made_it(self):
        with Form(self.lead.with_user(self.salesperson)) as form:
            form.inquiry_profile = "uk"
        self._arrive(message="We are in Munich, Germany.", country="DE", email="ana@example.com")
        self.lead.country_id = self.env.ref("base.us")
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.inquiry_profile, "uk")
        receipt = self.lead.inquiry_decision_ids.filtered(lambda one: one.reason == "profile_set")
        self.assertEqual(receipt.user_id, self.salesperson)
        self.assertIn("from EU to United Kingdom", receipt.sentence)
        self.lead.with_user(self.salesperson).inquiry_profile = False
        self.assertEqual(self.lead.inquiry_profile, "us", "emptied, the country decides again")

    def test_cl_03_a_corrected_country_stays_too(self):
        self.lead.with_user(self.salesperson).country_id = self.env.ref("base.at")
        self._arrive(message="Greetings", country="DE", email="ana@example.com")
        self.assertEqual(self.lead.country_id.code, "AT")

    def test_cl_03_the_buyer_s_country_counts_where_the_lead_has_none(self):
        self.lead.country_id = False
        self.lead.inquiry_buyer_id.country_id = self.env.ref("base.uk")
        self.assertEqual(self.lead.inquiry_profile, "uk")

    def test_cl_03_inquiries_are_found_by_their_profile_and_rules_may_ask_for_it(self):
        american = self._arrive(country="US").lead_id
        nowhere = self._arrive().lead_id
        american.inquiry_profile = "eu"
        leads = self.lead | american | nowhere
        search = self.env["crm.lead"].search
        for value, found in (("eu", self.lead | american), ("us", leads[:0]), (False, nowhere)):
            self.assertEqual(search([("inquiry_profile", "=", value), ("id", "in", leads.ids)]), found, value)
            self.assertEqual(leads.filtered_domain([("inquiry_profile", "=", value)]), found, value)
        rule = self.env["inquiry.assignment.policy"].create(
            {
                "name": "EU",
                "strategy": "fixed",
                "user_id": self.salesperson.id,
                "when_domain": "[('inquiry_profile', '=', 'eu')]",
            }
        )
        german, chinese = (self._arrive(country=code).lead_id for code in ("DE", "CN"))
        self.assertEqual((german.inquiry_assignment_policy_id, german.user_id), (rule, self.salesperson))
        self.assertFalse(chinese.inquiry_assignment_policy_id)
