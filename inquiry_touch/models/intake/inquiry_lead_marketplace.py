from odoo import api, fields, models


class InquiryLeadMarketplace(models.AbstractModel):
    """The marketplace side of a lead: where the buyer wrote, the page there, and the address it lends him."""

    _name = "inquiry.lead.marketplace"
    _description = "Marketplace of a lead"

    inquiry_marketplace_id = fields.Many2one(
        "inquiry.marketplace",
        string="Marketplace",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Where the buyer wrote. Its rules say how and where he is answered.",
    )
    inquiry_conversation_ref = fields.Char(
        string="Conversation", readonly=True, copy=False, help="The number of the conversation there."
    )
    inquiry_page_url = fields.Char(
        string="Page at the marketplace", readonly=True, copy=False, help="Where the inquiry stands there."
    )
    inquiry_reply_address = fields.Char(
        string="Masked address",
        readonly=True,
        copy=False,
        help="The address the marketplace lends the buyer: answers to this inquiry go there.",
    )

    def action_inquiry_open_page(self):
        """Open the page of this inquiry at its marketplace."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.inquiry_page_url, "target": "new"}

    @api.model
    def _prepare_marketplace_values(self, data):
        """Return what a lead keeps of the marketplace its first message came from."""
        return {
            "inquiry_marketplace_id": self.env["inquiry.marketplace"]._id_by_code(data.marketplace),
            "inquiry_conversation_ref": data.conversation_ref,
            "inquiry_page_url": data.page_url,
            "inquiry_reply_address": data.reply_address,
        }

    def _inquiry_is_masked(self):
        """Say whether the address of this lead is one a marketplace lends: no contact may get it."""
        self.ensure_one()
        return bool(self.inquiry_reply_address) and self.email_normalized == self.inquiry_reply_address
