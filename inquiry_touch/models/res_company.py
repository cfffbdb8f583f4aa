from odoo import api, fields, models


class ResCompany(models.Model):
    """What is true of all inquiries of a company."""

    _inherit = "res.company"

    inquiry_fallback_user_id = fields.Many2one(
        "res.users",
        string="Fallback owner of inquiries",
        default=lambda self: self._default_inquiry_fallback_user_id(),
        domain=[("share", "=", False)],
        help="Gets every inquiry for which no assignment policy finds an owner, so that none is left alone.",
    )
    inquiry_case_days = fields.Integer(
        string="Days a case stays open for further messages",
        default=30,
        help="A message that comes within this many days of the buyer's last one joins the open inquiry; "
        "a later one, or one with another order number, opens a new inquiry.",
    )
    # Not required: Odoo makes companies before it knows of our fields, when it updates modules below us.
    inquiry_closed_case = fields.Selection(
        [("new", "Opens a new inquiry linked to it"), ("reopen", "Reopens it")],
        string="A message on a closed inquiry",
        default="new",
        help="What happens when a buyer writes again on an inquiry that was won, lost or archived.",
    )
    inquiry_dormant_months = fields.Integer(
        string="Months until a silent buyer's file is proposed for archiving",
        default=24,
        help="Buyers without an open inquiry who have not written for so long. 0: never.",
    )
    inquiry_clean_after_days = fields.Integer(
        string="Days after which proposed files are cleaned without approval",
        default=0,
        help="0: nothing is archived or removed before a manager approves it.",
    )
    inquiry_outbound_paused = fields.Boolean(
        string="All touches stopped",
        help="Emergency stop: no automatic message leaves until this is switched off. What is due waits; "
        "inquiries are still received, assigned and timed.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("inquiry_outbound_paused") is False:
            self.env["inquiry.touch"]._release([("company_id", "in", self.ids)])
        return result

    @api.model
    def _default_inquiry_fallback_user_id(self):
        """Who makes the company, or the administrator when Odoo itself does: when the addon is installed."""
        user = self.env.user
        if not user.active or user.share:
            user = self.env.ref("base.user_admin", raise_if_not_found=False)
        return user.id if user and user.active else False
