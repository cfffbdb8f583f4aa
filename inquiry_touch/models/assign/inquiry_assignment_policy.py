from odoo import api, fields, models


class InquiryAssignmentPolicy(models.Model):
    """When these conditions hold, this team gets the inquiry, and its owner is chosen so."""

    _name = "inquiry.assignment.policy"
    _inherit = ["inquiry.rule.mixin"]
    _description = "Assignment policy"
    _inquiry_stage = "assign"

    team_id = fields.Many2one("crm.team", ondelete="restrict")
    strategy = fields.Selection(
        [("fixed", "Always this person"), ("round_robin", "In turn")], required=True, default="round_robin"
    )
    keeps_known_owner = fields.Boolean(string="Known buyer stays with owner", default=True)
    user_id = fields.Many2one("res.users", string="Person", ondelete="restrict")
    member_ids = fields.One2many("inquiry.assignment.member", "policy_id", copy=True)
    fallback_user_id = fields.Many2one("res.users", string="If nobody is available", ondelete="restrict")

    @api.model
    def _choose(self, facts_list):
        """Choose team and owner of each inquiry; the fallback owner when nobody fits.

        :return list: one :class:`Assignment` for each of ``facts_list``
        """
        raise NotImplementedError
