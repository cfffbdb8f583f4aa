import base64
import hashlib
import hmac
import time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import BaseCase, Form, tagged

from ...exceptions import PayloadError
from ...tools.signature import SignatureScheme, sign, verify
from .common import HookCase, IntakeCase

SECRET = "shop:s3cret"
BODY = b'{"id": 1, "message": "Lamps, please", "email": "a@example.com"}'
SHOPIFY = SignatureScheme("hmac_sha256", encoding="base64")
STRIPE = SignatureScheme(
    "hmac_sha256", prefix="v1=", content="{timestamp}.{body}", tolerance_seconds=300, timestamp_prefix="t="
)
SLACK = SignatureScheme("hmac_sha256", prefix="v0=", content="v0:{timestamp}:{body}", tolerance_seconds=300)
GITHUB = SignatureScheme("hmac_sha256", prefix="sha256=")


def _hex(text, secret):
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def _base64(text, secret):
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def _senders(now, secret=SECRET):
    """What each kind of sender puts into the headers of a call with BODY, made without our own code."""
    stamped = now.encode() + b"." + BODY
    of_slack = f"v0:{now}:".encode() + BODY
    return {
        "generic": {"X-Signature": _hex(BODY, secret)},
        "stamped": {"X-Signature": _hex(stamped, secret), "X-Timestamp": now},
        "shopify": {"X-Shopify-Hmac-Sha256": _base64(BODY, secret), "X-Shopify-Webhook-Id": "b54557e4"},
        "stripe": {"Stripe-Signature": f"t={now},v1={_hex(stamped, secret)},v0=6ffbb59b"},
        "slack": {"X-Slack-Signature": "v0=" + _hex(of_slack, secret), "X-Slack-Request-Timestamp": now},
        "github": {"X-Hub-Signature-256": "sha256=" + _hex(BODY, secret), "X-GitHub-Delivery": "72d3162e"},
        "meta": {"X-Hub-Signature-256": "sha256=" + _hex(BODY, secret)},
        "bearer": {"Authorization": f"Bearer {secret}"},
        "token": {"X-Token": secret},
        "basic": {"Authorization": "basic " + base64.b64encode(secret.encode()).decode()},
    }


class TestProvidersExamples(BaseCase):
    """The examples in the senders' manuals, and what they say of their schemes."""

    def _code(self, *arguments, **options):
        try:
            verify(*arguments, **options)
        except PayloadError as error:
            return error.code
        return ""

    def test_se_05_the_example_of_github(self):
        given = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        secret = "It's a Secret to Everybody"
        self.assertEqual(sign(GITHUB, secret, b"Hello, World!"), given)
        self.assertEqual(self._code(GITHUB, [secret], b"Hello, World!", given=given), "")
        self.assertEqual(self._code(GITHUB, [secret], b"Hello, World?", given=given), "bad_signature")

    def test_se_05_the_example_of_slack(self):
        secret, stamp = "8f742231b10e8888abcd99yyyzzz85a5", "1531420618"
        body = (
            b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
            b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
            b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
            b"96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
        )
        given = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        options = {"given": given, "timestamp": stamp}
        self.assertEqual(self._code(SLACK, [secret], body, now=1531420618, **options), "")
        self.assertEqual(self._code(SLACK, [secret], body, now=1531420618 + 301, **options), "stale")

    def test_se_05_one_header_with_time_stamp_and_signatures(self):
        good = sign(STRIPE, "new", b"x", "1000")
        self.assertTrue(good.startswith("t=1000,v1="))
        two = f"t=1000,v1={'0' * 64},v0=ab,{good.partition(',')[2]}"
        self.assertEqual(self._code(STRIPE, ["new"], b"x", given=two, now=1000), "")
        moved = good.replace("t=1000", "t=1200")
        self.assertEqual(self._code(STRIPE, ["new"], b"x", given=moved, now=1200), "bad_signature")
        without = good.partition(",")[2]
        self.assertEqual(self._code(STRIPE, ["new"], b"x", given=without, now=1000), "bad_signature")
        many = "t=1000," + ",".join(["v1=00"] * 5000) + "," + good
        self.assertEqual(self._code(STRIPE, ["new"], b"x", given=many, now=1000), "bad_signature")

    def test_se_05_base64_over_the_raw_bytes(self):
        given = _base64(b"{}", "hush")
        self.assertEqual(self._code(SHOPIFY, ["hush"], b"{}", given=given), "")
        self.assertEqual(self._code(SHOPIFY, ["hush"], b"{ }", given=given), "bad_signature")

    def test_se_05_a_secret_in_a_header(self):
        bearer = SignatureScheme("token", encoding="plain", prefix="Bearer")
        for given, code in (
            ("Bearer s3", ""),
            ("bearer s3", ""),
            ("Bearer s33", "bad_signature"),
            ("s3", "bad_signature"),
            ("Bearer", "bad_signature"),
            ("Bearer é", "bad_signature"),
        ):
            with self.subTest(given=given):
                self.assertEqual(self._code(bearer, ["s3"], b"any", given=given), code)
        self.assertEqual(self._code(bearer, [], b"any", given="Bearer "), "bad_signature")


