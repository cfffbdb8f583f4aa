from odoo import fields, models


class InquiryLeadMarketplace(models.AbstractModel):
    """The marketplace side of a lead: where the buyer wrote, and the page there."""

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
    inquiry_page_url = fields.Char(
        string="Page at the marketplace", readonly=True, copy=False, help="Where the inquiry stands there."
    )
    inquiry_reply_address = fields.Char(
        string="Masked address",
        readonly=True,
        copy=False,
        help="The address the marketplace lends the buyer: answers to this inquiry go there.",
    )
