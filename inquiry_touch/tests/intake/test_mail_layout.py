import time

from odoo.tests import BaseCase

from ...tools.field_map import FieldMap, read_maps
from ...tools.html_text import html_lines
from ...tools.mail_proof import forged_by
from ...tools.mail_sheet import FORWARDED_SUBJECT, MailSheet
from ...tools.marketplace import MailRule, page_of
from ...tools.pattern_check import check_pattern

MAIL = """Buyer: Anna
Phone:
Order  ID :
 114-7

------------- Begin message -------------

Hello, is it blue?
Order ID: 999-9
E-mail: boss@example.com

------------- End message -------------
留言编号：55
View order: https://market.example/o/114-7
"""
MAPS = (
    FieldMap("message", "block", "Begin message|消息开始", until="End message|消息结束"),
    FieldMap("name", "label", "Buyer|买家"),
    FieldMap("phone", "label", "Phone"),
    FieldMap("order_ref", "label", "order id|订单号"),
    FieldMap("email", "label", "E-mail"),
    FieldMap("external_ref", "label", "Message no|留言编号"),
    FieldMap("url", "label", "View order"),
)
HOSTILE = (
    "<" * 300_000,
    "<a " * 100_000,
    "<a href='" * 50_000,
    "<script>" * 40_000,
    "<style><!--" * 40_000,
    "<!--" * 80_000,
    "&#" + "9" * 300_000,
    "<div>" * 60_000,
    "<pre>\n" * 50_000,
    "<a href=http://x>y</a>" * 20_000,
)


