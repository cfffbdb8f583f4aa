import csv
import io

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase as OdooMailCase
from odoo.addons.web.controllers.export import CSVExport

from .common import CALL, HookCase, IntakeCase

SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)//",
    "{{ 7*7 }} ${7*7} <t t-out='7*7'/>",
    "\u202e<iframe src='data:text/html,x'>",
)
STATEMENTS = (
    "'; DROP TABLE crm_lead; --",
    "%(id)s %s %%",
    "\\'); DELETE FROM res_users; --",
    "a\\\\' OR 1=1",
)
FORMULAS = ("=cmd|'/c calc'!A1", "+1+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1")
FIELDS = (
    *("subject", "message", "name", "company", "product"),
    *("quantity", "order_ref", "form", "url", "country"),
)
ACTIVE = ("<script", "<img src=x", "<svg", "<iframe", "onerror=alert(1)>", "<t ")


class TestCleanInput(OdooMailCase, IntakeCase):
    """What a stranger writes is shown as text, wherever people see it."""

    def _lead(self, text, **values):
        type(self).counter += 1
        call = {**CALL, "id": f"S-{self.counter}", "email": f"s{self.counter}@example.com"}
        call |= {**dict.fromkeys(FIELDS, text), "phone": f"+4917012340{self.counter:02}"}
        call |= {"attachments": [{"name": text, "base64": "aGk="}], "extra": {text: text}, **values}
        payload = self._receive(call)
        self._parse()
        self.assertEqual(payload.state, "parsed", payload.error)
        return payload.intake_ids.lead_id

    def _assert_harmless(self, html):
        for tag in ACTIVE:
            self.assertNotIn(tag, html)

    def test_se_05_scripts_in_any_field_are_text_in_the_chatter(self):
        for text in SCRIPTS:
            with self.subTest(text):
                words = self._lead(text).message_ids.filtered("email_from")[-1]
                self._assert_harmless(words.body)
                self.assertIn("alert(1)" if "alert" in text else "7*7" if "7*7" in text else "x", words.body)

    def test_se_05_fields_of_one_line_keep_the_words_and_no_field_of_html_takes_them(self):
        for text in SCRIPTS:
            with self.subTest(text):
                lead = self._lead(text)
                self.assertEqual((lead.name, lead.contact_name, lead.inquiry_form), (text, text, text))
                self._assert_harmless(str(lead.description or ""))
                self.assertFalse((lead.website or "").lower().startswith("javascript:"))

    def test_se_05_scripts_are_text_in_the_mail_to_the_owner(self):
        for text in SCRIPTS:
            with self.subTest(text), self.mock_mail_gateway():
                lead = self._lead(text)
                lead.user_id = False
                lead.with_context(mail_auto_subscribe_no_notify=False).user_id = self.salesperson
                self.flush_tracking()
                self.assertTrue(self._new_mails)
                for mail in self._new_mails:
                    self._assert_harmless(mail.body_html)
                    self.assertLessEqual(len((mail.subject or "").splitlines()), 1)

    def test_se_05_statements_are_words(self):
        before = self.env["res.users"].search_count([])
        for text in STATEMENTS:
            with self.subTest(text):
                lead = self._lead(text, id=text, external_buyer_id=text, phone=text, language=text)
                self.assertEqual((lead.name, lead.inquiry_order_ref), (text, text))
        self.assertEqual(self.env["res.users"].search_count([]), before)

    def test_se_05_a_formula_in_a_detail_is_not_run_by_a_spreadsheet(self):
        for text in FORMULAS:
            self._receive(b"{")._set_failed("unforeseen", text)
        content = self.env["inquiry.error"].with_user(self.manager)._export_failures()
        rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff"), newline="")))
        cells = [cell for row in rows[1:] for cell in row]
        self.assertGreaterEqual(len(rows), 7)
        self.assertFalse([cell for cell in cells if cell and cell.lstrip(" ")[:1] in "=+-@\t\r"])


@tagged("post_install", "-at_install")
class TestCleanScreens(HookCase):
    def test_se_05_a_formula_in_a_lead_is_not_run_by_a_spreadsheet(self):
        self._post({**CALL, "subject": FORMULAS[0], "name": FORMULAS[1], "company": FORMULAS[2]})
        self._payloads()._process()
        names = ["name", "contact_name", "partner_name"]
        rows = self._leads().export_data(names)["datas"]
        content = CSVExport().from_data([], [{"label": name} for name in names], rows)
        text = content.decode() if isinstance(content, bytes) else content
        for formula in FORMULAS[:3]:
            self.assertIn("'" + formula, text)
