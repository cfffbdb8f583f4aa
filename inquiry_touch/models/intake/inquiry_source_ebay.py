from odoo import models

from ...tools import ebay_messages
from ...tools.inquiry_facts import InquiryData
from ...tools.marketplace import page_of


class InquirySourceEbay(models.AbstractModel):
    """Messages of buyers at eBay, fetched from its Message API; each is one payload.

    https://developer.ebay.com/api-docs/commerce/message/overview.html
    """

    _name = "inquiry.source.ebay"
    _inherit = ["inquiry.source.base"]
    _description = "eBay source"

    _keeps_conversations_apart = True

    def _parse(self, source, payload):
        values = ebay_messages.read_payload(payload._body_bytes(), source._ebay_names(), payload.received_at)
        return [InquiryData(**values, page_url=self._find_page(values))]

    def _find_page(self, values):
        """Return the page where a message is answered, as eBay's settings name it."""
        by_place = self.env["inquiry.marketplace"]._rules_by_place()
        rules = (rule for rules in by_place.values() for rule in rules)
        rule = next((rule for rule in rules if rule.code == ebay_messages.MARKETPLACE), None)
        return page_of(rule, values) if rule else ""
