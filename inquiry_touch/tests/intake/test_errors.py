import csv
import io

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import HookCase, IntakeCase

# what the seeds name as failures, and what this stage can raise
SEEDS = """
api_down spam_filter bad_phone account_blocked no_rights banned_words empty_field rule_conflict balance_short
key_expired rights_changed hook_unreachable format_mismatch throttled network_delay
"""
RAISED = """
no_text no_sender bad_json bad_shape bad_form bad_attachment bad_mail bad_csv bad_signature stale unforeseen
"""
CODES = (SEEDS + RAISED).split()


class TestErrors(IntakeCase):
    def _export(self, user=None):
        content = self.env["inquiry.error"].with_user(user or self.manager)._export_failures()
        return list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))

    def test_lg_04_each_cause_has_a_text_a_remedy_and_a_link(self):
        error_by_code = self.env["inquiry.error"]._by_code(CODES)
        for code in CODES:
            error = error_by_code[code]
            self.assertTrue(error.cause and error.remedy and error.link, code)

    def test_lg_04_a_failed_call_shows_cause_and_remedy(self):
        payload = self._receive(b"{")
        self._parse()
        payload = payload.with_user(self.manager)
        self.assertEqual(payload.error_id.code, "bad_json")
        self.assertTrue(payload.error_remedy)

    def test_lg_04_the_export_has_the_last_ten_with_time_number_code_and_steps(self):
        payloads = [self._receive(b"{" + bytes([65 + i])) for i in range(12)]
        self._parse()
        rows = self._export()
        self.assertEqual(len(rows), 11)
        row = next(row for row in rows if payloads[-1].trace in row)
        self.assertEqual(row[2], "bad_json")
        self.assertTrue(row[0] and row[3] and row[4])

    def test_lg_04_the_export_names_no_address_and_no_secret(self):
        payload = self._receive(b"{")
        secret = "sk_live_" + "a1B2" * 8
        payload._set_failed("unforeseen", f"KeyError: anna@example.com +49 170 1234567 {secret}")
        text = str(self._export())
        for hidden in ("anna@", "1234567", secret):
            self.assertNotIn(hidden, text)

    def test_a_formula_in_the_detail_is_not_run_by_a_spreadsheet(self):
        payload = self._receive(b"{")
        for formula in ("=cmd()", "\t=cmd()", " +cmd()"):
            payload._set_failed("unforeseen", formula)
            self.assertIn(f"'{formula}", [row[5] for row in self._export()])

    def test_a_salesperson_cannot_export(self):
        with self.assertRaises(AccessError):
            self._export(self.salesperson)


@tagged("post_install", "-at_install")
class TestErrorsDownload(HookCase):
    def test_lg_04_one_click_gives_the_file(self):
        self._receive(b"{")
        self.env["inquiry.payload"]._claim(10)._process()
        url = self.env["inquiry.payload"].with_user(self.manager).action_export_failures()["url"]
        self.authenticate("inquiry_max", "inquiry_max")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("bad_json", answer.text)

    def test_a_strange_number_of_failures_gives_the_usual_file(self):
        self.authenticate("inquiry_max", "inquiry_max")
        for limit in ("-5", "many", "9" * 5000, "0"):
            self.assertEqual(self.url_open(f"/inquiry/failures.csv?limit={limit}").status_code, 200)
