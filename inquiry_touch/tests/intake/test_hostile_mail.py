from email.message import EmailMessage

from odoo.tools import mute_logger

from .common import MailCase

HTML = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8"


class TestHostileMail(MailCase):
    """What a stranger may mail: it becomes an inquiry, or lies there with its cause; nothing gets lost."""

    def _take(self, body="Hello", *headers, message_id="<m1@example.com>", sender="Anna <anna@example.com>"):
        lines = [f"To: {self.address}", f"From: {sender}", f"Message-Id: {message_id}", "Subject: Lamps"]
        mail = "\r\n".join([*lines, *headers, "", body])
        before = self._payloads()
        self._deliver(mail.encode("utf-8", "surrogateescape"))
        return self._payloads() - before

    def _payloads(self):
        return self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])

    def test_in_12_two_senders_whose_program_repeats_a_message_id_are_two_inquiries(self):
        self._take("I need lamps", message_id="<form@shop>")
        self._take("I need bulbs", message_id="<form@shop>", sender="Ben <ben@example.com>")
        self.assertEqual(set(self._leads().mapped("email_from")), {"anna@example.com", "ben@example.com"})

    def test_a_message_id_of_any_length_is_kept(self):
        long_id = f"<{'x1' * 5000}@example.com>"
        self.assertEqual(self._take(message_id=long_id).state, "parsed")
        self.assertFalse(self._take(message_id=long_id), "the same mail again is no other payload")

    def test_nul_bytes_anywhere_do_not_keep_a_mail_out(self):
        payload = self._take("<p>a\0b</p>", HTML, f"Cc: b\0@example.com, {self.address}", "Date: \0")
        self.assertEqual(payload.state, "parsed")

    def test_an_unknown_character_set_is_read_all_the_same(self):
        header = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=klingon-9"
        lead = self._take("Grüße, 500 Lampen", header).intake_ids.lead_id
        self.assertIn("500 Lampen", lead.message_ids.filtered("email_from")[-1].body)

    def test_in_03_a_mail_forwarded_as_a_file_is_read_with_its_file(self):
        mail = EmailMessage()
        for name, value in {"From": "a@example.com", "To": self.address, "Message-Id": "<f@x>"}.items():
            mail[name] = value
        mail.set_content("See below")
        inner = EmailMessage()
        inner["Subject"] = "Lamps"
        inner.set_content("I need 500 lamps")
        mail.add_attachment(inner)
        self._deliver(mail.as_bytes())
        files = self._leads().message_ids.attachment_ids
        self.assertIn(b"500 lamps", files.raw)

    def test_parts_nested_without_end_are_a_broken_mail(self):
        payload = self._take("Content-Type: message/rfc822\r\n\r\n" * 500, "Content-Type: message/rfc822")
        self.assertEqual((payload.state, payload.error_code), ("failed", "bad_mail"))

    def test_pages_of_blank_lines_take_no_time(self):
        payload = self._take("x" + "\r\n" * 200_000 + "y")
        self.assertEqual(payload.state, "parsed")

    def test_scripts_in_a_mail_do_not_reach_the_chatter(self):
        evil = (
            "<p onclick=alert(1)>Hello</p><script>alert(1)</script><img src=x onerror=alert(1)>"
            "<a href='javascript:alert(1)'>y</a><iframe src=//evil></iframe><form action=//evil></form>"
        )
        lead = self._take(evil, HTML).intake_ids.lead_id
        body = lead.message_ids.filtered("email_from")[-1].body
        self.assertIn("Hello", body)
        for part in ("script", "onclick", "onerror", "iframe", "<form"):
            self.assertNotIn(part, body)

    def test_a_year_that_never_was_is_the_time_of_arrival(self):
        payload = self._take("Hello", "Date: Mon, 02 Mar 202 10:00:00 +0100")
        self.assertEqual((payload.state, payload.attempts), ("parsed", 1))

    def test_a_mail_without_a_sender_lies_there_with_its_cause(self):
        for number, sender in enumerate(("", "<>")):
            payload = self._take(sender=sender, message_id=f"<{number}@x>")
            self.assertEqual((payload.state, payload.error_code), ("failed", "no_sender"))

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_in_13_an_address_behind_an_open_quotation_mark_is_found(self):
        body = b'To: \x8f"\x0c ' + self.address.encode() + b"\r\nFrom: anna@example.com\r\n\r\nLamps?"
        self._deliver(body)
        payload = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        self.assertEqual(payload._body_bytes(), body)

    def test_an_empty_mail_harms_nobody(self):
        self._deliver(b"")
        self.assertFalse(self._payloads())
