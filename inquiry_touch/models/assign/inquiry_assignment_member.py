from odoo import fields, models


class InquiryAssignmentMember(models.Model):
    """One person who takes turns in an assignment policy."""

    _name = "inquiry.assignment.member"
    _description = "Member of an assignment policy"
    _order = "sequence, id"

    policy_id = fields.Many2one("inquiry.assignment.policy", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("share", "=", False)],
    )
    weight = fields.Integer(
        default=1,
        help="Share of the inquiries: 2 gets twice as many as 1, 0 gets none.",
    )
    is_paused = fields.Boolean(
        string="Paused", help="Gets no inquiries for now, and does not catch up afterwards."
    )

    _user_uniq = models.Constraint("UNIQUE(policy_id, user_id)", "A person is a member once.")
    _weight_positive = models.Constraint("CHECK(weight >= 0)", "A weight cannot be negative.")

    def _as_people(self):
        return [(member.user_id, member.weight, member.is_paused) for member in self]
