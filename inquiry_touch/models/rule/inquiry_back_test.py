from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.replay import Tried

DAYS = 90
MOST_DAYS = 730
KEPT_DAYS = 30


class InquiryBackTest(models.Model):
    """What a rule would have done with the inquiries of the last days, and how far the rules choose whom
    the work ended with; nothing is written to any inquiry.

    ``draft`` says what is to be tested; ``running`` is at it, batch by batch; ``done`` has the results, which
    are deleted after some weeks. Each inquiry is decided twice: ``before`` is without the rule, ``after``
    with it.
    """

    _name = "inquiry.back.test"
    _inherit = ["inquiry.back.test.job", "inquiry.back.test.replay"]
    _description = "Back-test of inquiry rules"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, index=True
    )
    tag_rule_id = fields.Many2one(
        "inquiry.tag.rule",
        string="Tag rule",
        ondelete="set null",
        check_company=True,
        context={"active_test": False},
        help="The rule whose effect is tested; it may be switched off. Empty: another kind of rule, or the "
        "rules as they are.",
    )
    policy_id = fields.Many2one(
        "inquiry.assignment.policy",
        string="Assignment policy",
        ondelete="set null",
        check_company=True,
        context={"active_test": False},
        help="The policy whose effect is tested; it may be switched off.",
    )
    instead_tag_rule_id = fields.Many2one(
        "inquiry.tag.rule",
        string="Instead of the rule",
        ondelete="set null",
        check_company=True,
        help="The rule that would be switched off for it, when this is a new draft of one. Empty: it is "
        "added.",
    )
    instead_policy_id = fields.Many2one(
        "inquiry.assignment.policy",
        string="Instead of the policy",
        ondelete="set null",
        check_company=True,
        help="The policy that would be switched off for it. Empty: it is added.",
    )
    days = fields.Integer(required=True, default=DAYS, help="How many days back, from the moment it starts.")
    state = fields.Selection(
        [("draft", "Ready"), ("running", "Running"), ("done", "Done")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    rule_version = fields.Integer(string="Version tested", readonly=True, copy=False)
    is_outdated = fields.Boolean(
        string="Changed since", compute="_compute_is_outdated", help="The rule has another version by now."
    )

    # what came of it
    line_ids = fields.One2many("inquiry.back.test.line", "test_id", string="Inquiries", readonly=True)
    load_ids = fields.One2many("inquiry.back.test.load", "test_id", string="Load of people", readonly=True)
    differ_count = fields.Integer(string="Would differ", readonly=True, copy=False)
    category_count = fields.Integer(string="Other category", readonly=True, copy=False)
    grade_count = fields.Integer("Other tags, priority or intent", readonly=True, copy=False)
    owner_count = fields.Integer(string="Other owner", readonly=True, copy=False)
    compared_count = fields.Integer(
        string="With an owner",
        readonly=True,
        copy=False,
        help="Inquiries that have an owner now, and for which the rules name one too.",
    )
    accuracy_before = fields.Float(string="Accuracy without it", readonly=True, copy=False, aggregator=None)
    accuracy = fields.Float(
        string="Routing accuracy",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of the inquiries that have an owner now and for which the rules name one, the share in which "
        "it is the same person.",
    )

    group_accuracy = fields.Float(
        string="Same or in turn",
        readonly=True,
        copy=False,
        aggregator=None,
        help="The same, where it also counts as right when the actual owner takes turns in the policy and "
        "could have been next.",
    )

    _days_range = models.Constraint(
        f"CHECK(days BETWEEN 1 AND {MOST_DAYS})", f"A back-test looks back 1 to {MOST_DAYS} days."
    )

    @api.depends("tag_rule_id.name", "policy_id.name")
    def _compute_name(self):
        for test in self:
            kept = test.name if test.state != "draft" else ""  # the rule may be deleted
            test.name = test._rule().name or kept or self.env._("The rules as they are")

    @api.depends("tag_rule_id.version", "policy_id.version", "rule_version")
    def _compute_is_outdated(self):
        for test in self:
            rule = test._rule()
            test.is_outdated = bool(rule and test.rule_version and rule.version != test.rule_version)

    @api.constrains("tag_rule_id", "policy_id")
    def _check_one_rule(self):
        if any(test.tag_rule_id and test.policy_id for test in self):
            raise ValidationError(
                self.env._("A back-test takes one rule: leave the tag rule or the policy empty.")
            )

    @api.model
    def _open_for(self, field, rule):
        """Open the newest back-test of this rule as it is, or a new one.

        :param str field: where a test keeps rules of this kind
        """
        rule.ensure_one()
        test = self.search(
            [
                (field, "=", rule.id),
                ("company_id", "=", self.env.company.id),
                "|",
                ("state", "=", "draft"),
                ("rule_version", "=", rule.version),
            ],
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back-test"),
            "res_model": self._name,
            "res_id": test.id,
            "views": [(False, "form")],
            "context": {f"default_{field}": rule.id},
        }

    def _rule(self):
        """Return the rule that is tested, empty when the rules are tested as they are."""
        return self.tag_rule_id or self.policy_id

    def _sides(self):
        """Return which rules are tried without the rule and with it; one side when there is none."""
        rule = self._rule()
        if not rule:
            return [None]
        replaced = self.instead_tag_rule_id if self.tag_rule_id else self.instead_policy_id
        left_out = tuple((replaced - rule).ids)
        return [
            Tried(rule._name, left_out=tuple(rule.ids)),
            Tried(rule._name, added=tuple(rule.ids), left_out=left_out),
        ]

    def action_view_differing(self):
        """Open the inquiries that would differ."""
        return self._view_lines(self.env._("Would differ"), {"search_default_differs": 1})

    def action_view_routing(self):
        """Open who the rules choose and whom the work is with, by policy."""
        context = {"search_default_compared": 1, "search_default_group_policy": 1, "inquiry_routing": True}
        return self._view_lines(self.env._("Routing accuracy"), context)

    def _view_lines(self, name, context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_back_test_line_action")
        return {**action, "name": name, "domain": [("test_id", "=", self.id)], "context": context}

    @api.autovacuum
    def _gc_old(self):
        """Delete results whose weeks are over, and drafts nobody started."""
        since = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "!=", "running"), ("write_date", "<", since)], limit=100).unlink()
