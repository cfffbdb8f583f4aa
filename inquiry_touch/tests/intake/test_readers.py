import base64
import doctest
import importlib
from datetime import datetime

from odoo.tests import BaseCase

from ...exceptions import PayloadError
from ...tools import csv_rows, field_map, generic_fields, payload_body, reply_text
from ...tools.lang_code import pick_language
from ...tools.retry import RetryStrategy

TOOLS = ("country_names", "field_map", "generic_fields", "lang_code", "mask", "reply_text")
TOOLS += ("headings", "import_row", "xlsx_rows")
TOOLS += ("contact_check", "estimate", "buyer_zone", "language", "retry", "signature", "turns")
LATEST = datetime(2026, 3, 2, 12, 0)


class TestReaders(BaseCase):
    def _code_of(self, function, *arguments):
        with self.assertRaises(PayloadError) as caught:
            function(*arguments)
        return caught.exception.code

    def test_the_examples_in_the_tools_hold(self):
        for name in TOOLS:
            module = importlib.import_module(f"odoo.addons.inquiry_touch.tools.{name}")
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, name)
            self.assertEqual(result.failed, 0, name)

    def test_a_form_keeps_its_fields_and_files(self):
        body = (
            b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\na@b.co\r\n'
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\n'
            b"Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
        )
        read = payload_body.read_body("multipart/form-data; boundary=b", body)
        self.assertEqual(read.values, {"email": "a@b.co"})
        self.assertEqual([(file.name, file.content) for file in read.files], [("x.txt", b"hello")])

    def test_a_repeated_form_field_is_a_list(self):
        read = payload_body.read_body("application/x-www-form-urlencoded", b"a=1&a=2&b=%E4%BD%A0")
        self.assertEqual(read.values, {"a": ["1", "2"], "b": "你"})

    def test_what_is_no_json_object_has_a_code(self):
        self.assertEqual(self._code_of(payload_body.read_body, "application/json", b"{"), "bad_json")
        self.assertEqual(self._code_of(payload_body.read_body, "", b"[" * 100000), "bad_json")
        self.assertEqual(self._code_of(payload_body.read_body, "", b"[]"), "bad_shape")
        self.assertEqual(
            self._code_of(payload_body.read_body, "multipart/form-data; boundary=x", b"hello"), "bad_form"
        )

    def test_generic_names_are_read(self):
        content = base64.b64encode(b"pdf").decode()
        found = generic_fields.read_generic(
            {
                "id": 7,
                "message": " hi\0 ",
                "utm": {"source": "google"},
                "attachments": [{"name": "a.pdf", "mimetype": "application/pdf", "base64": content}],
                "extra": {"size": "XL"},
            }
        )
        self.assertEqual(found["external_ref"], "7")
        self.assertEqual(found["message"], "hi")
        self.assertEqual(found["utm_source"], "google")
        self.assertEqual(found["attachments"][0].content, b"pdf")
        self.assertEqual(found["extra"], {"size": "XL"})

    def test_a_broken_attachment_has_a_code(self):
        for attachments in ("x", [{"name": "a"}], [{"base64": "%"}], ["x"]):
            code = self._code_of(generic_fields.read_generic, {"attachments": attachments})
            self.assertEqual(code, "bad_attachment")

    def test_a_moment_is_utc_and_never_in_the_future(self):
        read = generic_fields.read_moment
        self.assertEqual(read("2026-03-02T10:00:00+01:00", LATEST), datetime(2026, 3, 2, 9, 0))
        self.assertEqual(read("1772442000000", LATEST), datetime(2026, 3, 2, 9, 0))
        self.assertEqual(read("2030-01-01", LATEST), LATEST)
        self.assertIsNone(read("yesterday-ish", LATEST))

    def test_a_pattern_takes_its_first_group(self):
        maps = [field_map.FieldMap("phone", "pattern", r"Tel: (.+)")]
        self.assertEqual(field_map.read_maps(maps, {"text": "Hi\nTel: +1 555"}), {"phone": "+1 555"})

    def test_the_default_stands_in_and_the_first_find_counts(self):
        maps = [
            field_map.FieldMap("name", "path", "a.b"),
            field_map.FieldMap("name", "path", "c", "nobody"),
        ]
        self.assertEqual(field_map.read_maps(maps, {"a": {"b": "Anna"}}), {"name": "Anna"})
        self.assertEqual(field_map.read_maps(maps, {}), {"name": "nobody"})

    def test_a_broken_expression_is_refused(self):
        for kind, expression in (("pattern", "("), ("path", "")):
            with self.assertRaises(ValueError):
                field_map.check_expression(kind, expression)

    def test_csv_is_read_in_any_usual_shape(self):
        for content in (
            "email;message\na@b.co;你好\n".encode("utf-8-sig"),
            "email,message\na@b.co,你好\n".encode("gb18030"),
            "email\tmessage\na@b.co\t你好\n".encode("utf-16"),
        ):
            table = csv_rows.open_csv(content)
            self.assertEqual(table.headings, ("email", "message"))
            self.assertEqual(list(table.rows), [(2, ("a@b.co", "你好"))])

    def test_csv_of_western_spreadsheets_is_not_taken_for_chinese(self):
        text = "Müller GmbH, Köln: 300 Stück, größer"
        table = csv_rows.open_csv(f"email;message\na@b.co;{text}\n".encode("cp1252"))
        self.assertEqual(list(table.rows), [(2, ("a@b.co", text))])

    def test_a_file_without_columns_has_a_code(self):
        self.assertEqual(self._code_of(csv_rows.open_csv, b"hello"), "bad_csv")

    def test_a_language_is_found_among_the_active_ones(self):
        active = ("en_US", "de_DE", "zh_CN", "ar_001")
        for code, expected in {
            "de": "de_DE",
            "zh-CN": "zh_CN",
            "zh-Hant": "zh_CN",
            "ar": "ar_001",
            "EN-gb": "en_US",
            "pt_BR": "",
            "": "",
        }.items():
            self.assertEqual(pick_language(code, active), expected, code)

    def test_waiting_grows_and_ends(self):
        strategy = RetryStrategy(max_attempts=3)
        waits = [strategy.next_attempt(attempt, LATEST) for attempt in (1, 2, 3)]
        self.assertEqual([(moment - LATEST).total_seconds() for moment in waits[:2]], [60, 240])
        self.assertIsNone(waits[2])


