from odoo import fields, models


class InquiryEnrollment(models.Model):
    """One inquiry in one version of a plan."""

    _name = "inquiry.enrollment"
    _description = "Inquiry in a follow-up plan"
    _order = "id desc"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company")
    sequence_id = fields.Many2one("inquiry.sequence", required=True, ondelete="restrict", index=True)
    sequence_version = fields.Integer(required=True)
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("stopped", "Stopped")], default="running", required=True
    )
    stop_reason = fields.Selection(
        [
            ("reply", "Buyer replied"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archived", "Archived"),
            ("opt_out", "Buyer said stop"),
            ("merged", "Merged"),
            ("manual", "Stopped by a person"),
        ]
    )
    started_at = fields.Datetime(required=True, default=fields.Datetime.now)
    ended_at = fields.Datetime()
    touch_ids = fields.One2many("inquiry.touch", "enrollment_id")

    _running_uniq = models.UniqueIndex(
        "(lead_id, sequence_id) WHERE state = 'running'", "The inquiry runs in this plan already."
    )

    def _stop(self, reason):
        """End these plans: a reply cancels the messages, anything else the to-dos too."""
        raise NotImplementedError
