import json

from .common import CALL, IntakeCase

NUL, HALF = "\0", "\ud800"
DEEP = json.loads("[" * 900 + "]" * 900)
PAGE = "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="
READ = {
    "NUL bytes": {"message": f"a{NUL}b", "name": f"x{NUL}", "extra": {f"c{NUL}": f"d{NUL}"}},
    "half surrogates": {"message": f"a{HALF}", "name": HALF, "id": HALF, "extra": {HALF: HALF}},
    "strange files": {
        "attachments": [{"name": f"{HALF}{NUL}\n", "mimetype": f"x{HALF}\n" * 99, "base64": ""}]
    },
    "long keys": dict.fromkeys(("id", "external_buyer_id", "order_ref", "phone", "name"), "漢" * 9_999),
    "a long address": {"email": "a" * 60_000 + "@example.com"},
    "no address": {"email": "ask Bob", "phone": "ask Bob"},
    "other types": dict.fromkeys(CALL, [{"a": [1, None, True, 1e308]}]),
    "large numbers": dict.fromkeys(CALL, 10**300),
    "the first year": {"occurred_at": "0001-01-01T00:00:00+14:00"},
    "the last year": {"occurred_at": "9999-12-31T23:59:59-14:00"},
    "no language": {"language": f"xx-{HALF}"},
    "a statement": {"order_ref": "'; DROP TABLE inquiry_intake; --%s %(x)s", "subject": "{{ 7*7 }} %s %(x)s"},
}


class TestHostile(IntakeCase):
    """What a stranger may send: it becomes an inquiry, or fails at once with a plain cause."""

    def _take(self, values):
        payload = self._receive({**CALL, "message": "Hello", **values})
        self._parse()
        return payload

    def _files(self, payload):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", payload.intake_ids.lead_id.id)]
        )

    def test_whatever_a_field_holds_the_call_is_read(self):
        self.source.write({"starts_clock": True, "starts_plan": True})
        for number, (what, values) in enumerate(READ.items()):
            with self.subTest(what=what):
                payload = self._take({"id": number, "email": f"b{number}@example.com", **values})
                self.assertEqual((payload.state, payload.attempts), ("parsed", 1), payload.error)
                self.assertEqual(len(payload.intake_ids.lead_id), 1)

    def test_json_nested_too_deeply_fails_at_once(self):
        for values in ({"message": DEEP}, {"extra": {"a": DEEP}}):
            payload = self._take(values)
            self.assertEqual((payload.state, payload.error_code), ("failed", "bad_json"))

    def test_in_12_long_numbers_that_begin_alike_are_two_calls(self):
        first, second = (self._take({"id": "7" * 900 + end, "order_ref": end}) for end in "ab")
        self.assertEqual(first.intake_ids.result, "opened")
        self.assertEqual(second.intake_ids.result, "opened")

    def test_a_subject_and_name_of_many_lines_cannot_reach_the_header_of_a_mail(self):
        lead = self._take({"subject": "Lamps\r\nBcc: eve@example.com", "name": "A\nB"}).intake_ids.lead_id
        self.assertEqual((lead.name, lead.contact_name), ("Lamps Bcc: eve@example.com", "A B"))

    def test_of_several_addresses_only_the_first_is_written_to(self):
        lead = self._take({"email": "a@example.com, Eve <eve@example.org>; x@example.net"}).intake_ids.lead_id
        self.assertEqual(lead.email_from, "a@example.com")
        self.assertEqual(lead._message_get_default_recipients()[lead.id]["email_to"], "a@example.com")
        self.assertIn("eve@example.org", lead.message_ids.filtered("email_from")[-1].body)

    def test_web_pages_that_are_sent_are_shown_as_text(self):
        files = [{"name": name, "base64": PAGE} for name in ("a.html", "a.svg")]
        files.append({"name": "b", "mimetype": "application/xhtml+xml", "base64": PAGE})
        payload = self._take({"attachments": files})
        self.assertEqual(set(self._files(payload).mapped("mimetype")), {"text/plain"})
        again = self._take({"id": "A-2", "attachments": files})
        self.assertEqual(again.intake_ids.result, "joined")
        self.assertEqual(set(self._files(again).mapped("mimetype")), {"text/plain"})

    def test_thousands_of_files_do_not_hold_up_the_job(self):
        files = [{"name": f"{number}.txt", "base64": "aGk="} for number in range(3000)]
        kept = self._files(self._take({"attachments": files}))
        self.assertEqual(len(kept), 51)
        note = kept.filtered(lambda file: file.name == "files-left-out.txt")
        self.assertIn(b"50.txt", note.raw)

    def test_a_message_of_megabytes_is_cut_and_stays_in_the_call(self):
        payload = self._take({"message": "Hello <b> \n" * 400_000})
        body = payload.intake_ids.lead_id.message_ids.filtered("email_from")[-1].body
        self.assertLess(len(body), 1_000_000)
        self.assertIn("[…]", body)
        self.assertGreater(len(payload._body_bytes()), 4_000_000)

    def test_markup_in_words_names_and_further_fields_is_text(self):
        evil = "<img src=x onerror=alert(1)>"
        lead = self._take({"message": evil, "name": evil, "extra": {evil: evil}}).intake_ids.lead_id
        self.assertNotIn("<img", lead.message_ids.filtered("email_from")[-1].body)
