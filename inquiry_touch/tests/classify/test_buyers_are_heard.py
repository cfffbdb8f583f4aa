from odoo.addons.inquiry_touch.tests.classify.buyer_messages import BUYERS
from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts


class TestBuyersAreHeard(InquiryCase):
    """No shipped rule that stops the reading takes a buyer for someone who sells, applies or says goodbye."""

    def _classify(self):
        given = {"company_id": self.company.id}
        return self.env["inquiry.tag.rule"]._classify(
            [InquiryFacts(text=text, **given) for _lang, text in BUYERS]
        )

    def test_cl_02_no_buyer_in_15_languages_becomes_junk(self):
        self.assertEqual(len({lang for lang, _text in BUYERS}), 15)
        for (_lang, text), found in zip(BUYERS, self._classify(), strict=True):
            self.assertFalse(found.is_junk, f"{text} {found.receipts}")

    def test_cl_02_no_buyer_loses_the_category_to_a_rule_that_stops(self):
        heard = self._classify()
        self.env["inquiry.tag.rule"].search([("stops", "=", True)]).active = False
        for (_lang, text), found, wanted in zip(BUYERS, heard, self._classify(), strict=True):
            self.assertEqual(found.category_id, wanted.category_id, f"{text} {found.receipts}")
