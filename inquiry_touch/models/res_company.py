from odoo import fields, models


class ResCompany(models.Model):
    """What is true of all inquiries of a company."""

    _inherit = "res.company"

    inquiry_fallback_user_id = fields.Many2one("res.users", string="Fallback owner of inquiries")
    inquiry_case_days = fields.Integer(string="Days a case stays open for further messages", default=30)
    inquiry_closed_case = fields.Selection(
        [("new", "Opens a new inquiry linked to it"), ("reopen", "Reopens it")],
        string="A message on a closed inquiry",
        default="new",
        required=True,
    )
    inquiry_outbound_paused = fields.Boolean(string="All touches stopped")
