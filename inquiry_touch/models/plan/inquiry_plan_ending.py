from odoo import fields, models


class InquiryPlanEnding(models.AbstractModel):
    """What comes at the end of a plan: a to-do for the owner, a close reason, or the next plan."""

    _name = "inquiry.plan.ending"
    _description = "End of a follow-up plan"

    end_action = fields.Selection(
        [
            ("activity", "To-do for the owner"),
            ("lost", "Close as lost"),
            ("plan", "Start another plan"),
        ],
        string="At the end",
        required=True,
        default="activity",
        help="No inquiry is left without a next step: its owner decides, unless something is on a list or "
        "owed already; or it is closed with a reason; or another plan takes over. Where that is not "
        "possible any more, the owner gets a to-do.",
    )
    lost_reason_id = fields.Many2one(
        "crm.lost.reason", ondelete="restrict", help="Why the inquiry is closed as lost."
    )
    next_sequence_id = fields.Many2one(
        "inquiry.sequence",
        string="Next plan",
        ondelete="restrict",
        help="Starts at the end of this one, whatever its own conditions say.",
    )
