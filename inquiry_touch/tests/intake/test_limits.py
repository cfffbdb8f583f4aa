from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import config, mute_logger

from ...tools.callers import caller_of, is_listed, read_networks
from .common import CALL, HookCase, IntakeCase

PROXIED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "shop.example"}


class TestCallers(BaseCase):
    def test_se_05_addresses_and_ranges(self):
        networks = read_networks("192.0.2.7\n203.0.113.0/24, 2001:db8::/32;")
        for address, listed in (
            ("192.0.2.7", True),
            ("192.0.2.8", False),
            ("203.0.113.255", True),
            ("::ffff:203.0.113.1", True),
            ("2001:db8:ffff::1", True),
            ("2001:db9::1", False),
            ("", False),
            ("unknown", False),
        ):
            with self.subTest(address=address):
                self.assertEqual(is_listed(address, networks), listed)

    def test_se_05_what_is_no_address_is_named(self):
        for text, part in (
            ("localhost", "localhost"),
            ("203.0.113.1/24", "203.0.113.1/24"),
            ("1.2.3", "1.2.3"),
            ("2001:db8::/200", "2001:db8::/200"),
            ("10.0.0.0/8 x", "x"),
        ):
            with self.subTest(text=text), self.assertRaises(ValueError) as raised:
                read_networks(text)
            self.assertEqual(str(raised.exception), part)

    def test_se_05_a_subscriber_of_ipv6_is_one_caller(self):
        self.assertEqual(caller_of("2001:db8::1"), caller_of("2001:db8::ffff:1"))
        self.assertNotEqual(caller_of("2001:db8::1"), caller_of("2001:db8:0:1::1"))
        self.assertEqual(caller_of("::ffff:192.0.2.1"), "192.0.2.1")


