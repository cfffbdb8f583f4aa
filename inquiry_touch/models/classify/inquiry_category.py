from odoo import fields, models


class InquiryCategory(models.Model):
    """A class of inquiry and what it means for the road."""

    _name = "inquiry.category"
    _description = "Inquiry category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    is_junk = fields.Boolean(string="Junk")
    is_sensitive = fields.Boolean(string="Sensitive")
    needs_person = fields.Boolean(string="Needs a person")

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of a category is used once.")
