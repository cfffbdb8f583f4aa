from odoo import fields, models


class InquiryStepVariant(models.Model):
    """What may be sent for a step; the first variant that can reach the buyer is used."""

    _name = "inquiry.step.variant"
    _description = "Variant of a step"
    _order = "sequence, id"

    step_id = fields.Many2one("inquiry.sequence.step", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    channel_id = fields.Many2one("inquiry.channel", required=True, ondelete="restrict")
    channel_type = fields.Selection(related="channel_id.channel_type")
    template_ref = fields.Reference([("mail.template", "E-mail template")], string="Template")
