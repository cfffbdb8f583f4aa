import json
import logging
from datetime import datetime, timezone
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ...controllers import hook
from ...tools.signature import sign
from .common import CALL, HookCase


@tagged("post_install", "-at_install")
class TestHook(HookCase):
    def _sign(self, **scheme):
        self.source.write(
            {
                "signature_scheme": "hmac_sha256",
                "signature_header": "X-Sign",
                "signature_secret": "s3",
                **scheme,
            }
        )

    def test_in_10_a_call_is_stored_and_answered(self):
        answer = self._post(CALL)
        payload = self._payloads()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json(), {"status": "accepted", "trace": payload.trace})
        self.assertEqual(payload.state, "new")

    def test_in_10_a_signed_call_becomes_an_inquiry(self):
        self._sign(signature_prefix="sha256=")
        body = json.dumps(CALL)
        given = sign(self.source._signature_scheme(), "s3", body.encode())
        answer = self._post(data=body, headers={"X-Sign": given})
        self.assertEqual(answer.json()["status"], "accepted")
        self.env["inquiry.payload"]._claim(10)._process()
        self.assertEqual(len(self._leads()), 1)

    def test_in_10_an_unsigned_call_is_refused_and_noted(self):
        self._sign()
        answer = self._post(CALL)
        payload = self._payloads()
        self.assertEqual((answer.status_code, answer.json()["status"]), (401, "bad_signature"))
        self.assertEqual((payload.state, payload.error_code), ("refused", "bad_signature"))
        self.assertFalse(payload.body)

    def test_in_10_a_stale_call_is_refused_and_noted(self):
        self._sign(signature_content="{timestamp}.{body}", timestamp_header="X-Time")
        body = json.dumps(CALL)
        now = fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp()
        scheme = self.source._signature_scheme()
        statuses = []
        for moment in (str(int(now)), str(int(now) - 301)):
            headers = {"X-Sign": sign(scheme, "s3", body.encode(), moment), "X-Time": moment}
            statuses.append(self._post(data=body, headers=headers).status_code)
        self.assertEqual(statuses, [200, 401])
        self.assertEqual(self._payloads().filtered("error_code").error_code, "stale")

    def test_in_10_a_stale_call_whose_number_is_known_is_a_duplicate(self):
        self._sign(signature_content="{timestamp}.{body}", timestamp_header="X-Time")
        now = fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp()
        answers = []
        for moment in (str(int(now)), str(int(now) - 301)):
            given = sign(self.source._signature_scheme(), "s3", b"{}", moment)
            headers = {"X-Sign": given, "X-Time": moment, "Idempotency-Key": "d-1"}
            answers.append(self._post(data="{}", headers=headers).json()["status"])
        self.assertEqual(answers, ["accepted", "duplicate"])
        forged = {"X-Sign": "00", "X-Time": "1", "Idempotency-Key": "d-1"}
        self.assertEqual(self._post(data="{}", headers=forged).status_code, 401)

    def test_in_12_a_number_of_any_length_and_letters_is_known_again(self):
        headers = {"Idempotency-Key": "x1y2" * 1500, "User-Agent": "\xe9" * 3000}
        first, second = (self._post({**CALL, "id": turn}, headers=headers).json() for turn in range(2))
        self.assertEqual((first["status"], second["status"]), ("accepted", "duplicate"))
        self.assertEqual(first["trace"], second["trace"])

    def test_in_10_the_same_bytes_again_are_a_duplicate(self):
        first = self._post(CALL).json()
        second = self._post(CALL).json()
        self.assertEqual(second, {"status": "duplicate", "trace": first["trace"]})
        payload, counted = self._payloads().sorted("id")
        self.assertEqual(payload.trace, first["trace"])
        self.assertEqual((counted.state, counted.error_code, counted.calls), ("answered", "duplicate", 1))

    def test_in_10_the_same_delivery_number_is_a_duplicate(self):
        headers = {"Idempotency-Key": "d-1"}
        self._post(CALL, headers=headers)
        answer = self._post({**CALL, "id": "other"}, headers=headers)
        self.assertEqual(answer.json()["status"], "duplicate")

    def test_the_same_bytes_after_the_window_are_a_new_call(self):
        self._post(CALL)
        self._payloads().received_at = datetime(2026, 1, 1)
        self.assertEqual(self._post(CALL).json()["status"], "accepted")

    def test_the_previous_secret_is_valid_until_it_is_dropped(self):
        self._sign()
        self.source.signature_secret = "s4"
        scheme = self.source._signature_scheme()

        def status(secret, **values):
            body = json.dumps({**CALL, **values})
            return self._post(data=body, headers={"X-Sign": sign(scheme, secret, body.encode())}).status_code

        self.assertEqual([status("s3", id=1), status("s4", id=2)], [200, 200])
        self.source.with_user(self.manager).action_drop_previous_secret()
        self.assertEqual([status("s3", id=3), status("s4", id=4)], [401, 200])

    def test_each_wrong_call_has_its_status(self):
        self.source.max_body_kb = 1
        self.assertEqual(self._post(data="").status_code, 400)
        self.assertEqual(self._post(CALL, token="nobody").status_code, 404)
        self.assertEqual(self._post(data="x" * 1025).status_code, 413)
        self.assertEqual(self._post(method="GET").status_code, 405)
        self.assertEqual(set(self._payloads().mapped("error_code")), {"empty", "too_large"})

    def test_no_source_can_allow_more_than_the_largest_call(self):
        self.source.max_body_kb = 65536
        with patch.object(hook, "LARGEST_CALL", 1024):
            self.assertEqual(self._post(data="x" * 1025).status_code, 413)
            self.assertEqual(self._post(data="x" * 1024).status_code, 200)

    def test_more_calls_than_the_rate_are_told_to_wait(self):
        self.source.rate_per_minute = 2
        answers = [self._post({**CALL, "id": i}) for i in range(3)]
        self.assertEqual([answer.status_code for answer in answers], [200, 200, 429])
        self.assertEqual(answers[2].headers["Retry-After"], "60")

    def test_the_same_call_again_and_again_counts_for_the_rate_too(self):
        self.source.rate_per_minute = 3
        statuses = [self._post(CALL).status_code for _number in range(5)]
        self.assertEqual(statuses, [200, 200, 200, 429, 429])

    def test_a_new_address_closes_the_old_one_after_the_time_of_grace(self):
        old = self.source.hook_url.rpartition("/")[2]
        self.source.with_user(self.manager).action_renew_token()
        self.assertEqual(self._post(CALL, token=old).status_code, 200)
        self.source.sudo().hook_previous_until = fields.Datetime.now()
        self.assertEqual(self._post({**CALL, "id": 2}, token=old).status_code, 404)
        self.assertEqual(self._post({**CALL, "id": 3}).status_code, 200)

    def test_the_address_before_can_be_closed_at_once(self):
        old = self.source.hook_url.rpartition("/")[2]
        self.source.with_user(self.manager).action_renew_token()
        self.source.with_user(self.manager).action_drop_previous_token()
        self.assertEqual(self._post(CALL, token=old).status_code, 404)

    def test_without_a_time_of_grace_a_new_address_closes_the_old_one(self):
        self.source.grace_hours = 0
        old = self.source.hook_url.rpartition("/")[2]
        self.source.with_user(self.manager).action_renew_token()
        self.assertEqual(self._post(CALL, token=old).status_code, 404)
        self.assertEqual(self._post(CALL).status_code, 200)

    def test_in_13_form_bytes_are_stored_as_they_were_sent(self):
        body = b"message=Hi+there&email=a%40example.com&self=1&token=2"
        answer = self._post(data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._payloads()._body_bytes(), body)
        self._payloads()._process()
        self.assertEqual(self._leads().email_from, "a@example.com")

    def test_in_13_multipart_bytes_are_stored_as_they_were_sent(self):
        body = (
            b'--b1\r\nContent-Disposition: form-data; name="message"\r\n\r\nHi\r\n'
            b'--b1\r\nContent-Disposition: form-data; name="email"\r\n\r\na@example.com\r\n'
            b'--b1\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\x01\r\n--b1--\r\n"
        )
        self._post(data=body, headers={"Content-Type": "multipart/form-data; boundary=b1"})
        self.assertEqual(self._payloads()._body_bytes(), body)
        self._payloads()._process()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", self._leads().id)]
        )
        self.assertEqual(attachment.raw, b"\x00\xff\x01")

    def test_in_13_a_signature_over_a_form_fits_the_raw_bytes(self):
        self._sign()
        body = b"message=Hi&email=a%40example.com"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Sign": sign(self.source._signature_scheme(), "s3", body),
        }
        self.assertEqual(self._post(data=body, headers=headers).status_code, 200)

    def test_unreadable_json_is_kept_as_failed(self):
        self.assertEqual(self._post(data='{"message": ').json()["status"], "accepted")
        payload = self._payloads()
        payload._process()
        self.assertEqual((payload.state, payload.error_code), ("failed", "bad_json"))

    def test_a_dry_run_answers_how_it_would_be_read_and_stores_nothing(self):
        before = self.env["crm.lead"].search_count([])
        answer = self._post(CALL, headers={"X-Inquiry-Dry-Run": "1"}).json()
        self.assertEqual(answer["status"], "dry_run")
        self.assertEqual(answer["fields"]["phone"], "+491701234567")
        self.assertEqual(set(answer), {"status", "readable", "fields"})
        self.assertEqual(self._payloads().mapped("state"), ["answered"])
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_se_05_a_dry_run_says_the_same_of_a_buyer_who_is_known(self):
        def ask():
            return self._post({**CALL, "id": "again"}, headers={"X-Inquiry-Dry-Run": "1"}).json()

        before = ask()
        self._post(CALL)
        self._payloads().filtered(lambda payload: payload.state == "new")._process()
        self.assertTrue(self._leads().inquiry_buyer_id)
        self.assertEqual(ask(), before)

    def test_a_dry_run_names_what_is_wrong(self):
        answer = self._post({"email": "a@b.co"}, headers={"X-Inquiry-Dry-Run": "1"}).json()
        self.assertEqual((answer["readable"], answer["error"]), (False, "no_text"))

    def test_neither_token_nor_address_is_logged(self):
        token = self.source.hook_url.rpartition("/")[2]
        with self.assertLogs("werkzeug") as access_log, self.assertLogs("odoo") as log:
            self._post(CALL)
            self._post({**CALL, "id": "other", "message": ""})
            self._payloads()._process()
            logging.getLogger("odoo").info("something must be logged for assertLogs")
        text = "\n".join(access_log.output + log.output)
        self.assertIn("/inquiry/hook/***", text)
        self.assertNotIn(token, text)
        self.assertNotIn("anna.buyer", text.lower())

    def test_a_call_costs_few_queries(self):
        self._post(CALL)
        token = self.source.hook_url.rpartition("/")[2]
        source_sudo = self.env["inquiry.source"].sudo()._find_by_token(token)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            # the source; the rate; equal calls; the payload; the job's state and trigger; the test's own
            source_sudo = source_sudo._find_by_token(token)
            source_sudo._check_rate("caller")
            self.env["inquiry.payload"]._known_traces(source_sudo, b"{}", "")
            source_sudo._receive(b"{}", content_type="application/json")
            self.env.flush_all()
