import gzip
import http.client
import json
import zlib

from odoo.tests import BaseCase, tagged

from ...exceptions import PayloadError
from ...tools.payload_body import read_body, unpack
from .common import CALL, HookCase

JSON, FORM, PARTS = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b1",
)
GOOD = json.dumps(CALL).encode()
OPEN = GOOD[:-1]  # to add something to
PART = b'--b1\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
END = b"--b1--\r\n"


def _part(name, value, more=b""):
    return PART % (name, more, value)


def _with(**values):
    return json.dumps({**CALL, **values}).encode()


MEGABYTES = b'{"message": "' + b"x" * 9_900_000 + b'", "email": "a@example.com"}'
KEYS = b"{" + b",".join(b'"k%d":1' % number for number in range(700_000)) + b"}"
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
ENTITY = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
SENDER = _part(b"message", b"Hi") + _part(b"email", b"a@example.com")
ODD_CHARSET = (
    b'--b1\r\nContent-Disposition: form-data; name="message"\r\n'
    b"Content-Type: text/plain; charset=idna\r\n\r\nHi\r\n" + _part(b"email", b"a@example.com") + END
)
FILES = (
    SENDER
    + _part(b"f", b"1", b'; filename="../../etc/x%0d%0aSet-Cookie: a=b"')
    + _part(b"g", b"2", b"; filename*=UTF-8''a%0D%0ABcc%3A%20eve%40example.com.html")
    + END
)
#: what is sent (content type, body), and what the call becomes: read, or failed with this code
CALLS = {
    "ten megabytes": (JSON, MEGABYTES, "parsed"),
    "very many keys": (JSON, KEYS, "bad_json"),
    "nested very deep": (JSON, DEEP, "bad_json"),
    "a list nested deep": (JSON, b"[" * 100_000, "bad_json"),
    "a number without end": (JSON, OPEN + b', "quantity": 1e400, "order_ref": -1e999}', "parsed"),
    "a number of 100,000 digits": (JSON, OPEN + b', "quantity": ' + b"9" * 100_000 + b"}", "parsed"),
    "no number": (JSON, OPEN + b', "quantity": NaN, "extra": {"a": -Infinity}}', "parsed"),
    "keys twice": (JSON, OPEN + b', "message": "Second", "email": "b@example.com"}', "parsed"),
    "a byte order mark": (JSON, b"\xef\xbb\xbf" + GOOD, "parsed"),
    "UTF-16": (JSON, GOOD.decode().encode("utf-16"), "parsed"),
    "UTF-32 without mark": (JSON, GOOD.decode().encode("utf-32-le"), "parsed"),
    "Latin-1": (JSON, OPEN + b', "name": "Jos\xe9"}', "bad_json"),
    "half a surrogate": (JSON, OPEN + b', "name": "\\ud800", "subject": "\\udfff"}', "parsed"),
    "half a surrogate in bytes": (JSON, OPEN + b', "name": "\xed\xa0\x80"}', "parsed"),
    "NUL": (JSON, OPEN + b', "name": "a\\u0000b", "subject": "\\u0000"}', "parsed"),
    "raw NUL": (JSON, OPEN + b', "name": "a\x00b"}', "bad_json"),
    "only NUL": (JSON, b"\0" * 1000, "bad_json"),
    "nothing but a blank": (JSON, b" ", "bad_json"),
    "a list": (JSON, b"[]", "bad_shape"),
    "a word": (JSON, b'"hello"', "bad_shape"),
    "no content type": ("", GOOD, "parsed"),
    "another content type": ("text/plain; charset=x", GOOD, "parsed"),
    "a broken content type": (";;=\xff/" + "a" * 3000, GOOD, "parsed"),
    "JSON called a form": (FORM, GOOD, "parsed"),
    "a form called JSON": (JSON, b"message=Hi&email=a%40example.com", "bad_json"),
    "XML": ("application/xml", ENTITY, "bad_json"),
    "a form of very many fields": (FORM, b"a=1&" * 200_000, "bad_form"),
    "a form of bad escapes": (FORM, b"message=%ff%zz%&email=a%40example.com&%00=%00", "parsed"),
    "a form of blanks": (FORM, b"&&&&", "bad_form"),
    "very many parts": (PARTS, _part(b"a", b"1") * 20_000 + END, "bad_form"),
    "parts without end": (PARTS, _part(b"message", b"Hi")[:-2], "bad_form"),
    "parts without a boundary": ("multipart/form-data", _part(b"message", b"Hi"), "bad_form"),
    "a boundary of blanks": ("multipart/form-data; boundary=", b"x" * 100, "bad_form"),
    "a part with endless headers": (PARTS, b"--b1\r\n" + b"X: y\r\n" * 100_000, "bad_form"),
    "a part in an odd charset": (PARTS, ODD_CHARSET, "parsed"),
    "file names with lines and paths": (PARTS, FILES, "parsed"),
    "attachments of other types": (JSON, _with(attachments=[["base64"]]), "bad_attachment"),
    "an attachment that is a number": (JSON, _with(attachments=[{"base64": 7}]), "bad_attachment"),
    "attachments that are a text": (JSON, _with(attachments="a.pdf"), "bad_attachment"),
}


