from odoo import api, fields, models


class InquirySlaPolicy(models.Model):
    """When these conditions hold, a person answers within this time."""

    _name = "inquiry.sla.policy"
    _inherit = ["inquiry.rule.mixin"]
    _description = "Answer time policy"
    _inquiry_stage = "clock"

    target_hours = fields.Float(required=True, default=24.0)
    warn_hours = fields.Float(default=4.0, help="Warn the owner this long before the answer is due.")
    calendar_id = fields.Many2one(
        "resource.calendar", string="Working hours", help="Empty: the clock runs day and night."
    )

    @api.model
    def _start_clock(self, leads):
        """Start the clock of the answer owed to each lead that has none running."""
        raise NotImplementedError
