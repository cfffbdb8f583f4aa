from odoo.tests import BaseCase, users

from odoo.addons.inquiry_touch.tools.estimate import estimate_country, estimate_currency, estimate_language

from .common import IntakeCase


class TestEstimate(BaseCase):
    def test_in_16_better_evidence_stands_before_worse(self):
        hints = {
            "phone": "+491701234567",
            "email": "anna@shop.fr",
            "ip_country": "CN",
            "form_language": "it",
            "currency": "JPY",
            "text_language": "pl",
            "default": "US",
        }
        order = []
        while hints:
            found = estimate_country(**hints)
            order.append((found.value, found.kind))
            hints.pop(next(iter(hints)))
        self.assertEqual(
            order,
            [
                ("DE", "phone"),
                ("FR", "domain"),
                ("CN", "ip"),
                ("IT", "form"),
                ("JP", "currency"),
                ("PL", "text"),
                ("US", "source"),
            ],
        )

    def test_in_16_two_that_contradict_show_both_and_are_less_sure(self):
        found = estimate_country(phone="+491701234567", ip_country="CN", default="US")
        self.assertEqual([(other.value, other.kind) for other in found.others], [("CN", "ip")])
        self.assertLess(found.confidence, estimate_country(phone="+491701234567").confidence)

    def test_in_16_a_stated_country_is_never_replaced(self):
        found = estimate_country(stated="FR", phone="+491701234567", text_language="it")
        self.assertEqual((found.value, found.kind, found.confidence), ("FR", "stated", 100))
        self.assertEqual([other.value for other in found.others], ["DE"])

    def test_in_16_worldwide_signals_tell_no_country(self):
        for hint in (
            {"email": "a@shop.io"},
            {"email": "a@gmail.com"},
            {"currency": "USD"},
            {"form_language": "en_US"},
            {"form_language": "es"},
            {"ip_country": "XX"},
            {"phone": "+800 12345678"},
        ):
            with self.subTest(hint=hint):
                self.assertIsNone(estimate_country(**hint))

    def test_in_16_currency_follows_the_country_unless_it_is_named(self):
        country = estimate_country(ip_country="JP")
        found = estimate_currency(country=country)
        self.assertEqual((found.value, found.kind, found.confidence), ("JPY", "country", 70))
        self.assertTrue(estimate_currency(stated="USD", country=country).is_stated)

    def test_in_16_form_and_text_in_two_languages_show_both(self):
        found = estimate_language(form="en_US", text="de_DE", default="fr_FR")
        self.assertEqual((found.value, found.kind), ("en_US", "form"))
        self.assertEqual([other.value for other in found.others], ["de_DE"])