class TestLimits(IntakeCase):
    def test_se_05_a_wrong_address_is_refused_when_saved(self):
        with self.assertRaisesRegex(ValidationError, "shop.example"):
            self.source.with_user(self.manager).allowed_addresses = "192.0.2.1\nshop.example"

    def test_se_05_limits_no_call_could_pass_are_refused(self):
        for name, value in (
            ("duplicate_minutes", 2**31 - 1),
            ("grace_hours", 99_999_999),
            ("max_body_kb", 65_537),
            ("max_attachments", -1),
            ("max_attachment_kb", -1),
            ("max_attachments_kb", -1),
        ):
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.source[name] = value
                self.env.flush_all()

    def test_se_05_made_up_tokens_cost_no_query_and_fill_no_cache(self):
        sources = self.env["inquiry.source"].sudo()
        sources._find_by_token("made up")
        with self.assertQueryCount(0):
            for number in range(5):
                self.assertFalse(sources._find_by_token(f"made up {number}"))

    def test_se_05_a_caller_cannot_be_told_from_its_name(self):
        caller = self.source.sudo()._caller("192.0.2.1")
        self.assertNotIn("192", caller)
        self.assertEqual(caller, self.source.sudo()._caller("192.0.2.1"))
        self.assertNotEqual(caller, self.source.sudo()._caller("192.0.2.2"))

    def test_se_05_a_flood_of_refused_calls_from_many_addresses_fills_few_rows(self):
        payloads = self.env["inquiry.payload"]
        for number in range(300):
            payloads._tally(self.source, "bad_signature", f"caller {number}")
        rows = payloads.search([("source_id", "=", self.source.id)])
        self.assertEqual(sum(rows.mapped("calls")), 300)
        # a minute may end in between
        self.assertLessEqual(len(rows), 2 * 51)

    def test_se_05_files_beyond_the_limits_are_left_out_and_named(self):
        self.source.write({"max_attachments": 2, "max_attachment_kb": 2, "max_attachments_kb": 3})
        files = [
            {"name": name, "base64": "QUFB" * (size // 3)}
            for name, size in (("a", 1800), ("large", 3000), ("b", 900), ("c", 1500), ("d", 90))
        ]
        self._receive({**CALL, "attachments": files})
        self._parse()
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", self._leads().id)]
        )
        self.assertEqual(set(kept.mapped("name")), {"a", "b", "files-left-out.txt"})
        note = kept.filtered(lambda file: file.name == "files-left-out.txt").raw.decode()
        self.assertEqual([line[: line.index(" ")] for line in note.splitlines()], ["large", "c", "d"])


@tagged("post_install", "-at_install")
class TestLimitsAtTheDoor(HookCase):
    def _statuses(self, count, **options):
        return [self._post({**CALL, "id": number}, **options).status_code for number in range(count)]

    def test_se_05_a_call_from_an_unlisted_address_is_refused_and_counted(self):
        self.source.allowed_addresses = "203.0.113.0/24"
        answer = self._post(CALL)
        self.assertEqual((answer.status_code, answer.json()["status"]), (403, "bad_address"))
        self.assertRecordValues(self._payloads(), [{"state": "refused", "error_code": "bad_address"}])
        self.source.allowed_addresses = "127.0.0.1, ::1"
        self.assertEqual(self._post(CALL).status_code, 200)

    def test_se_05_who_pretends_to_be_forwarded_does_not_get_in(self):
        self.source.allowed_addresses = "203.0.113.0/24"
        with patch.dict(config.options, {"proxy_mode": False}):
            self.assertEqual(self._post(CALL, headers=PROXIED).status_code, 403)

    def test_se_05_behind_a_proxy_the_address_it_saw_counts(self):
        self.source.allowed_addresses = "203.0.113.0/24"
        with patch.dict(config.options, {"proxy_mode": True}):
            # what the caller wrote itself stands before what the proxy adds
            forged = {**PROXIED, "X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
            self.assertEqual(self._post(CALL, headers=forged).status_code, 403)
            self.assertEqual(self._post(CALL, headers=PROXIED).status_code, 200)

    def test_se_05_refused_calls_are_counted_in_one_row_and_then_stopped_unread(self):
        self.source.write({"signature_scheme": "hmac_sha256", "signature_secret": "s3", "rate_per_caller": 3})
        self.assertEqual(self._statuses(5), [401, 401, 401, 429, 429])
        self.assertEqual(sum(self._payloads().mapped("calls")), 3)
        # a minute may end in between
        self.assertLessEqual(len(self._payloads()), 2)
        adapter = self.env.registry["inquiry.source.webhook"]
        with patch.object(adapter, "_verify_head", side_effect=AssertionError):
            self.assertEqual(self._post(data=b"x" * 100_000).status_code, 429)

    def test_se_05_an_unsigned_call_is_refused_unread(self):
        self.source.write({"signature_scheme": "hmac_sha256", "signature_secret": "s3"})
        with patch.object(self.env.registry["inquiry.payload"], "_known_traces", side_effect=AssertionError):
            self.assertEqual(self._post(CALL).status_code, 401)

    def test_se_05_refused_calls_of_others_do_not_shut_out_the_sender(self):
        self.source.write({"rate_per_minute": 2, "rate_per_caller": 2})
        for _call in range(5):
            self.env["inquiry.payload"]._tally(self.source, "bad_signature", "somebody else")
        self.assertEqual(self._statuses(3), [200, 200, 429])

    def test_se_05_duplicates_and_trials_count_too(self):
        self.source.rate_per_minute = 3
        dry = {"X-Inquiry-Dry-Run": "1"}
        answers = [self._post(CALL), self._post(CALL), self._post(CALL, headers=dry), self._post(CALL)]
        self.assertEqual([answer.status_code for answer in answers], [200, 200, 200, 429])
        self.assertEqual(answers[-1].headers["Retry-After"], "60")

    def test_se_05_after_a_minute_calls_are_let_in_again(self):
        self.source.rate_per_minute = 1
        self.assertEqual(self._statuses(2), [200, 429])
        self._payloads().received_at = fields.Datetime.subtract(fields.Datetime.now(), seconds=61)
        self.assertEqual(self._post({**CALL, "id": "later"}).status_code, 200)
