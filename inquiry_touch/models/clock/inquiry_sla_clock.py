from odoo import fields, models


class InquirySlaClock(models.Model):
    """An answer owed to a buyer: one open per lead, frozen when closed.

    Only a person's answer closes it as answered; the automatic one is noted apart.
    """

    _name = "inquiry.sla.clock"
    _description = "Answer clock"
    _order = "asked_at desc, id desc"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company")
    policy_id = fields.Many2one("inquiry.sla.policy", ondelete="set null")
    policy_version = fields.Integer()
    asked_at = fields.Datetime(required=True)
    due_at = fields.Datetime(required=True)
    warn_at = fields.Datetime()
    warned_at = fields.Datetime()
    breached_at = fields.Datetime()
    auto_answered_at = fields.Datetime()
    answered_at = fields.Datetime()
    answered_by_id = fields.Many2one("res.users", ondelete="set null")
    closed_at = fields.Datetime()
    close_reason = fields.Selection(
        [
            ("answered", "Answered"),
            ("elsewhere", "Answered elsewhere"),
            ("no_answer_needed", "No answer needed"),
            ("closed", "Inquiry closed"),
        ]
    )

    _open_uniq = models.UniqueIndex("(lead_id) WHERE closed_at IS NULL", "One answer is owed at a time.")
    _due_idx = models.Index("(due_at) WHERE closed_at IS NULL")
