import base64

from odoo.exceptions import AccessError, UserError

from .common import IntakeCase

ROWS = """E-Mail;Phone;Message;Date;Company;Country
a@example.com;0170 1234567;Old question;2024-05-03 10:00;Weber;Germany
;;No sender;;;
b@example.com;;;2024-05-04;;
c@example.com;12;Third;soon;;Nowhereland
C@example.com;;Another question;2024-06-01;;
"""


class ImportCase(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["inquiry.source"].create({"name": "Old", "source_type": "import"})

    @classmethod
    def _import(cls, content, user=None, **values):
        content = content if isinstance(content, bytes) else content.encode()
        return (
            cls.env["inquiry.import"]
            .with_user(user or cls.manager)
            .create(
                {
                    "source_id": cls.source.id,
                    "file": base64.b64encode(content),
                    "file_name": "old.csv",
                    **values,
                }
            )
        )

    def _work(self):
        self._run_cron("inquiry_touch.ir_cron_inquiry_import_work")

    def _check(self, content, **values):
        one = self._import(content, **values)
        one.action_check()
        while one.state == "checking":
            self._work()
        return one

    def _run(self, one):
        one.action_run()
        self._work()
        self._parse()
        self._work()

    def _take_in(self, content, **values):
        one = self._check(content, **values)
        self._run(one)
        self.assertEqual(one.state, "done", one.error)
        return one

    def _undo(self, one):
        one.action_undo()
        self._work()

    def _found(self, one):
        return {problem.kind: problem.row_count for problem in one.problem_ids}


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

    def test_what_is_no_table_is_refused_with_its_remedy(self):
        with self.assertRaisesRegex(UserError, "CSV"):
            self._import("hello")

    def test_a_salesperson_cannot_import(self):
        with self.assertRaises(AccessError):
            self._import(ROWS, user=self.salesperson)
