from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError

from .import_common import ImportCase

ROWS = """E-Mail;Phone;Message;Date;Company;Country
a@example.com;0170 1234567;Old question;2024-05-03 10:00;Weber;Germany
;;No sender;;;
b@example.com;;;2024-05-04;;
c@example.com;12;Third;soon;;Nowhereland
C@example.com;;Another question;2024-06-01;;
"""


class TestImport(ImportCase):
    def test_rows_become_inquiries_with_their_own_times(self):
        self._take_in(ROWS)
        lead = self._leads().filtered(lambda lead: lead.email_from == "a@example.com")
        self.assertEqual(lead.inquiry_asked_at.isoformat(), "2024-05-03T10:00:00")
        self.assertEqual(lead.partner_name, "Weber")
        self.assertEqual(lead.phone, "+491701234567")

    def test_in_11_preview_lists_bad_phones_and_duplicates_before_anything_is_written(self):
        counted = ("crm.lead", "inquiry.buyer", "inquiry.buyer.key", "inquiry.intake", "inquiry.payload")
        before = {model: self.env[model].search_count([]) for model in counted}
        one = self._check(ROWS)
        self.assertEqual(one.state, "preview")
        self.assertEqual(
            self._found(one),
            {
                "no_sender": 1,
                "bad_phone": 1,
                "bad_date": 1,
                "unknown_country": 1,
                "no_text": 1,
                "same_person": 1,
            },
        )
        rows = {row.number: row.problem_text for row in one.row_ids}
        self.assertIn("Bad phone: 12", rows[5])
        self.assertIn("Unknown country: Nowhereland", rows[5])
        self.assertIn("row 5", rows[6])
        self.assertFalse(rows[2])
        self.assertEqual(one.summary.partition(",")[0], "5 rows: 1 ready")
        self.assertEqual({model: self.env[model].search_count([]) for model in counted}, before)

    def test_in_11_the_result_has_no_bad_phone_and_each_person_once(self):
        one = self._take_in(ROWS)
        leads = self._leads().filtered(lambda lead: lead.inquiry_import_id == one)
        self.assertEqual(len(leads), 4)
        third = leads.filtered(lambda lead: lead.email_from == "c@example.com")
        self.assertFalse(third.phone)
        for said in ("Phone: 12", "Country: Nowhereland", "Date: soon"):
            self.assertIn(said, "".join(third.message_ids.mapped("body")))
        twin = leads.filtered(lambda lead: lead.email_from == "C@example.com")
        self.assertTrue(third.inquiry_buyer_id)
        self.assertEqual(third.inquiry_buyer_id, twin.inquiry_buyer_id)
        nameless = leads.filtered(lambda lead: lead.email_from == "b@example.com")
        self.assertEqual(nameless.name, "b@example.com")

    def test_in_12_the_same_file_again_adds_nothing(self):
        self._take_in(ROWS)
        again = self._check(ROWS)
        self.assertEqual(self._found(again)["imported_before"], 4)
        self.assertIn("No row is left", again.blocker)
        self.assertEqual(len(self._leads()), 4)

    def test_in_11_a_row_can_be_left_out_by_its_kind_or_by_itself(self):
        one = self._check(ROWS)
        one.problem_ids.filtered(lambda problem: problem.kind == "bad_phone").choice = "leave_out"
        self.assertIn("3 rows will be imported, 2 left out", one.plan)
        one.row_ids.filtered(lambda row: row.number == 5).action_import()
        one.row_ids.filtered(lambda row: row.number == 2).action_leave_out()
        self._run(one)
        self.assertEqual(sorted(one.row_ids.filtered("lead_id").mapped("number")), [4, 5, 6])

    def test_in_11_what_can_be_no_inquiry_cannot_be_chosen(self):
        one = self._check(ROWS)
        problem = one.problem_ids.filtered(lambda problem: problem.kind == "no_sender")
        with self.assertRaises(ValidationError):
            problem.choice = "import"
        one.row_ids.filtered(lambda row: row.number == 3).action_import()
        self.assertIn("4 rows will be imported, 1 left out", one.plan)

    def test_in_11_buyers_who_are_known_are_told_and_get_no_second_file(self):
        known = self._arrive(email="a@example.com").buyer_id
        one = self._check(ROWS)
        self.assertEqual(self._found(one)["known_buyer"], 1)
        self._run(one)
        self.assertEqual(self._lead_of("a@example.com").inquiry_buyer_id, known)

    def test_in_11_missing_columns_stop_the_import_and_say_what_to_do(self):
        one = self._check("Shoe size,Message\n42,Hello\n")
        self.assertIn("No column gives", one.blocker)
        with self.assertRaisesRegex(UserError, "No column gives"):
            one.action_run()
        one.column_ids[0].target = "external_buyer_id"
        self.assertEqual(one.state, "draft")
        one.action_check()
        self.assertFalse(one.blocker)

    def test_in_11_a_wrong_guess_is_mended_by_hand(self):
        one = self._import("Kontakt am Telefon,Wunsch\n+49 170 1234567,Lampen\n")
        self.assertEqual(one.column_ids.mapped("target"), ["phone", "note"])
        one.column_ids[1].target = "message"
        one.action_check()
        self._run(one)
        lead = self.env["crm.lead"].search([("inquiry_import_id", "=", one.id)])
        self.assertEqual((lead.name, lead.phone), ("Lampen", "+491701234567"))

    def test_in_11_day_or_month_first_is_read_from_the_dates_or_asked(self):
        told = self._check("email,date,message\na@b.co,03/04/2024,x\nc@b.co,03/25/2024,y\n")
        self.assertEqual((told.date_order, told.asks_date_order), ("mdy", False))
        asked = self._check("email,date,message\nd@b.co,03/04/2024,x\n")
        self.assertTrue(asked.asks_date_order)
        with self.assertRaisesRegex(UserError, "third of April"):
            asked.action_run()
        asked.date_order = "dmy"
        asked.action_check()
        self._run(asked)
        self.assertEqual(self._lead_of("d@b.co").inquiry_asked_at.isoformat(), "2024-04-03T00:00:00")

    def test_in_11_dates_in_the_future_and_repeated_rows_are_found(self):
        one = self._check(
            "email,date,message\na@b.co,2090-01-01,x\nb@b.co,2024-01-01,y\nb@b.co,2024-01-01,y\n"
        )
        self.assertEqual(self._found(one), {"future_date": 1, "repeated": 1})
        self._run(one)
        self.assertLess(
            self._lead_of("a@b.co").inquiry_asked_at, fields.Datetime.now() + timedelta(minutes=1)
        )
        self.assertEqual(len(self._lead_of("b@b.co")), 1)

    def test_the_field_maps_of_the_source_know_its_columns(self):
        self.source.field_map_ids = [
            Command.create({"target": "email", "expression": "Kontakt"}),
            Command.create({"target": "country", "default_value": "DE"}),
        ]
        self._take_in("Kontakt,message\na@b.co,Hello\n")
        self.assertEqual(self._lead_of("a@b.co").country_id.code, "DE")

    def test_what_is_no_table_is_refused_with_its_remedy(self):
        with self.assertRaisesRegex(UserError, "CSV"):
            self._import("hello")
