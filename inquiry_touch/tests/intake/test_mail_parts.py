import email
import email.policy

from odoo.tests import BaseCase

from ...tools import mail_parts

WORDS = "Grüße, 五百 лампы"
IN_BASE64 = b"R3LDvMOfZSwg5LqU55m+INC70LDQvNC/0Ys="


class TestMailParts(BaseCase):
    """What careless programs leave out is put in; what is right is left alone."""

    def _read(self, headers, body):
        message = email.message_from_bytes(headers + b"\r\n\r\n" + body, policy=email.policy.SMTP)
        mail_parts.mend(message)
        return message.get_content()

    def test_utf_8_that_nobody_named_is_read(self):
        for header in (
            b"Subject: x",
            b"Content-Type: text/plain",
            b"Content-Type: text/plain; charset=ascii",
        ):
            self.assertEqual(self._read(header, WORDS.encode()), WORDS)

    def test_an_unknown_charset_is_read_as_utf_8(self):
        self.assertEqual(self._read(b"Content-Type: text/plain; charset=x-klingon", WORDS.encode()), WORDS)

    def test_a_charset_that_is_named_and_known_is_believed(self):
        header = b"Content-Type: text/plain; charset=koi8-r"
        self.assertEqual(self._read(header, "лампы".encode("koi8-r")), "лампы")

    def test_base64_that_breaks_off_is_read_up_to_there(self):
        header = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64"
        self.assertEqual(self._read(header, IN_BASE64), WORDS)
        self.assertEqual(self._read(header, IN_BASE64[:21]), "Grüße, 五百")
