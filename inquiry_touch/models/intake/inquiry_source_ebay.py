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
        places_sudo = self.env["inquiry.marketplace"].sudo()  # whoever fetches, the settings hold
        marketplace = places_sudo.browse(places_sudo._id_by_code(ebay_messages.MARKETPLACE) or ())
        return page_of(marketplace._as_rule(), values) if marketplace else ""
