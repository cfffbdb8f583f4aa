from odoo import api, fields, models


class InquiryBuyerCleaning(models.AbstractModel):
    """When a buyer's file may be put away, and how it comes back."""

    _name = "inquiry.buyer.cleaning"
    _description = "Cleaning of a buyer's file"

    active = fields.Boolean(
        default=True,
        help="Files of buyers who were silent for long are archived; a new message brings them back.",
    )

    def _cleaning_protected(self):
        """Return which of these files must stay: something is still open or to be proven.

        An addon with orders, holds or duties to keep adds its own to those of ``super()``. Who said stop is
        on Odoo's block lists by address, whatever becomes of the file.
        """
        leads = self.env["crm.lead"].with_context(active_test=False)
        family = self.env["inquiry.journey"]._family(self)
        own = [("inquiry_buyer_id", "in", family.ids)]
        still_open = [("active", "=", True), ("won_status", "=", "pending")]
        busy = leads.search([*own, "|", ("activity_ids", "!=", False), "&", *still_open]).inquiry_buyer_id
        touches = self.env["inquiry.touch"].search(
            [
                "|",
                ("buyer_id", "in", family.ids),
                ("lead_id.inquiry_buyer_id", "in", family.ids),
                ("state", "in", ("planned", "held", "approval", "queued", "sending", "unconfirmed")),
            ]
        )
        busy |= touches.buyer_id | touches.lead_id.inquiry_buyer_id
        merged = self.with_context(active_test=False).search([("merged_into_id", "in", self.ids)])
        kept = {buyer._root() for buyer in busy} | {buyer._root() for buyer in merged}
        return self.filtered(lambda buyer: buyer in kept)

    @api.model
    def _mark_seen(self, seen):
        result = super()._mark_seen(seen)
        archived = self.browse(seen).filtered(lambda buyer: not buyer.active)
        if archived:
            archived.active = True
        return result
