from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InquiryStepVariant(models.Model):
    """What may be sent for a step; the first variant that can reach the buyer is used."""

    _name = "inquiry.step.variant"
    _inherit = ["inquiry.sequence.part"]
    _description = "Variant of a step"
    _order = "sequence, id"
    _rec_name = "channel_id"
    _line_of = "step_id"
    _line_title = ("channel_id", "template_ref")

    step_id = fields.Many2one("inquiry.sequence.step", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    channel_id = fields.Many2one(
        "inquiry.channel",
        required=True,
        ondelete="restrict",
        domain=[("channel_type", "!=", "plan")],
        help="The first variant whose channel reaches the buyer is used.",
    )
    channel_type = fields.Selection(related="channel_id.channel_type")
    template_ref = fields.Reference(
        [("mail.template", "E-mail template")],
        string="Template",
        help="The text of a message, in all languages.",
    )

    is_for_marketplace = fields.Boolean(
        string="Marketplaces only",
        help="Only for buyers at a marketplace: without links and advertising. Put it before the others.",
    )

    @api.constrains("channel_id", "template_ref", "step_id")
    def _check_template(self):
        for variant in self:
            if variant.step_id.kind == "message" and not variant.template_ref:
                raise ValidationError(
                    self.env._(
                        "The step “%(step)s” sends a message: choose its text.", step=variant.step_id.name
                    )
                )

    def _plans(self):
        return self.step_id.sequence_id

    def _steps(self):
        return self.step_id

    def _can_reach(self, lead):
        """Return whether this variant suits the lead and its channel, in use, has the buyer's address."""
        channel = self.channel_id
        return self._suits(lead) and channel.active and channel._adapter()._can_reach(lead)

    def _suits(self, lead):
        """Return whether this variant is meant for buyers like that of this lead."""
        return not self.is_for_marketplace or bool(lead.inquiry_marketplace_id)

    def _written_langs(self):
        """Return the codes of the languages the template is written in."""
        template = self.template_ref
        if not template or "body_html" not in template._fields:
            return dict(self.env["res.lang"].get_installed())
        return template._fields["body_html"]._get_stored_translations(template) or {}
