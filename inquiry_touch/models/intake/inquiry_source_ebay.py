from odoo import models

from ...tools import ebay_messages
from ...tools.inquiry_facts import InquiryData


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
        return [InquiryData(**values)]