class TestReplyText(BaseCase):
    def test_in_18_robots_are_known_by_their_headers(self):
        for headers in (
            {"Auto-Submitted": "auto-replied (vacation)"},
            {"Precedence": "bulk"},
            {"Return-Path": "<>"},
            {"List-Id": "<news.example.com>"},
            {"From": "Mail Delivery System <MAILER-DAEMON@mx.example.com>"},
        ):
            self.assertTrue(reply_text.is_robot(headers), headers)

    def test_people_are_no_robots(self):
        self.assertFalse(reply_text.is_robot({"From": "Anna <anna@example.com>", "Auto-Submitted": "no"}))

    def test_quotes_are_cut_in_the_shipped_languages(self):
        for opening in (
            "On Mon, 2 Mar 2026 at 10:00, Shop <a@b.c> wrote:",
            "Am 02.03.2026 um 10:00 schrieb Shop <a@b.c>:",
            "El lun, 2 mar 2026 a las 10:00, Shop (<a@b.c>) escribió:",
            "Le lun. 2 mars 2026 à 10:00, Shop <a@b.c> a écrit :",
            "在 2026年3月2日，Shop <a@b.c> 写道：",
            "-----Original Message-----",
        ):
            text = f"Yes please.\n\n{opening}\n> refund complaint"
            self.assertEqual(reply_text.cut_quoted(text), "Yes please.", opening)

    def test_an_answer_below_the_quote_is_kept(self):
        self.assertEqual(reply_text.cut_quoted("> How many?\nFive."), "Five.")
