from datetime import timedelta

from odoo import api, fields, models


class InquiryLeadOverview(models.AbstractModel):
    """What a salesperson sees at a glance: how long there is to answer, in words."""

    _name = "inquiry.lead.overview"
    _description = "Overview of a lead"

    inquiry_due_label = fields.Char(
        string="Answer due in",
        compute="_compute_inquiry_due_label",
        help="Only what a person sends to the buyer counts as an answer: from the chatter or by mail into "
        "the conversation. Notes, automatic messages and mass mailings do not.",
    )

    # Read from the stored deadline each time, as the state is, so that the two never disagree.
    @api.depends("inquiry_due_at")
    def _compute_inquiry_due_label(self):
        now = fields.Datetime.now()
        for lead in self:
            due_at = lead.inquiry_due_at
            lead.inquiry_due_label = lead._inquiry_time_label(due_at - now) if due_at else False

    @api.model
    def _inquiry_time_label(self, left):
        """Say in words how much time is left, or how late it is."""
        minutes = int(abs(left).total_seconds() // 60)
        days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
        if days:
            span = self.env._("%(days)s d %(hours)s h", days=days, hours=hours)
        elif hours:
            span = self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
        else:
            span = self.env._("%(minutes)s min", minutes=minutes)
        if left < timedelta():
            return self.env._("late by %(span)s", span=span)
        return self.env._("in %(span)s", span=span)
