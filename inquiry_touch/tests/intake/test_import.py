import base64

from odoo.exceptions import AccessError, UserError

from .common import IntakeCase

ROWS = """E-Mail;Message;Date;Company
a@example.com;Old question;2024-05-03 10:00;Weber
;No sender;;
b@example.com;;2024-05-04;
c@example.com;Third;;
"""


class TestImport(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["inquiry.source"].create(
            {"name": "Old", "source_type": "import", "starts_clock": False, "starts_plan": False}
        )

    def _import(self, content, user=None):
        wizard = self.env["inquiry.import.wizard"].with_user(user or self.manager)
        return wizard.create(
            {
                "source_id": self.source.id,
                "file": base64.b64encode(content.encode()),
                "file_name": "old.csv",
            }
        ).action_import()

    def test_rows_become_inquiries_with_their_own_times(self):
        self._import(ROWS)
        self._parse()
        lead = self._leads().filtered(lambda lead: lead.email_from == "a@example.com")
        self.assertEqual(lead.inquiry_asked_at.isoformat(), "2024-05-03T10:00:00")
        self.assertEqual(lead.partner_name, "Weber")
        self.assertFalse(lead.inquiry_touch_ids)
        self.assertFalse(lead.inquiry_clock_ids)

    def test_bad_rows_are_listed_and_stop_nobody(self):
        self._import(ROWS)
        self._parse()
        failed = self.env["inquiry.intake"].search(
            [("source_id", "=", self.source.id), ("result", "=", "failed")], order="id"
        )
        self.assertEqual(failed.mapped("reason"), ["no_sender", "no_text"])
        self.assertIn("No sender", failed[0].subject)
        self.assertEqual(len(self._leads()), 2)

    def test_in_12_the_same_file_again_adds_nothing(self):
        for _turn in range(3):
            self._import(ROWS)
            self._parse()
        self.assertEqual(len(self._leads()), 2)

    def test_a_long_file_is_read_in_parts_and_keeps_its_row_numbers(self):
        rows = "".join(f"x{i}@example.com;text {i}\n" for i in range(60))
        self._import("email;message\n" + rows)
        payloads = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        self.assertEqual(len(payloads), 2)
        self._parse()
        references = (
            self.env["inquiry.intake"].search([("source_id", "=", self.source.id)]).mapped("external_ref")
        )
        numbers = sorted(int(reference.rpartition(":")[2]) for reference in references)
        self.assertEqual(numbers, list(range(2, 62)))

    def test_what_is_no_table_is_refused_with_its_remedy(self):
        with self.assertRaisesRegex(UserError, "CSV"):
            self._import("hello")

    def test_a_salesperson_cannot_import(self):
        with self.assertRaises(AccessError):
            self._import(ROWS, user=self.salesperson)
