from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InquiryChannel(models.Model):
    """A way to reach a buyer, or the team, and what a manager tunes about it."""

    _name = "inquiry.channel"
    _description = "Touch channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Leave empty to share with all companies.")
    channel_type = fields.Selection(
        [("email", "E-mail"), ("activity", "To-do or call"), ("plan", "Inside the plan")],
        string="Type",
        required=True,
        default="email",
        help="How touches on this channel reach the buyer, or the owner of the inquiry.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity type",
        ondelete="restrict",
        help="What the owner finds on the list: a to-do, a call or another kind of activity.",
    )
    is_paused = fields.Boolean(
        string="Paused", help="Nothing leaves on this channel; what is due is held until it is open again."
    )

    @api.constrains("channel_type", "activity_type_id")
    def _check_activity_type_id(self):
        for channel in self:
            if channel.channel_type == "activity" and not channel.activity_type_id:
                raise ValidationError(
                    self.env._("Choose the type of activity “%(channel)s” makes.", channel=channel.name)
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_paused") is False:
            self.env["inquiry.touch"]._release([("channel_id", "in", self.ids)])
        return result

    def _adapter(self):
        """Return the abstract model that knows this type of channel."""
        self.ensure_one()
        return self.env[f"inquiry.channel.{self.channel_type}"]
