from odoo import fields, models

from .inquiry_rule_grade import GRADE_LABELS, PRIORITIES

SAME_OWNER = [("same", "Same owner"), ("in_turn", "In turn there"), ("other", "Another owner")]


class InquiryBackTestLine(models.Model):
    """One inquiry of the past in a back-test: what the rules say without and with the rule tested, and whom
    the inquiry is with."""

    _name = "inquiry.back.test.line"
    _description = "Inquiry in a back-test"
    _order = "asked_at desc, id desc"
    _rec_name = "lead_id"
    _log_access = False

    test_id = fields.Many2one("inquiry.back.test", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="test_id.company_id", store=True)
    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, ondelete="cascade", index=True)
    asked_at = fields.Datetime(string="Asked")
    category_before_id = fields.Many2one("inquiry.category", string="Category without", ondelete="set null")
    category_after_id = fields.Many2one("inquiry.category", string="Category with", ondelete="set null")
    tags_added = fields.Char(string="Tags added")
    tags_removed = fields.Char(string="Tags gone")
    priority_before = fields.Selection(PRIORITIES, string="Priority without")
    priority_after = fields.Selection(PRIORITIES, string="Priority with")
    intent_before = fields.Selection(GRADE_LABELS, string="Intent without")
    intent_after = fields.Selection(GRADE_LABELS, string="Intent with")
    urgency_before = fields.Selection(GRADE_LABELS, string="Urgency without")
    urgency_after = fields.Selection(GRADE_LABELS, string="Urgency with")
    person_before = fields.Boolean(string="Needs a person without")
    person_after = fields.Boolean(
        string="Needs a person with",
        help="A rule or a sensitive category lets a person answer, and no machine.",
    )
    policy_before_id = fields.Many2one(
        "inquiry.assignment.policy", string="Policy without", ondelete="set null"
    )
    policy_after_id = fields.Many2one("inquiry.assignment.policy", string="By policy", ondelete="set null")
    owner_before_id = fields.Many2one("res.users", string="Owner without", ondelete="set null")
    owner_after_id = fields.Many2one(
        "res.users",
        string="Owner by the rules",
        ondelete="set null",
        help="Whom the rules would have given it to, with the rule that is tested.",
    )
    actual_owner_id = fields.Many2one(
        "res.users",
        string="Actual owner",
        ondelete="set null",
        help="Who had the inquiry when the back-test looked at it: who really worked on it.",
    )
    same_owner = fields.Selection(
        SAME_OWNER,
        string="Same?",
        help="Whether the rules choose the actual owner. In turn there: the policy chose another, but the "
        "actual owner could have been next. Empty: one of the two is nobody.",
    )
    same_share = fields.Float(string="Routing accuracy", aggregator="avg")
    group_share = fields.Float(string="Same or in turn", aggregator="avg")
    same_owner_before = fields.Selection(SAME_OWNER, string="Same without?")
    differs = fields.Boolean(string="Would differ")
    category_differs = fields.Boolean(string="Other category")
    grade_differs = fields.Boolean(string="Other tags, priority or intent")
    owner_differs = fields.Boolean(string="Other owner")

    def action_open_lead(self):
        """Open the inquiry."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }
