import email
import email.policy

from odoo.tests import tagged

from ...tools.mail_layout import WHO, split_marks
from .marketplace_case import MarketplaceCase


@tagged("post_install", "-at_install")
class TestShippedMarketplaces(MarketplaceCase):
    """Each sample that is shipped is read as it says, by the box and by the road."""

    def _samples(self):
        return self.env["inquiry.marketplace.sample"].search([])

    def test_in_08_ten_marketplaces_are_shipped_with_samples(self):
        counts = {place.code: len(place.sample_ids) for place in self._samples().marketplace_id}
        self.assertEqual(len(counts), 10)
        for code in ("walmart", "aliexpress", "shopee", "lazada"):
            self.assertGreaterEqual(counts[code], 3, code)
        self.assertGreaterEqual(min(counts.values()), 2)
        for place in self._samples().marketplace_id:
            self.assertIn("check with a mail of yours", place.layout_help)

    def test_in_05_in_06_in_08_every_shipped_sample_is_read_as_it_should_be(self):
        for sample in self._samples():
            with self.subTest(marketplace=sample.marketplace_id.code, sample=sample.sequence):
                self.assertTrue(sample.expected)
                self.assertEqual(sample._read(), (sample.expected_kind, sample.expected))
                self.assertEqual(sample.state, "ok")

    def test_in_05_in_06_in_08_every_shipped_sample_walks_the_road(self):
        for number, sample in enumerate(self._samples()):
            message = email.message_from_bytes(sample.body.encode(), policy=email.policy.SMTP)
            message.replace_header("To", self.address)
            message["Message-Id"] = f"<{number}@sample.example>"
            with self.subTest(marketplace=sample.marketplace_id.code, sample=sample.sequence):
                self._deliver(message.as_bytes())
                intake = self._intakes()[:1]
                if sample.expected_kind == "notice":
                    self.assertEqual(intake.reason, "marketplace_notice")
                    continue
                lead = intake.lead_id
                self.assertEqual(lead.inquiry_marketplace_id, sample.marketplace_id)
                self.assertEqual(lead.inquiry_order_ref or "", sample.expected.get("order_ref", ""))
                self.assertEqual(lead.email_from or "", sample.expected.get("email", ""))
                self.assertEqual(lead.inquiry_page_url or "", sample.expected.get("page_url", ""))
                self.assertTrue(lead.country_id or "country" not in sample.expected)

    def _insert(self, sample, lines, *, at_end):
        """Return a sample in whose message the buyer wrote some lines more."""
        words = sample.expected["message"].splitlines()
        near = words[-1] if at_end else words[0]
        is_html = "Content-Type: text/html" in sample.body
        added = ("<br>" if is_html else "\n").join([near, *lines] if at_end else [*lines, near])
        self.assertIn(near, sample.body)
        head, _near, rest = sample.body.rpartition(near)
        return f"{head}{added}{rest}"

    def _messages(self):
        """Yield each sample of a message with the end marks of its layout."""
        for sample in self._samples().filtered(lambda one: one.expected_kind == "message"):
            maps = sample.marketplace_id._as_rule().maps
            block = next(one for one in maps if one.target == "message")
            yield sample, [mark.strip() for mark in block.until.split("|") if split_marks(mark)]

    def test_se_05_an_end_mark_and_labels_in_a_message_change_nobody_s_identity(self):
        for sample, ends in self._messages():
            maps = sample.marketplace_id._as_rule().maps
            labels = [f"{mark}: evil@evil.example" for one in maps for mark in one.expression.split("|")]
            labels += ["[commMgrTok:EVIL666]", "302-6666666-6666666", "Message ID: 666"]
            for mark in ["", *ends]:
                for at_end in (True, False):
                    hostile = self._insert(sample, [mark, "", *labels, ""], at_end=at_end)
                    _kind, values = sample.marketplace_id._try(hostile)
                    for name in {*WHO, "page_url", *({"order_ref", "country"} & set(sample.expected))}:
                        with self.subTest(sample=sample.name, mark=mark, at_end=at_end, name=name):
                            self.assertEqual(values.get(name), sample.expected.get(name))

    def test_in_08_an_end_mark_among_the_buyer_s_words_does_not_cut_them(self):
        for sample, ends in self._messages():
            for mark in ends:
                written = self._insert(sample, [f"{mark}:", "see the plan"], at_end=False)
                with self.subTest(sample=sample.name, mark=mark):
                    _kind, values = sample.marketplace_id._try(written)
                    words = f"{mark}:\nsee the plan\n{sample.expected['message']}"
                    self.assertEqual(values.get("message"), words)