class TestPreset(IntakeCase):
    def _preset(self, name):
        return self.env.ref(f"inquiry_touch.inquiry_signature_preset_{name}")

    def test_se_05_choosing_a_preset_fills_in_the_scheme(self):
        with Form(self.env["inquiry.source"].with_user(self.manager)) as form:
            form.name = "Shop"
            form.signature_preset_id = self._preset("shopify")
            self.assertEqual(form.signature_header, "X-Shopify-Hmac-Sha256")
            form.signature_secret = "hush"
        source = form.save()
        self.assertEqual((source.signature_scheme, source.signature_encoding), ("hmac_sha256", "base64"))
        self.assertEqual(source.delivery_header, "X-Shopify-Webhook-Id")
        self.assertEqual(source.sudo()._signature_secrets(), ["hush"])

    def test_se_05_a_preset_by_api_fills_in_what_is_not_given(self):
        values = {"name": "Shop", "signature_preset_id": self._preset("stripe").id}
        source = self.env["inquiry.source"].create({**values, "tolerance_seconds": 60})
        self.assertEqual((source.timestamp_prefix, source.tolerance_seconds), ("t=", 60))
        source.signature_preset_id = self._preset("github")
        self.assertEqual((source.timestamp_header, source.signature_prefix), (False, "sha256="))

    def test_se_05_each_preset_says_how_to_set_it_up(self):
        for preset in self.env["inquiry.signature.preset"].search([]):
            self.assertTrue(preset.note, preset.name)

    def test_se_05_a_scheme_that_protects_nothing_is_refused(self):
        stamped = {"timestamp_header": "X-Time", "signature_content": "{timestamp}{body}"}
        for values in (
            {"signature_header": False},
            {"signature_encoding": "plain"},
            {"signature_content": "hello"},
            {"timestamp_header": "X-Time"},
            {"signature_content": "{timestamp}{body}"},
            {**stamped, "tolerance_seconds": 0},
            {**stamped, "timestamp_prefix": "t="},
            {"duplicate_minutes": 0},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.source.write({"signature_scheme": "hmac_sha256", **values})

    def test_a_salesperson_changes_no_preset(self):
        with self.assertRaises(AccessError):
            self._preset("slack").with_user(self.salesperson).name = "x"


@tagged("post_install", "-at_install")
class TestPresetAtTheDoor(HookCase):
    def test_in_10_a_call_of_each_kind_of_sender_is_let_in_and_a_forged_one_refused(self):
        now = str(int(time.time()))
        senders, forgers = _senders(now), _senders(now, "guess")
        shipped = self.env["ir.model.data"].search(
            [("model", "=", "inquiry.signature.preset"), ("module", "=", "inquiry_touch")]
        )
        names = {name.removeprefix("inquiry_signature_preset_") for name in shipped.mapped("name")}
        self.assertEqual(names, senders.keys())
        for name, headers in senders.items():
            preset = self.env.ref(f"inquiry_touch.inquiry_signature_preset_{name}")
            source = self.env["inquiry.source"].create(
                {"name": name, "signature_preset_id": preset.id, "signature_secret": SECRET}
            )
            token = source.hook_url.rpartition("/")[2]
            with self.subTest(name):
                answer = self._post(data=BODY, headers=forgers[name], token=token)
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(self._post(data=BODY, token=token).status_code, 401)
                answer = self._post(data=BODY, headers=headers, token=token)
                self.assertEqual(answer.json()["status"], "accepted", answer.text)

    def test_in_10_the_same_signed_bytes_are_no_new_call_whatever_the_other_headers_say(self):
        preset = self.env.ref("inquiry_touch.inquiry_signature_preset_shopify")
        self.source.write({"signature_preset_id": preset.id, "signature_secret": SECRET})
        signed = _senders("0")["shopify"]
        first = self._post(data=BODY, headers=signed).json()
        for changed in (
            {"X-Shopify-Webhook-Id": "another"},
            {"X-Shopify-Webhook-Id": ""},
            {"Content-Type": "text/plain"},
            {"Content-Type": "application/x-www-form-urlencoded"},
            {"User-Agent": "another", "Referer": "https://elsewhere.example"},
        ):
            answer = self._post(data=BODY, headers={**signed, **changed}).json()
            self.assertEqual(answer, {"status": "duplicate", "trace": first["trace"]})
        self.assertEqual(len(self._payloads().filtered("body_hash")), 1)

    def test_in_10_a_known_number_is_a_duplicate_after_the_window_too(self):
        headers = {"Idempotency-Key": "d-1"}
        self._post(data=BODY, headers=headers)
        self._payloads().received_at = "2026-01-01"
        self.assertEqual(self._post(data=BODY, headers=headers).json()["status"], "duplicate")

    def test_in_10_a_stamped_call_is_not_let_in_twice_even_without_a_window(self):
        preset = self.env.ref("inquiry_touch.inquiry_signature_preset_stamped")
        self.source.write(
            {"signature_preset_id": preset.id, "signature_secret": SECRET, "duplicate_minutes": 0}
        )
        signed = _senders(str(int(time.time())))["stamped"]
        answers = [
            self._post(data=BODY, headers={**signed, "Idempotency-Key": f"{number}"}).json()["status"]
            for number in range(2)
        ]
        self.assertEqual(answers, ["accepted", "duplicate"])

    def test_in_10_the_secret_before_is_valid_for_the_time_of_grace(self):
        preset = self.env.ref("inquiry_touch.inquiry_signature_preset_token")
        self.source.write({"signature_preset_id": preset.id, "signature_secret": "one"})
        self.source.signature_secret = "two"

        def status(secret, number):
            return self._post({"id": number}, headers={"X-Token": secret}).status_code

        self.assertEqual([status("one", 1), status("two", 2)], [200, 200])
        self.assertTrue(self.source.has_previous_secret)
        self.source.sudo().signature_previous_until = "2026-01-01"
        self.assertFalse(self.source.has_previous_secret)
        self.assertEqual([status("one", 3), status("two", 4)], [401, 200])
        self.source.grace_hours = 0
        self.source.signature_secret = "three"
        self.assertEqual([status("two", 5), status("three", 6)], [401, 200])


@tagged("post_install", "-at_install")
class TestHandshake(HookCase):
    def setUp(self):
        super().setUp()
        preset = self.env.ref("inquiry_touch.inquiry_signature_preset_meta")
        self.source.write({"signature_preset_id": preset.id, "verify_token": "my word"})

    def _ask(self, word="my word", challenge="1158201444", mode="subscribe"):
        token = self.source.hook_url.rpartition("/")[2]
        query = f"hub.mode={mode}&hub.challenge={challenge}&hub.verify_token={word}"
        return self.url_open(f"/inquiry/hook/{token}?{query}")

    def test_in_10_the_test_call_of_the_sender_is_answered(self):
        answer = self._ask()
        self.assertEqual((answer.status_code, answer.text), (200, "1158201444"))
        self.assertEqual(answer.headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertFalse(self._payloads())

    def test_se_05_a_wrong_word_or_a_strange_challenge_is_not_answered(self):
        for values in ({"word": "other"}, {"word": ""}, {"word": "%C3%A9"}, {"challenge": "<script>"}):
            self.assertEqual(self._ask(**values).status_code, 403, values)
        self.assertEqual(self._ask(challenge="1" * 201).status_code, 403)
        self.assertEqual(self._ask(mode="other").status_code, 405)

    def test_se_05_without_a_word_nothing_is_answered(self):
        self.source.sudo().verify_token_sealed = False
        self.assertEqual(self._ask(word="").status_code, 403)

    def test_se_05_the_word_cannot_be_read_and_is_not_logged(self):
        source = self.source.with_user(self.manager)
        self.assertEqual((source.verify_token, source.has_verify_token), (False, True))
        with self.assertRaises(AccessError):
            source.read(["verify_token_sealed"])
        with self.assertLogs("werkzeug") as log:
            self._ask(word="word-in-the-log")
        self.assertNotIn("word-in-the-log", "\n".join(log.output))
