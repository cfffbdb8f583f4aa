from odoo import fields, models


class InquirySignaturePreset(models.Model):
    """How the calls of one kind of sender are signed, ready to be chosen for a source."""

    _name = "inquiry.signature.preset"
    _inherit = ["inquiry.signature.scheme"]
    _description = "Signature preset"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="The sender, or the kind of senders.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Text(
        string="How to set it up",
        translate=True,
        help="Where the sender shows its secret, what to enter.",
    )
    documentation_url = fields.Char(string="Sender's manual", help="The page this was taken from.")
