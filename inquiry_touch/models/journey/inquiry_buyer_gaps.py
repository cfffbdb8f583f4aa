from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.gaps import gaps


class InquiryBuyerGaps(models.AbstractModel):
    """What is missing on a buyer's file."""

    _name = "inquiry.buyer.gaps"
    _description = "Gaps of a buyer"

    gaps = fields.Char(
        string="Still missing",
        compute="_compute_gaps",
        help="What is needed to write to the buyer lawfully, and is not known yet.",
    )

    @api.depends("country_id", "partner_name", "email_from", "phone", "lang_id")
    def _compute_gaps(self):
        for buyer in self:
            missing = gaps(
                {
                    "country": buyer.country_id,
                    "company": buyer.partner_name,
                    "contact": buyer.email_from or buyer.phone,
                    "language": buyer.lang_id,
                }
            )
            buyer.gaps = ",".join(missing)

    def action_ask(self):
        """Ask for what is missing on the newest open inquiry of this buyer that is the user's to answer."""
        self.ensure_one()
        family = self.env["inquiry.journey"]._family(self)
        leads = self.env["crm.lead"].search(
            [
                ("inquiry_buyer_id", "in", family.ids),
                ("won_status", "=", "pending"),
                ("email_from", "!=", False),
            ],
            order="id desc",
        )
        lead = leads._filtered_access("write")[:1]
        if not lead:
            raise UserError(
                self.env._(
                    "You own no open inquiry of this buyer with an e-mail address. Ask whoever handles the "
                    "buyer, or open an inquiry first."
                )
            )
        return lead.action_inquiry_ask()
