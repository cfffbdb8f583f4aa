import io
import time
import zipfile
from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import BaseCase

from ...exceptions import PayloadError
from ...tools import xlsx_rows
from ...tools.csv_rows import open_csv
from .import_common import ImportCase, workbook

HEADINGS = ["Datum", "E-Mail", "Telefon", "Nachricht"]


class TestFiles(BaseCase):
    def _code_of(self, content, sheet=""):
        with self.assertRaises(PayloadError) as caught:
            xlsx_rows.is_workbook(content)
            list(xlsx_rows.open_xlsx(content, sheet).rows)
        return caught.exception.code

    def _rewritten(self, change):
        """Return a workbook whose parts were changed: name and bytes of each."""
        source, output = zipfile.ZipFile(io.BytesIO(workbook([HEADINGS, [1, 2, 3, 4]]))), io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(name, change(name, source.read(name)))
        return output.getvalue()

    def test_in_11_csv_of_every_encoding_and_separator_is_read(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"):
            for separator in ",;\t|":
                with self.subTest(encoding=encoding, separator=separator):
                    text = (
                        separator.join(["邮箱", "留言"])
                        + "\n"
                        + separator.join(["a@b.co", "要五百个灯"])
                        + "\n"
                    )
                    table = open_csv(text.encode(encoding))
                    self.assertEqual(table.headings, ("邮箱", "留言"))
                    self.assertEqual(list(table.rows), [(2, ("a@b.co", "要五百个灯"))])

    def test_rows_are_numbered_as_the_spreadsheet_shows_them(self):
        table = open_csv(b'sep=;\nemail;message\n\na@b.co;"two\nlines; and more"\nb@b.co;x;too;many\n')
        self.assertEqual(
            [row for row in table.rows if any(row[1])],
            [(3, ("a@b.co", "two\nlines; and more")), (4, ("b@b.co", "x", "too", "many"))],
        )

    def test_in_11_a_zip_bomb_is_refused_before_it_unpacks(self):
        bomb = b"0" * 50_000_000
        parts = {f"xl/worksheets/sheet{number}.xml": bomb for number in range(2, 12)}
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        self.assertLess(len(output.getvalue()), 1_000_000)
        self.assertEqual(self._code_of(output.getvalue()), "too_large_file")

    def test_texts_that_unpack_to_a_bomb_are_refused(self):
        with zipfile.ZipFile(output := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(xlsx_rows.TEXTS, b"0" * 101_000_000)
        self.assertEqual(self._code_of(output.getvalue()), "too_large_file")

    def test_entities_are_refused(self):
        def add_doctype(name, content):
            return content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')

        self.assertEqual(self._code_of(self._rewritten(add_doctype)), "bad_workbook")

    def test_a_million_empty_rows_are_passed_over(self):
        def stretch(name, content):
            content = content.replace(b"A1:D2", b"A1:XFD1048576")
            return content.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')

        rows = xlsx_rows.open_xlsx(self._rewritten(stretch)).rows
        self.assertEqual([row for row in rows if any(row[1])], [(2, ("1", "2", "3", "4"))])

    def _add_rows(self, rows):
        end = b"</sheetData>"
        return self._rewritten(lambda name, content: content.replace(end, rows + end))

    def test_a_row_beyond_the_last_is_refused_at_once(self):
        content = self._add_rows(b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>')
        started = time.monotonic()
        self.assertEqual(self._code_of(content), "too_many_rows")
        self.assertLess(time.monotonic() - started, 3)

    def test_a_row_far_below_is_read_fast(self):
        content = self._add_rows(b'<row r="1048576"><c r="A1048576"><v>7</v></c></row>')
        started = time.monotonic()
        rows = [row for row in xlsx_rows.open_xlsx(content).rows if any(row[1])]
        self.assertEqual(rows[1:], [(1048576, ("7",))])
        self.assertLess(time.monotonic() - started, 3)

    def test_rows_without_a_word_that_do_not_end_are_refused(self):
        def written(count):
            rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(3, 3 + count))
            return self._add_rows(rows + b'<row r="90000"><c r="A90000"><v>7</v></c></row>')

        self.assertEqual(self._code_of(written(xlsx_rows.MOST_EMPTY + 1)), "too_many_rows")
        rows = xlsx_rows.open_xlsx(written(xlsx_rows.MOST_EMPTY - 1)).rows
        self.assertEqual([row[0] for row in rows if any(row[1])], [2, 90000])

    def test_what_is_broken_or_old_has_a_code(self):
        self.assertEqual(self._code_of(b"PK\x03\x04 no archive"), "bad_workbook")
        self.assertEqual(self._code_of(workbook([HEADINGS])[:-200]), "bad_workbook")
        self.assertEqual(self._code_of(workbook([["one"]])), "bad_workbook")
        self.assertEqual(self._code_of(self._rewritten(lambda name, content: content[:-20])), "bad_workbook")
        self.assertEqual(self._code_of(xlsx_rows.OLD_WORKBOOK + b"more"), "old_workbook")
        self.assertEqual(self._code_of(workbook([HEADINGS]), "2024"), "no_sheet")


class TestImportFiles(ImportCase):
    def test_in_11_a_workbook_with_dates_numbers_and_formulas_is_imported(self):
        rows = [
            HEADINGS,
            [datetime(2024, 5, 3, 10, 30), "a@example.com", 491701234567, "Lampen"],
            [45415.5, "b@example.com", 8.613812345678e12, "=1+1"],
            [None, None, None, None],
            ["2024年5月6日", "c@example.com", "#N/A", "你好"],
        ]
        one = self._take_in(workbook(rows), file_name="old.xlsx")
        self.assertEqual(one.row_count, 3)
        self.assertEqual(one.empty_count, 1)
        found = [self._lead_of(f"{letter}@example.com") for letter in "abc"]
        self.assertEqual(
            [str(lead.inquiry_asked_at) for lead in found],
            ["2024-05-03 10:30:00", "2024-05-03 12:00:00", "2024-05-06 00:00:00"],
        )
        self.assertEqual(found[0].phone, "+491701234567")
        self.assertEqual(found[1].phone, "+8613812345678")
        self.assertFalse(found[2].phone)

    def test_another_sheet_of_the_workbook_is_read(self):
        content = workbook(
            [["Note", "Nothing"], ["x", "y"]], [("Liste", [HEADINGS, ["", "a@b.co", "", "Hallo"]])]
        )
        one = self._import(content, file_name="old.xlsx")
        one.sheet = "liste"
        self.assertEqual(one.column_ids.mapped("name"), HEADINGS)
        with self.assertRaisesRegex(UserError, "Liste"):
            one.sheet = "Tabelle9"

    def test_a_row_beyond_the_last_of_a_workbook_is_refused_with_its_remedy(self):
        source, output = (
            zipfile.ZipFile(io.BytesIO(workbook([HEADINGS, ["", "a@b.co", "", "Hallo"]]))),
            io.BytesIO(),
        )
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                far = b'<row r="999999999999"/></sheetData>'
                target.writestr(name, source.read(name).replace(b"</sheetData>", far))
        with self.assertRaisesRegex(UserError, "250,000"):
            self._import(output.getvalue(), file_name="old.xlsx")

    def test_an_old_workbook_is_refused_with_its_remedy(self):
        with self.assertRaisesRegex(UserError, "XLSX"):
            self._import(xlsx_rows.OLD_WORKBOOK + b"more", file_name="old.xls")

    def test_in_11_chinese_headings_are_known(self):
        text = (
            "询盘时间;联系人;邮箱;手机;国家;产品;数量;留言\n2024-05-03;王;a@example.com;;德国;灯;500;你好\n"
        )
        self._take_in(text.encode("gb18030"))
        lead = self._lead_of("a@example.com")
        self.assertEqual(lead.country_id.code, "DE")
        self.assertEqual(
            (lead.contact_name, lead.inquiry_product, lead.inquiry_quantity), ("王", "灯", "500")
        )
