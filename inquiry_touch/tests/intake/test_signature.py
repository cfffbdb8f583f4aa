import hmac
from dataclasses import replace

from odoo.tests import BaseCase

from ...exceptions import PayloadError
from ...tools import secret_box
from ...tools.signature import SignatureScheme, sign, verify

PLAIN = SignatureScheme("hmac_sha256")
STAMPED = SignatureScheme(
    "hmac_sha256", encoding="base64", prefix="v1=", content="{timestamp}.{body}", tolerance_seconds=300
)


class TestSignature(BaseCase):
    def _code_of(self, scheme, secrets, body, **options):
        try:
            verify(scheme, secrets, body, **options)
        except PayloadError as error:
            return error.code
        return ""

    def test_the_signature_is_the_standard_one(self):
        expected = hmac.new(b"s3cret", b"body", "sha256").hexdigest()
        self.assertEqual(sign(PLAIN, "s3cret", b"body"), expected)

    def test_a_right_signature_passes(self):
        self.assertEqual(self._code_of(PLAIN, ["a"], b"x", given=sign(PLAIN, "a", b"x")), "")

    def test_both_secrets_are_valid_during_a_change(self):
        given = sign(PLAIN, "old", b"x")
        self.assertEqual(self._code_of(PLAIN, ["new", "old"], b"x", given=given), "")
        self.assertEqual(self._code_of(PLAIN, ["new"], b"x", given=given), "bad_signature")

    def test_a_changed_byte_is_refused(self):
        given = sign(PLAIN, "a", b"x")
        self.assertEqual(self._code_of(PLAIN, ["a"], b"y", given=given), "bad_signature")

    def test_garbage_and_nothing_are_refused(self):
        for given in ("", "zz", "é", "v1="):
            self.assertEqual(self._code_of(STAMPED, ["a"], b"x", given=given), "bad_signature")

    def test_without_a_secret_nothing_passes(self):
        given = sign(PLAIN, "", b"x")
        self.assertEqual(self._code_of(PLAIN, [], b"x", given=given), "bad_signature")

    def test_an_old_call_is_stale(self):
        given = sign(STAMPED, "a", b"x", "1000")
        fresh = self._code_of(STAMPED, ["a"], b"x", given=given, timestamp="1000", now=1299)
        late = self._code_of(STAMPED, ["a"], b"x", given=given, timestamp="1000", now=1301)
        self.assertEqual((fresh, late), ("", "stale"))

    def test_a_time_stamp_cannot_be_replaced(self):
        given = sign(STAMPED, "a", b"x", "1000")
        code = self._code_of(STAMPED, ["a"], b"x", given=given, timestamp="1200", now=1200)
        self.assertEqual(code, "bad_signature")

    def test_sha1_is_another_signature(self):
        self.assertNotEqual(sign(PLAIN, "a", b"x"), sign(replace(PLAIN, algorithm="hmac_sha1"), "a", b"x"))


class TestSecretBox(BaseCase):
    def test_what_is_sealed_can_be_unsealed_with_the_same_key_only(self):
        key = secret_box.derive_key("server")
        sealed = secret_box.seal(key, "s3cret")
        self.assertNotIn("s3cret", sealed)
        self.assertEqual(secret_box.unseal(key, sealed), "s3cret")
        with self.assertRaises(secret_box.UnreadableSecret):
            secret_box.unseal(secret_box.derive_key("other server"), sealed)
