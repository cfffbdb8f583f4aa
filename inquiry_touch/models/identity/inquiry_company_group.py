from odoo import fields, models


class InquiryCompanyGroup(models.Model):
    """Companies that share their buyers: one person is one file for all of them."""

    _name = "inquiry.company.group"
    _description = "Companies that share buyers"
    _order = "name, id"

    name = fields.Char(
        required=True, help="How you call these companies together, such as a brand or a holding."
    )
    company_ids = fields.One2many(
        "res.company",
        "inquiry_company_group_id",
        string="Companies",
        help="Each of them sees the buyers of all. A company is in one group at most.",
    )
