from odoo import api, fields, models

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class InquiryRegionHours(models.Model):
    """One span of a weekday in which a region's people may be contacted, in their own time."""

    _name = "inquiry.region.hours"
    _inherit = ["inquiry.cached.mixin"]
    _description = "Contact hours of a region"
    _order = "channel_type, weekday, open_hour, id"

    region_id = fields.Many2one("inquiry.region", required=True, ondelete="cascade", index=True)
    channel_type = fields.Selection(
        "_selection_channel_type",
        string="Channel",
        help="Empty: every channel that has no hours of its own here.",
    )
    weekday = fields.Selection(WEEKDAYS, required=True)
    open_hour = fields.Float(string="From", required=True, default=8.0, help="In the buyer's own time.")
    close_hour = fields.Float(string="To", required=True, default=20.0, help="In the buyer's own time.")

    _span_check = models.Constraint(
        "CHECK(open_hour >= 0 AND open_hour < close_hour AND close_hour <= 24)",
        "Hours begin before they end, within one day.",
    )

    @api.model
    def _selection_channel_type(self):
        """Return the channels hours may be set for: those installed, and those laws speak of."""
        channel_types = dict(
            self.env["inquiry.channel"]._fields["channel_type"]._description_selection(self.env)
        )
        channel_types.pop("activity", None)
        legal = {
            "sms": self.env._("SMS"),
            "whatsapp": self.env._("WhatsApp"),
            "call": self.env._("Call"),
        }
        return list({**legal, **channel_types}.items())

    def _windows(self):
        """Return these hours as values: minutes of the day by channel and weekday."""
        windows = {}
        for span in self:
            days = windows.setdefault(span.channel_type or "", {})
            minutes = (round(span.open_hour * 60), round(span.close_hour * 60))
            days[int(span.weekday)] = (*days.get(int(span.weekday), ()), minutes)
        return windows
