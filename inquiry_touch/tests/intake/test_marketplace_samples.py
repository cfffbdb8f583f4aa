import email
import email.policy

from odoo.tests import tagged

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
