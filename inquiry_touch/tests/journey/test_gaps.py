from odoo.exceptions import UserError
from odoo.tests import BaseCase, Form

from ...tools.gaps import asked_gaps, gaps
from .common import JourneyCase


class TestGapTools(BaseCase):
    def test_only_what_is_unknown_is_a_gap(self):
        known = {"country": 5, "company": "", "contact": "a@example.com", "language": None}
        self.assertEqual(gaps(known), ["company", "language"])

    def test_nobody_is_asked_for_an_address(self):
        self.assertEqual(asked_gaps("contact,quantity"), ["quantity"])
        self.assertEqual(asked_gaps("country,quantity", "country"), ["country"])
        self.assertEqual(asked_gaps("", "country"), [])


class TestGaps(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._inquiry(product="Bottles", message="你好")

    def test_id_05_missing_country_or_company_shows_as_a_gap_that_vanishes_when_filled(self):
        lead = self.lead
        lead.write({"country_id": False, "lang_id": False})
        lead.inquiry_buyer_id.write({"country_id": False, "lang_id": False})
        self.assertEqual(lead.inquiry_gaps, "country,company,language,quantity")
        self.assertEqual(lead.inquiry_buyer_id.gaps, "country,company,language")
        lead.write({"country_id": self.env.ref("base.de").id, "inquiry_quantity": "500"})
        lead.inquiry_buyer_id.partner_name = "Muster GmbH"
        self.assertEqual(lead.inquiry_gaps, "language")

    def test_id_05_one_click_prepares_a_question_in_the_buyers_language_and_sends_nothing(self):
        self.salesperson.email = "anna@example.com"
        asked = {
            "en_US": "What quantity do you need?",
            "zh_CN": "您需要的数量是多少？",
            "de_DE": "Welche Menge brauchen Sie?",
            "es_ES": "¿Qué cantidad necesita?",
            "fr_FR": "Quelle quantité vous faut-il ?",
            "ar_001": "ما الكمية التي تحتاجون إليها؟",
        }
        for code, question in asked.items():
            lang = self.env["res.lang"].with_context(active_test=False).search([("code", "=", code)])
            self.lead.write({"lang_id": lang.id, "inquiry_quantity": False, "country_id": False})
            messages = len(self.lead.message_ids)
            mails = self.env["mail.mail"].search_count([])
            body = self._prepare(self.lead, "quantity").body
            with self.subTest(code):
                self.assertIn(question, body)
                self.assertEqual(body.count("<li"), 1)
                self.assertEqual(len(self.lead.message_ids), messages)
                self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def _prepare(self, lead, gap=""):
        lead = lead.with_user(self.salesperson)
        action = lead.with_context(inquiry_gap=gap).action_inquiry_ask()
        composers = self.env["mail.compose.message"].with_user(self.salesperson)
        return Form(composers.with_context(**action["context"])).save()

    def test_id_05_the_question_goes_to_the_buyer_when_the_person_sends_it(self):
        self.salesperson.email = "anna@example.com"
        composer = self._prepare(self.lead)
        self.assertIn(self.lead.email_normalized, composer.partner_ids.mapped("email_normalized"))
        composer._action_send_mail()
        self.assertIn("<li", self.lead.message_ids[0].body)

    def test_id_05_the_file_of_a_buyer_asks_on_the_inquiry_of_the_user(self):
        self.lead.lang_id = False
        self.lead.inquiry_buyer_id.lang_id = False
        buyer = self.lead.inquiry_buyer_id
        action = buyer.with_user(self.salesperson).action_ask()
        self.assertEqual(action["context"]["default_res_ids"], self.lead.ids)
        with self.assertRaisesRegex(UserError, "You own no open inquiry"):
            self.lead.with_context(inquiry_intake=True).user_id = self.colleague
            self._inquiry(self.salesperson, email="other@example.com", phone="+49 30 1234567")
            buyer.with_user(self.salesperson).action_ask()

    def test_id_05_without_an_address_nothing_can_be_asked(self):
        self.lead.write({"email_from": False, "phone": False})
        self.assertIn("contact", self.lead.inquiry_gaps)
        self.assertFalse(self.lead.inquiry_can_ask)
        with self.assertRaises(UserError):
            self.lead.action_inquiry_ask()
