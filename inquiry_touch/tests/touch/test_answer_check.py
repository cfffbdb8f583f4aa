from odoo.tests import BaseCase, tagged

from ...tools.answer_check import Offence, bare_html, find_offence
from ...tools.keywords import KeywordIndex

WORDS = KeywordIndex(["coupon", "优惠券"])


@tagged("post_install", "-at_install")
class TestAnswerCheck(BaseCase):
    def _found(self, text, **options):
        offence = find_offence(text, **{"forbids_links": True, "words": WORDS, **options})
        return offence and (offence.kind, offence.found)

    def test_ch_07_links_addresses_and_numbers_are_found_however_they_are_written(self):
        for text, found in {
            "at http://x.test/a?b.": "http://x.test/a?b",
            "at WWW.Lamps.Test!": "WWW.Lamps.Test",
            "at lamps.co.uk/sale": "lamps.co.uk/sale",
            "at LAMPS.COM": "LAMPS.COM",
            "at Lamps.Com, please": "Lamps.Com",
            "at LAMP-HOUSE.SHOP/SALE": "LAMP-HOUSE.SHOP/SALE",
            "at Lamps.CO.UK": "Lamps.CO.UK",
            "to anna@lamps.com": "anna@lamps.com",
            "to anna [at] lamps.com": "anna [at] lamps.com",
            "call +86 571 8888 6666": "+86 571 8888 6666",
        }.items():
            with self.subTest(text=text):
                self.assertEqual(self._found(text), ("link", found))
        self.assertEqual(self._found("Tel. 030 901820", country="DE"), ("link", "030 901820"))

    def test_ch_07_ordinary_words_and_numbers_are_none(self):
        for text in (
            "It weighs 1.5kg, is 3.5mm thick and costs 19.99 EUR.",
            "Order 302-4461123-9981201 or 12-34567-89012",
            "Please wait.It comes on 02.03.2026 at 10:00.",
            "The couponing machine, e.g. no.5",
            "Fertig.Info folgt. Va bene.Io penso. 12 pcs.Net price. OK.Shop is closed.",
            "PLEASE WAIT.IT COMES SOON.AT 10.",
            "尺寸：30*40*50厘米，重量2.5公斤。",
        ):
            with self.subTest(text=text):
                self.assertIsNone(self._found(text, country="DE"))

    def test_ch_07_each_rule_stands_by_itself(self):
        self.assertIsNone(self._found("www.x.test", forbids_links=False))
        self.assertIsNone(self._found("a coupon", words=None))
        self.assertEqual(self._found("这是优惠券"), ("word", "优惠券"))
        files = ["a.pdf"]
        self.assertEqual(
            find_offence("", forbids_links=True, words=None, files=files), Offence("file", "a.pdf")
        )
        self.assertIsNone(find_offence("", forbids_links=False, words=None, files=files))

    def test_ch_07_a_bare_message_has_neither_signature_nor_history(self):
        body = (
            "Yes.<p>It &amp; fits</p><div class='x o-signature-container'>Anna</div>"
            "<div data-o-mail-quote-container='1'>www.old.test</div>"
        )
        self.assertEqual(bare_html(body), "Yes.<p>It &amp; fits</p>")
        for empty in ("", "  ", "<!-- -->"):
            self.assertFalse(bare_html(empty).strip("<!- >"))