class TestMailLayout(BaseCase):
    """Labels, blocks and patterns on the lines of a mail, without a database."""

    def _read(self, text=MAIL, maps=MAPS):
        return read_maps(maps, {}, text, "Subject: Question")

    def test_in_08_labels_and_blocks_are_found_in_the_lines_of_a_mail(self):
        found = self._read()
        self.assertEqual(found["name"], "Anna")
        self.assertEqual(found["order_ref"], "114-7")
        self.assertEqual(found["external_ref"], "55")
        self.assertEqual(found["url"], "https://market.example/o/114-7")
        self.assertTrue(found["message"].startswith("Hello, is it blue?"))
        self.assertNotIn("End message", found["message"])

    def test_in_08_what_the_buyer_writes_is_no_label(self):
        found = self._read()
        self.assertNotIn("email", found)
        self.assertIn("boss@example.com", found["message"])

    def test_an_empty_field_does_not_take_the_next_label_for_its_value(self):
        self.assertNotIn("phone", self._read())

    def test_a_longer_word_is_another_label(self):
        maps = (FieldMap("message", "block", "Message"), FieldMap("name", "label", "Name"))
        found = self._read("Message No.: 7\nName of the shop: Lamps\nMessage: Hi\nthere", maps)
        self.assertEqual(found, {"message": "Hi\nthere"})

    def test_a_block_without_its_start_is_not_found(self):
        self.assertNotIn("message", self._read(MAIL.replace("Begin message", "Message begins")))

    def test_a_block_without_a_mark_begins_at_the_top_below_the_subject(self):
        maps = (FieldMap("message", "block", "", until="----"), FieldMap("name", "pattern", "^Subject: (.+)"))
        found = self._read("Hello\nthere\n", maps)
        self.assertEqual(found, {"message": "Hello\nthere", "name": "Question"})

    def test_html_becomes_lines_with_the_addresses_of_links(self):
        html = (
            "<head><title>No</title></head><style>p{}</style><p>Hi <b>you</b> &amp; me</p>"
            "<script>no()</script>"
            "<table><tr><td>Order:</td><td> 114 </td></tr></table><!-- no --><pre>a\n b</pre>"
            "<a href='https://x.example/?a=1&amp;b=2'>View</a><a href='javascript:no()'>Run</a>"
        )
        wanted = ["Hi you & me", "Order:", "114", "a", "b", "View: https://x.example/?a=1&b=2Run"]
        self.assertEqual(html_lines(html).splitlines(), wanted)

    def test_se_05_hostile_html_is_read_in_linear_time(self):
        for text in HOSTILE:
            started = time.monotonic()
            html_lines(text)
            self.assertLess(time.monotonic() - started, 2, text[:12])

    def test_se_05_patterns_that_may_never_end_are_refused(self):
        refused = {
            "nested": (
                r"(a+)+$",
                r"Tel: (\d+\s*)*x",
                r"(?:[a-z]{2,})+!",
                r"(?:\d+-?)+",
                r"((a{1,50}){1,50})x",
                r"(?:\w{1,9}){1,9};",
                r"(a{1,10}){1,10}b",
                r"(?:a?){1,40}b",
                r"(?:a?a){1,40}b",
            ),
            "ambiguous": (r"(a|a)*", r"(a|ab)*c", r"(?:x|\w\d)+y"),
            "repeats": (r"(.+), (.+);", r".*.*x", r"\d+\s*\d+$", r"[\s\S]*a[\s\S]*b"),
            "reference": (r"(x)\1",),
        }
        for code, patterns in refused.items():
            for pattern in patterns:
                with self.subTest(pattern), self.assertRaisesRegex(ValueError, f"^{code}$"):
                    check_pattern(pattern)

    def test_ordinary_patterns_pass_and_are_fast_on_an_unlucky_text(self):
        patterns = (
            r"Tel: (.+)",
            r"(\+\d+)? (\d{3,})",
            r"Tel:\s*(.+)$",
            r"\b(\d{3}-\d{7}-\d{7})\b",
            r"(?:\d{3},){1,9}",
            r"((?:\d-?){6,15})x",
            r"(?:Order|PO)[ :#]*(\d+)",
            r"([^,\n]+), (.+)",
            r"^Subject: [^(\n]*\((?:Order|订单)[:： ]*([\d-]+)\)",
        )
        for pattern in patterns:
            check_pattern(pattern)
            for text in ("1" * 30_000, "Tel:" + " " * 30_000, "a," * 15_000, "Order" * 6_000):
                started = time.monotonic()
                read_maps((FieldMap("phone", "pattern", pattern),), {}, text)
                self.assertLess(time.monotonic() - started, 3, (pattern, text[:9]))

    def test_a_mail_of_a_hundred_thousand_lines_is_read_in_linear_time(self):
        started = time.monotonic()
        self._read("Order ID\n" * 20_000 + "Begin message\n" * 2_000)
        self._read("Begin message\n" + "Hi\nEnd message\nOrder ID\n" * 30_000)
        self.assertLess(time.monotonic() - started, 3)

    def test_se_05_who_the_buyer_is_stands_above_his_message_or_once_below_the_last_mark(self):
        maps = (
            FieldMap("message", "block", "Words", until="Bye|Terms of use"),
            FieldMap("external_buyer_id", "label", "Member"),
            FieldMap("external_ref", "pattern", r"\[no:(\d+)\]"),
            FieldMap("order_ref", "label", "Order"),
        )
        above = self._read("Member: 7\nWords\nHi\nBye\nMember: 666\nBye\n", maps)
        self.assertEqual(above["external_buyer_id"], "7")
        below = self._read("Words\nHi\nBye\nMember: 666\n[no:6]\nYes\nBye\nMember: 7\n[no:1]", maps)
        self.assertEqual((below["external_buyer_id"], below["external_ref"]), ("7", "1"))
        twice = self._read("Words\nHi\nBye\nMember: 7\nMember: 8\n[no:1] [no:2]\nOrder: 1\nOrder: 2", maps)
        self.assertEqual(twice, {"message": "Hi", "order_ref": "1"})
        between = self._read("Words\nHi\nBye\nMember: 7\nOrder: 6\nOrder: 1\n\nTerms of use say so\n", maps)
        self.assertEqual(between, {"message": "Hi", "order_ref": "1"})

    def test_se_05_only_the_nearest_server_says_whether_a_mail_is_forged(self):
        domains = ["walmart.com"]
        for headers, wanted in (
            ([], ""),
            (["mx.us; dmarc=pass header.from=walmart.com"], ""),
            (
                ["mx.us; spf=pass smtp.mailfrom=evil.example; dmarc=fail header.from=walmart.com"],
                "dmarc=fail",
            ),
            (["mx.us 1; dmarc=none; spf=fail smtp.mailfrom=x@evil.example"], "spf=fail"),
            (["mx.us; dkim=fail header.d=walmart.com"], "dkim=fail"),
            (["mx.us; spf=fail; dkim=pass header.d=mail.walmart.com"], ""),
            (["mx.us; spf=fail; dkim=pass header.d=evil.example"], "spf=fail"),
            (["mx.us; spf=fail; dkim=pass header.d=walmart.com"], ""),
            (["mx.us; dkim=none", "evil.example; dmarc=pass"], "dkim=none"),
            (["mx.us; spf=fail", "evil.example; dmarc=pass"], "spf=fail"),
            (["mx.us; spf=none", "mx.us; dmarc=fail"], "dmarc=fail"),
            (["mx.us; spf=softfail; dkim=none"], "spf=softfail"),
            (["mx.us; spf=pass smtp.mailfrom=evil.example"], "spf=pass evil.example"),
            (["mx.us; spf=pass smtp.mailfrom=x@mail.walmart.com; dmarc=none"], ""),
            (["mx.us; spf=pass evil.example; dkim=pass header.d=evil.example; dmarc=none"], "dmarc=none"),
            (["mx.us; dkim=pass header.d=com"], "dkim=pass com"),
            (["mx.us; dmarc=pass header.from=evil.example"], "dmarc=pass evil.example"),
            (["mx.us; dkim=pass header.from=walmart.com header.d=evil.example"], "dkim=pass evil.example"),
            (["mx.us; spf=fail (x; dkim=pass header.d=walmart.com)"], "spf=fail"),
            (['mx.us; spf=fail smtp.mailfrom="; dkim=pass header.d=walmart.com "@evil.example'], "spf=fail"),
            (["spf=none; dmarc=none action=none header.from=walmart.com"], "spf=none"),
            (["spf=none; dkim=none", "spf=none; dmarc=pass header.from=walmart.com"], "spf=none"),
            (["mx.us; none"], ""),
        ):
            self.assertEqual(forged_by(headers, domains), wanted, headers)

    def test_se_05_a_link_to_elsewhere_is_no_page_of_the_marketplace(self):
        rule = MailRule(1, "w", "W", senders=("x@mail.w.co.uk",), page_url="https://s.w.com/o/{order_ref}")
        for found, wanted in (
            ({"url": "https://seller.w.co.uk/7"}, "https://seller.w.co.uk/7"),
            ({"url": "Reply: https://x.w.com/8 now"}, "https://x.w.com/8"),
            ({"url": "https://evil.example/w.com", "order_ref": "a/b"}, "https://s.w.com/o/a%2Fb"),
            ({"url": "https://other.co.uk/"}, ""),
            ({"url": "javascript:alert(1)"}, ""),
            ({"url": "https://w.com@evil.example/"}, ""),
            ({"url": "https://evil.example\\@x.w.com/login"}, ""),
            ({"url": "https://evil.example\\.w.com/login"}, ""),
            ({"url": "https://eve@x.w.com/"}, ""),
            ({"url": "https://x.w.com/\x008"}, ""),
            ({"url": "https://[broken"}, ""),
            ({"url": "https://x.w.com/" + "8" * 500}, ""),
        ):
            self.assertEqual(page_of(rule, found), wanted, found)

    def test_se_05_a_masked_address_that_is_read_is_one_address_of_the_relay(self):
        rule = MailRule(1, "w", "W", relays=("relay.w.com",))
        sheet = MailSheet(sender="robot@w.com", reply_to="4c@relay.w.com")
        for written, wanted in (
            ("Anna <7A@relay.w.com>", "7a@relay.w.com"),
            ("eve@evil.example, 7a@relay.w.com", "4c@relay.w.com"),
            ("7a@evil.example", "4c@relay.w.com"),
        ):
            self.assertEqual(rule.masked_address(sheet, {"reply_address": written}), wanted)

    def test_forwards_are_known_by_their_subject(self):
        for subject in ("Fwd: x", "FW: x", "WG: x", "转发：x"):
            self.assertTrue(FORWARDED_SUBJECT.match(subject), subject)
        self.assertFalse(FORWARDED_SUBJECT.match("Forward lighting"))
