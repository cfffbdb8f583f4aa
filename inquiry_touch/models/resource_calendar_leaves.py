from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    """When somebody's leave begins, their inquiries look for another owner."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        now = fields.Datetime.now()
        for leave in leaves.sudo().filtered("resource_id.user_id"):
            if leave.time_type == "leave" and leave.date_to > now:
                self.env["inquiry.assignment.policy"]._wake_find(max(leave.date_from, now))
        return leaves
