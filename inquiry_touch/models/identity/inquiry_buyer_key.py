from odoo import fields, models


class InquiryBuyerKey(models.Model):
    """One typed address of a buyer: an e-mail, a phone number or a platform's own id."""

    _name = "inquiry.buyer.key"
    _description = "Buyer address"
    _order = "buyer_id, id"
    _rec_name = "value"

    buyer_id = fields.Many2one("inquiry.buyer", ondelete="cascade", index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(
        [("email", "E-mail"), ("phone", "Phone"), ("external", "Platform id"), ("order", "Order number")],
        required=True,
    )
    scope = fields.Char(required=True, default="")
    value = fields.Char(required=True)
    is_shared = fields.Boolean(string="Shared mailbox")
    first_seen_at = fields.Datetime(default=fields.Datetime.now)
    last_seen_at = fields.Datetime(default=fields.Datetime.now)

    _value_uniq = models.Constraint(
        "UNIQUE(company_id, kind, scope, value)", "This address belongs to a buyer already."
    )
