from odoo import fields, models


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
        [("email", "E-mail"), ("activity", "To-do or call")], required=True, default="email"
    )
    activity_type_id = fields.Many2one("mail.activity.type", ondelete="restrict")
    is_paused = fields.Boolean(string="Paused")

    def _adapter(self):
        """Return the abstract model that knows this type of channel."""
        self.ensure_one()
        return self.env[f"inquiry.channel.{self.channel_type}"]
