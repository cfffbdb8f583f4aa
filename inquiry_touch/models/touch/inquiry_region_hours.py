from odoo import fields, models

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
    _description = "Contact hours of a region"
    _order = "weekday, open_hour, id"

    region_id = fields.Many2one("inquiry.region", required=True, ondelete="cascade", index=True)
    channel_type = fields.Selection(
        "_selection_channel_type", help="Empty: every channel that has no hours of its own here."
    )
    weekday = fields.Selection(WEEKDAYS, required=True)
    open_hour = fields.Float(required=True, default=8.0)
    close_hour = fields.Float(required=True, default=20.0)

    def _selection_channel_type(self):
        return self.env["inquiry.channel"]._fields["channel_type"]._description_selection(self.env)
