from odoo import fields, models


class InquiryAssignmentMember(models.Model):
    """One person who takes turns in an assignment policy."""

    _name = "inquiry.assignment.member"
    _description = "Member of an assignment policy"
    _order = "sequence, id"

    policy_id = fields.Many2one("inquiry.assignment.policy", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade", index=True)
    weight = fields.Integer(default=1)
    is_paused = fields.Boolean(string="Paused")

    _user_uniq = models.Constraint("UNIQUE(policy_id, user_id)", "A person is a member once.")
