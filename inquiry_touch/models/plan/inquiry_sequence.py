from odoo import api, fields, models


class InquirySequence(models.Model):
    """A follow-up plan: which steps an inquiry gets, in which order and when."""

    _name = "inquiry.sequence"
    _inherit = ["inquiry.rule.mixin"]
    _description = "Follow-up plan"
    _inquiry_stage = "plan"

    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("retired", "Retired")], default="draft", required=True
    )
    step_ids = fields.One2many("inquiry.sequence.step", "sequence_id", copy=True)
    stop_on_reply = fields.Boolean(default=True, help="A buyer's reply cancels the messages, not the to-dos.")
    is_paused = fields.Boolean(string="Paused")
    enrollment_ids = fields.One2many("inquiry.enrollment", "sequence_id")

    @api.model
    def _enroll(self, leads):
        """Put each lead into the plans whose conditions hold, with all its touches dated.

        :return: the new ``inquiry.enrollment`` records
        """
        raise NotImplementedError