class TestEstimatesOnLeads(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.env["res.lang"]._activate_lang("de_DE")

    def _of(self, **values):
        lead = self._arrive(**{"message": "OK?", **values}).lead_id
        return lead, lead.inquiry_buyer_id

    def test_in_16_only_an_ip_country_gives_country_and_currency_marked(self):
        for record in self._of(ip_country="DE"):
            self.assertEqual(record.country_id, self.germany)
            self.assertEqual(record.inquiry_country_note, "estimated: IP address, 70 %")
            self.assertEqual(record.inquiry_currency_id.name, "EUR")
            self.assertEqual(record.inquiry_currency_note, "estimated: country DE, 70 %")
            self.assertEqual(record.inquiry_zone_note, "Berlin (estimated: country)")

    def test_in_16_only_a_form_language_gives_all_marked(self):
        for record in self._of(language="de"):
            self.assertEqual(record.lang_id.code, "de_DE")
            self.assertEqual(record.inquiry_lang_note, "estimated: language of the form (de_DE), 50 %")
            self.assertEqual(record.inquiry_country_note, "estimated: language of the form (de), 50 %")
            self.assertEqual(record.inquiry_currency_id.name, "EUR")

    def test_in_16_a_phone_without_prefix_is_read_in_the_estimated_country(self):
        lead, _buyer = self._of(phone="0170 1234567", email="anna@shop.de")
        self.assertEqual(lead.phone, "+491701234567")
        self.assertEqual(lead.inquiry_country_note, "estimated: e-mail .de, 80 %")

    def test_in_16_a_stated_country_has_no_mark_but_the_doubt_is_readable(self):
        lead, _buyer = self._of(country="France", phone="+491701234567")
        self.assertEqual(lead.country_id.code, "FR")
        self.assertEqual(lead.inquiry_country_note, "but: DE (phone +49)")
        self.assertNotIn("country", lead._inquiry_estimated())

    def test_in_16_who_edits_a_value_states_it(self):
        for record in self._of(ip_country="DE"):
            record.with_user(self.manager).country_id = self.env.ref("base.at")
            self.assertFalse(record.inquiry_country_note)
            self.assertEqual(record._inquiry_estimated(), {"currency"})

    def test_in_16_estimates_are_confirmed_with_one_button(self):
        lead, _buyer = self._of(ip_country="DE")
        lead.with_user(self.manager).action_inquiry_confirm_estimates()
        self.assertFalse(lead.inquiry_has_estimates)
        self.assertEqual(lead.country_id, self.germany)

    def test_in_16_estimated_records_are_found(self):
        guessed, buyer = self._of(ip_country="DE")
        stated, _buyer = self._of(country="Germany", currency="EUR")
        leads = self.env["crm.lead"].search(
            [("inquiry_has_estimates", "=", True), ("id", "in", (guessed | stated).ids)]
        )
        self.assertEqual(leads, guessed)
        leads = self.env["crm.lead"].search(
            [("inquiry_has_estimates", "=", False), ("id", "in", (guessed | stated).ids)]
        )
        self.assertEqual(leads, stated)
        self.assertIn(buyer, self.env["inquiry.buyer"].search([("inquiry_has_estimates", "=", True)]))

    def test_in_16_a_later_statement_replaces_the_estimate_and_not_the_other_way(self):
        lead, buyer = self._of(ip_country="DE", email="late@example.com")
        for country in ("France", ""):
            self._arrive(email="late@example.com", country=country, ip_country="CN")
            for record in (lead, buyer):
                self.assertEqual(record.country_id.code, "FR")
                self.assertNotIn("country", record._inquiry_estimated())

    def test_in_16_rules_with_a_domain_see_what_was_estimated(self):
        rule = self.env["inquiry.tag.rule"].create(
            {"name": "Guessed", "when_domain": "[('country_id.code', '=', 'DE')]", "priority": "3"}
        )
        lead, _buyer = self._of(ip_country="DE")
        self.assertFalse(rule.error)
        self.assertEqual(lead.priority, "3")

    def test_in_16_merged_leads_keep_the_evidence_of_the_value_they_keep(self):
        first, _buyer = self._of(email="one@example.com")
        second, _buyer = self._of(ip_country="DE", email="two@example.com")
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged.country_id, self.germany)
        self.assertIn("IP address", merged.inquiry_country_note)

    def test_in_16_the_gate_goes_by_the_same_zones_as_the_screen(self):
        lead, buyer = self._of(ip_country="DE")
        self.assertEqual(lead._inquiry_contact()["zones"], lead._inquiry_zones().zones)
        buyer.tz = "Asia/Tokyo"
        self.assertEqual(lead._inquiry_contact()["zones"], ("Asia/Tokyo",))
        self.assertEqual(lead.inquiry_zone_note, "Tokyo (stated)")

    @users("inquiry_anna")
    def test_in_16_a_salesperson_reads_the_marks(self):
        lead, _buyer = self._of(ip_country="DE")
        lead.sudo().user_id = self.env.user
        self.assertIn("estimated", lead.with_user(self.env.user).inquiry_country_note)
