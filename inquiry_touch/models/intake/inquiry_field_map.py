from odoo import fields, models


class InquiryFieldMap(models.Model):
    """Where one field of ours is found in what a source sends."""

    _name = "inquiry.field.map"
    _description = "Inquiry field map"
    _order = "sequence, id"

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    target = fields.Char(required=True)
    kind = fields.Selection(
        [("path", "Path or form field"), ("pattern", "Pattern in the text")], required=True, default="path"
    )
    expression = fields.Char()
    default_value = fields.Char()
