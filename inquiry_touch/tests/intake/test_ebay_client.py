from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import BaseCase, freeze_time, tagged

from ...tools import ebay_client
from ...tools.ebay_client import EbayBusy, EbayDenied, EbayGone


@tagged("post_install", "-at_install")
class TestEbayClient(BaseCase):
    """What the status of an answer means; the wire itself is tried end to end."""

    def _refused(self, status, content=b"", **headers):
        answer = SimpleNamespace(status_code=status, headers=headers)
        with self.assertRaises((EbayBusy, EbayDenied)) as caught:
            ebay_client._check_status(answer, content)
        return caught.exception

    def test_in_07_a_refusal_is_told_from_a_bad_moment(self):
        for status, content in ((401, b""), (403, b""), (400, b'{"error": "invalid_grant"}')):
            with self.subTest(status=status):
                self.assertEqual(self._refused(status, content).code, "ebay_denied")
        for status in (302, 408, 429, 500, 503):
            with self.subTest(status=status):
                self.assertFalse(self._refused(status).is_about_this)

    def test_in_07_what_is_wrong_with_one_conversation_holds_up_no_other(self):
        self.assertTrue(self._refused(400).is_about_this)
        self.assertIsInstance(self._refused(404), EbayGone)

    def test_in_07_trouble_with_a_token_says_nothing_of_a_conversation(self):
        for trouble in (EbayGone("HTTP 404"), EbayBusy("HTTP 400", 9, is_about_this=True)):
            with (
                patch.object(ebay_client, "_call", side_effect=trouble),
                self.assertRaises(EbayBusy) as caught,
            ):
                ebay_client.renew_token("https://x.test", ("a", "b"), "c")
            self.assertNotIsInstance(caught.exception, EbayGone)
            self.assertFalse(caught.exception.is_about_this)
            self.assertEqual(caught.exception.seconds, trouble.seconds)

    @freeze_time("2026-03-02 12:00:00")
    def test_in_07_how_long_to_wait_is_read_as_seconds_or_as_a_date(self):
        waits = {
            "120": 120,
            "Mon, 02 Mar 2026 12:05:00 GMT": 300,
            "Mon, 02 Mar 2026 11:00:00 GMT": 0,
            "999999999": ebay_client.LONGEST_WAIT,
            "soon": 0,
            "": 0,
        }
        for text, seconds in waits.items():
            with self.subTest(text=text):
                self.assertEqual(self._refused(429, **{"Retry-After": text}).seconds, seconds)
