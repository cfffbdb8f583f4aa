from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, freeze_time

from ...tools.generic_fields import read_moment
from ...tools.import_row import read_date, row_reference
from .import_common import ImportCase, workbook

DATED = "email,date,message\n{},x\n"


class TestImportDates(BaseCase):
    def test_a_month_without_a_day_is_the_same_whenever_it_is_read(self):
        for text in ("2024年5月", "2024-05", "May 2024"):
            with self.subTest(text=text):
                found = set()
                for today in ("2026-01-05", "2026-02-28"):
                    with freeze_time(today):
                        written = read_date(text, True)
                        moment = read_moment(written, datetime(2030, 1, 1))
                        found.add((row_reference({"occurred_at": written}), moment))
                self.assertEqual({moment for _reference, moment in found}, {datetime(2024, 5, 1)})
                self.assertEqual(len(found), 1)
        self.assertEqual([read_date(text, True) for text in ("2024年", "5月3日")], ["2024年", "5月3日"])


class TestImportGuard(ImportCase):
    """What an import may be made of, by whom, and where it belongs."""

    def test_the_order_of_dates_of_one_file_is_not_kept_for_another(self):
        told = self._check(DATED.format("a@b.co,03/25/2024"))
        self.assertEqual(told.date_order, "mdy")
        other = self._import(DATED.format("c@b.co,03/04/2024"))
        told.file = other.with_context(bin_size=False).file
        self.assertFalse(told.date_order or told.asks_date_order)
        told.action_check()
        self.assertTrue(told.asks_date_order)
        with self.assertRaisesRegex(UserError, "third of April"):
            told.action_run()
        told.write({"file": told.with_context(bin_size=False).file, "date_order": "dmy"})
        self.assertEqual(told.date_order, "dmy")

    def test_the_order_of_dates_of_one_sheet_is_not_kept_for_another(self):
        first = [["E-Mail", "Datum", "Nachricht"], ["a@b.co", "03/25/2024", "x"]]
        one = self._check(workbook(first, [("Liste", first)]), file_name="old.xlsx")
        self.assertEqual(one.date_order, "mdy")
        one.sheet = "Liste"
        self.assertFalse(one.date_order)

    def test_a_file_goes_under_a_source_for_files_alone(self):
        shop = self.env["inquiry.source"].create({"name": "Shop"})
        with self.assertRaisesRegex(ValidationError, "File import"):
            self._import("email,message\na@b.co,x\n", source_id=shop.id)
        one = self._import("email,message\na@b.co,x\n")
        with self.assertRaisesRegex(ValidationError, "File import"):
            one.source_id = shop

    def test_an_import_stays_in_its_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"name": "Theirs", "source_type": "import", "company_id": company.id}
        theirs = self.env["inquiry.source"].create(values)
        one = self._import("email,message\na@b.co,x\n")
        with self.assertRaises(AccessError):
            one.source_id = theirs
        self.manager.company_ids |= company
        both = one.with_context(allowed_company_ids=[self.company.id, company.id])
        with self.assertRaisesRegex(UserError, "another company"):
            both.source_id = theirs
        own = self.source.copy({"name": "Own"})
        one.source_id = own
        self.assertEqual(one.source_id, own)

    def test_nobody_but_the_job_says_what_an_import_brought_in(self):
        one = self._take_in("email,message\na@b.co,x\n")
        claiming = {"inquiry_import_id": one.id}
        leads = self.env["crm.lead"].with_user(self.manager).with_context(**claiming)
        lead = leads.create({"name": "Mine", "email_from": "mine@b.co"})
        self.assertTrue(lead.sudo().inquiry_intake_ids)
        self.assertFalse(lead.sudo().inquiry_intake_ids.import_id or lead.sudo().inquiry_buyer_id.import_id)
        key = self.env["inquiry.buyer.key"].with_user(self.manager).sudo().with_context(**claiming)
        self.assertFalse(key.new({}).import_id)

    def test_empty_rows_between_others_are_added_up_before_they_are_written(self):
        lines = "".join(f"a{number}@b.co,x\n,\n" for number in range(50))
        one = self._import(f"email,message\n{lines}")
        write, counted = type(one).write, []

        def told(record, vals):
            counted.append("empty_count" in vals)
            return write(record, vals)

        self.patch(type(one), "write", told)
        one.action_check()
        self.assertEqual((one.row_count, one.empty_count), (50, 49))
        self.assertLessEqual(sum(counted), 2)
