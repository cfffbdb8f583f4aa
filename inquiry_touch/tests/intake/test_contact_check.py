from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.contact_check import check_email, check_phone

from .common import IntakeCase


class TestContactCheck(BaseCase):
    def test_in_15_a_german_mobile_is_stored_in_international_form(self):
        for written in ("0170 1234567", "+49 (0)170/1234567", "0049 170 1234567", "49 170 1234567"):
            with self.subTest(written=written):
                check = check_phone(written, "DE")
                self.assertEqual((check.number, check.problem, check.region), ("+491701234567", "", "DE"))

    def test_in_15_an_impossible_number_stays_as_written_and_says_why(self):
        for written, country, problem in (
            ("0170 12", "DE", "not_assigned"),
            ("0170 1234567 1234567", "DE", "too_long"),
            ("0170 1234567", "", "no_prefix"),
            ("call me", "DE", "no_number"),
            ("+999 123456", "", "no_number"),
            ("+49 170 12", "", "not_assigned"),
            ("+1 555 555 0100 22 33", "", "too_long"),
        ):
            with self.subTest(written=written):
                check = check_phone(written, country)
                self.assertEqual((check.number, check.problem), (written, problem))
                self.assertFalse(check.is_possible)

    def test_in_15_a_valid_number_of_an_unlikely_type_is_only_doubted(self):
        check = check_phone("0800 1234567", "DE")
        self.assertEqual((check.number, check.problem), ("+498001234567", "toll_free"))
        self.assertTrue(check.is_possible)

    def test_in_15_typo_domains_are_only_suggested(self):
        for written, meant in (
            ("a@gmial.com", "a@gmail.com"),
            ("a@gmail.con", "a@gmail.com"),
            ("a@hotmial.com", "a@hotmail.com"),
        ):
            with self.subTest(written=written):
                check = check_email(written)
                self.assertEqual((check.email, check.suggestion), (written, meant))

    def test_in_15_real_domains_are_not_taken_for_slips(self):
        for written in (
            "a@gmx.net",
            "a@ymail.com",
            "a@mail.com",
            "a@example.com",
            "a@gmail.com",
            "a@bücher.de",
        ):
            with self.subTest(written=written):
                self.assertEqual(check_email(written).problem, "")

    def test_in_15_what_is_no_address_is_named(self):
        for written, problem in (("anna at shop", "no_address"), ("a@localhost", "bad_domain")):
            self.assertEqual(check_email(written).problem, problem)


class TestContactOnLeads(IntakeCase):
    def test_in_15_the_lead_has_the_number_in_international_form(self):
        lead = self._arrive(phone="0170 1234567", country="Germany").lead_id
        self.assertEqual((lead.phone, lead.inquiry_buyer_id.phone), ("+491701234567", "+491701234567"))
        self.assertFalse(lead.inquiry_phone_problem)

    def test_in_15_a_bad_number_is_flagged_and_readable_on_lead_and_buyer(self):
        lead = self._arrive(phone="0170 12", country="Germany").lead_id
        for record in (lead, lead.inquiry_buyer_id):
            self.assertEqual(record.phone, "0170 12")
            self.assertEqual(
                record.inquiry_phone_problem,
                "Not a possible number in Germany: digits are missing, too many or wrong.",
            )
        self.assertEqual(lead.phone_state, "incorrect")

    def test_in_15_a_bad_address_is_flagged_and_readable_on_lead_and_buyer(self):
        lead = self._arrive(email="anna at shop", phone="+491701234567").lead_id
        for record in (lead, lead.inquiry_buyer_id):
            self.assertEqual(record.email_from, "anna at shop")
            self.assertEqual(record.inquiry_email_problem, "This is no e-mail address.")
        self.assertEqual(lead.email_state, "incorrect")

    def test_in_15_a_slip_in_the_domain_is_suggested_and_not_changed(self):
        lead = self._arrive(email="anna@gmial.com").lead_id
        self.assertEqual(lead.email_from, "anna@gmial.com")
        self.assertEqual(lead.inquiry_email_problem, "Perhaps anna@gmail.com is meant.")

    def test_in_15_the_reason_follows_the_country_a_person_sets(self):
        lead = self._arrive(phone="0170 1234567").lead_id
        self.assertIn("the country is not known", lead.inquiry_phone_problem)
        lead.country_id = self.env.ref("base.de")
        self.assertFalse(lead.inquiry_phone_problem)
