from odoo import api, models
from odoo.tools import email_normalize

from ...tools.verdict import Suspicion


class InquiryBuyerPartner(models.AbstractModel):
    """The contact of a buyer."""

    _name = "inquiry.buyer.partner"
    _description = "Contact of a buyer"

    def _link_partner(self, partner, *, by_marketplace=False):
        """Take a contact as this buyer's when he has none that is in use, and when its addresses are his.

        :param by_marketplace: who he is only his marketplace knows: a contact without addresses is his, too
        """
        self.ensure_one()
        is_bare = by_marketplace and not self._addresses_of(partner)
        if self.partner_id.active or not (is_bare or self._knows_addresses_of(partner)):
            return
        self._root()._set_own({"partner_id": partner.id})
        self._suspect_same_partner(partner)

    def _knows_addresses_of(self, partner):
        own = set(self.key_ids.mapped("value")) | {email_normalize(self.email_from or ""), self.phone}
        return bool(self._addresses_of(partner) & own)

    @api.model
    def _addresses_of(self, partner):
        return {partner.email_normalized, partner.phone_sanitized, partner.phone} - {False, ""}

    @api.model
    def _suspect_same_partner(self, partner):
        """List the buyers that have one contact as possible duplicates."""
        buyers = self.search([("partner_id", "=", partner.id), ("merged_into_id", "=", False)], order="id")
        points = self.env["inquiry.match.weight"]._weights().get("contact")
        score = points.agrees if points else 0
        for other in buyers[1:]:
            suspicion = Suspicion(other.id, score, {"contact": score})
            self.env["inquiry.buyer.suggestion"]._suggest([(buyers[0], [suspicion])])

    @api.model
    def _follow_merged_partners(self, gone_ids, kept):
        """Follow contacts that Odoo merged, also where a file borrowed one and must give it back."""
        for buyer in self.search([("partner_id", "=", kept.id), ("borrowed", "!=", False)]):
            borrowed = dict(buyer.borrowed or {})
            if "partner_id" in borrowed:
                names = [kept.id if value in gone_ids else value for value in borrowed["partner_id"]]
                buyer.borrowed = {**borrowed, "partner_id": names}
        self._suspect_same_partner(kept)