class TestHostileBodies(BaseCase):
    def _code(self, function, *arguments):
        try:
            function(*arguments)
        except PayloadError as error:
            return error.code
        return ""

    def test_se_05_numbers_stay_as_they_were_written(self):
        values = read_body(JSON, b'{"a": 1e400, "b": 0.10, "c": NaN, "d": ' + b"9" * 5000 + b"}").values
        self.assertEqual((values["a"], values["b"], values["c"]), ("1e400", "0.10", "NaN"))
        self.assertEqual(len(values["d"]), 5000)

    def test_se_05_of_a_key_that_comes_twice_the_last_counts(self):
        self.assertEqual(read_body(JSON, b'{"a": "1", "a": "2"}').values, {"a": "2"})

    def test_se_05_packed_bytes_are_opened_within_the_limit(self):
        for encoding, packed in (("gzip", gzip.compress(GOOD)), ("deflate", zlib.compress(GOOD))):
            self.assertEqual(unpack(encoding, packed, 1000), GOOD)
            self.assertEqual(unpack(encoding, packed, len(GOOD)), GOOD)
            self.assertEqual(self._code(unpack, encoding, packed, 50), "too_large")
            self.assertEqual(self._code(unpack, encoding, packed[:-9], 1000), "bad_encoding")
            self.assertEqual(self._code(unpack, encoding, b"no zip", 1000), "bad_encoding")

    def test_se_05_a_bomb_is_not_unpacked(self):
        bomb = gzip.compress(b"\0" * 50_000_000)
        self.assertLess(len(bomb), 60_000)
        self.assertEqual(self._code(unpack, "gzip", bomb, 1_000_000), "too_large")


@tagged("post_install", "-at_install")
class TestHostileCalls(HookCase):
    """Every input ends in a defined answer; what is answered "accepted" is read, or fails with its cause."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.write({"rate_per_minute": 0, "rate_per_caller": 0})

    def _end_of(self, trace):
        self.env.invalidate_all()
        payload = self.env["inquiry.payload"].search([("trace", "=", trace)])
        payload._process()
        return payload.error_code or payload.state

    def test_se_05_whatever_is_sent_ends_as_said(self):
        self.source.duplicate_minutes = 0
        for what, (content_type, body, end) in CALLS.items():
            with self.subTest(what):
                headers = {"Content-Type": content_type.encode("latin-1")}
                answer = self._post(data=body, headers={**headers, "Idempotency-Key": what})
                self.assertEqual((answer.status_code, answer.json()["status"]), (200, "accepted"))
                self.assertEqual(self._end_of(answer.json()["trace"]), end)

    def test_se_05_whatever_is_tried_out_is_answered(self):
        for what, (content_type, body, end) in CALLS.items():
            with self.subTest(what):
                headers = {"Content-Type": content_type.encode("latin-1"), "X-Inquiry-Dry-Run": "1"}
                answer = self._post(data=body, headers=headers)
                self.assertEqual(answer.status_code, 200, answer.text[:200])
                self.assertEqual(answer.json().get("error", "parsed"), end)

    def test_se_05_packed_calls(self):
        bomb = gzip.compress(b" " * 20_000_000)
        for encoding, body, end in (
            ("gzip", gzip.compress(GOOD), "parsed"),
            ("deflate", zlib.compress(GOOD), "parsed"),
            ("gzip", bomb, "too_large"),
            ("gzip", GOOD, "bad_encoding"),
        ):
            with self.subTest(encoding=encoding, end=end):
                answer = self._post(data=body, headers={"Content-Encoding": encoding})
                self.assertEqual(answer.json()["status"], "accepted")
                self.assertEqual(self._end_of(answer.json()["trace"]), end)
        for encoding in ("br", "zstd", "gzip, gzip", "x" * 500):
            answer = self._post(data=GOOD, headers={"Content-Encoding": encoding})
            self.assertEqual((answer.status_code, answer.json()["status"]), (415, "bad_encoding"))

    def test_se_05_a_call_in_pieces_is_kept_whole_or_refused(self):
        self.source.max_body_kb = 8
        pieces = self._post(data=iter([GOOD[:10], GOOD[10:]]))
        self.assertEqual(pieces.json()["status"], "accepted")
        self.assertEqual(self._payloads().filtered("body_hash")._body_bytes(), GOOD)
        for count in (8193, 20_000):
            self.assertEqual(self._post(data=iter([b"x" * count])).status_code, 413)
        self.assertEqual(self._post(data=iter([b"x" * 8192])).status_code, 200)

    def test_se_05_a_length_that_is_not_true_is_an_answer_too(self):
        path = "/inquiry/hook/" + self.source.hook_url.rpartition("/")[2]
        for length in ("-1", "many", "0"):
            connection = http.client.HTTPConnection("127.0.0.1", self.http_port(), timeout=10)
            headers = {"Content-Length": length, "Cookie": f"session_id={self.session.sid}"}
            connection.request("POST", path, headers=headers)
            self.assertEqual(connection.getresponse().status, 400, length)
            connection.close()

    def test_se_05_a_file_name_is_one_line(self):
        content_type, body, _end = CALLS["file names with lines and paths"]
        answer = self._post(data=body, headers={"Content-Type": content_type})
        self._end_of(answer.json()["trace"])
        files = self._leads().message_ids.attachment_ids
        self.assertEqual(len(files), 2)
        self.authenticate("inquiry_max", "inquiry_max")
        for file in files:
            self.assertEqual(len(file.name.splitlines()), 1)
            self.assertIn(file.mimetype, ("text/plain", "application/octet-stream"))
            download = self.url_open(f"/web/content/{file.id}?download=1")
            self.assertEqual(download.status_code, 200)
            self.assertNotIn("Bcc", download.headers)
