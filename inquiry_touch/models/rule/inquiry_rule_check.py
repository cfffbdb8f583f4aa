from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.replay import Tried
from ...tools.rule_conditions import RuleConditions
from ...tools.rule_conflicts import Claim, find_conflicts

#: So many of the newest inquiries of so many days are looked at when a rule is saved.
SAMPLES = 500
SAMPLE_DAYS = 90
RECENT_DAYS = 30
PENDING = "inquiry_touch.conflicts"


class InquiryRuleCheck(models.AbstractModel):
    """Rules that contradict each other are found when one is saved, on inquiries that really came in."""

    _name = "inquiry.rule.check"
    _description = "Conflicts of an inquiry rule"

    # Whether of several rules that apply one alone decides; else there is nothing to contradict.
    _one_decides = False

    conflict_ids = fields.One2many(
        "inquiry.rule.conflict",
        "res_id",
        string="Other rules say something else",
        domain=[("is_dismissed", "=", False)],
        readonly=True,
        groups="sales_team.group_sale_manager",
        help="Found on recent inquiries when this was last saved.",
    )
    recent_conflict_count = fields.Integer(
        string="Conflicts in 30 days",
        compute="_compute_recent_conflict_count",
        help="Inquiries of the last 30 days to which another rule applied too, and gives something else.",
    )

    def _compute_recent_conflict_count(self):
        groups = self.env["inquiry.decision"]._read_group(
            [*self._recent_conflicts_domain(), ("lead_id", "!=", False)],
            ["setting_id"],
            ["lead_id:count_distinct"],
        )
        counts = dict(groups)
        for rule in self:
            rule.recent_conflict_count = counts.get(rule._origin.id, 0)

    def action_view_recent_conflicts(self):
        """Open the receipts of the last days in which this rule and another one disagree."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_decision_action")
        return {
            **action,
            "name": self.env._("Conflicts of the last 30 days"),
            "domain": self._recent_conflicts_domain(),
        }

    def _recent_conflicts_domain(self):
        since = fields.Datetime.now() - timedelta(days=RECENT_DAYS)
        return [
            ("is_conflict", "=", True),
            ("setting_model", "=", self._name),
            ("setting_id", "in", self.ids),
            ("decided_at", ">=", since),
        ]

    @api.model
    def _tried(self):
        """Return the :class:`Tried` rules of this model while something is only tried, else None."""
        tried = self.env.context.get("inquiry_tried")
        return tried if isinstance(tried, Tried) and tried.model == self._name else None

    @api.model
    def _widen_by_tried(self, domain):
        """Return which rules take part, with those that are tried and without those left out of it."""
        tried = self._tried()
        if not tried:
            return domain
        return (domain | Domain("id", "in", tried.added)) & Domain("id", "not in", tried.left_out)

    def _note_conflicts(self):
        """Look for other rules that contradict these, now or, where many are saved, once at the end."""
        if not self or self.env.context.get("install_mode") or not self._one_decides:
            return
        if not self.env.context.get("inquiry_conflicts_later"):
            self._find_conflicts()
            return
        pending = self.env.cr.precommit.data.setdefault((PENDING, self._name), set())
        if not pending:
            self.env.cr.precommit.add(self.browse()._find_pending_conflicts)
        pending.update(self.ids)

    @api.model
    def _find_pending_conflicts(self):
        ids = self.env.cr.precommit.data.pop((PENDING, self._name), set())
        self.browse(ids).exists()._find_conflicts()

    def _find_conflicts(self):
        """Keep the conflicts of these rules with others, decided by the rules themselves on the newest
        inquiries of each company; a rule that is switched off is looked at as if it were on."""
        for company in self._companies_of_conflicts():
            rules = self.filtered(lambda rule, company=company: (rule.company_id or company) == company)
            # The same inquiries count whoever saves the rule; the row of a conflict is for managers alone.
            tried = Tried(self._name, tuple(sorted(rules.ids)))
            model_sudo = self.sudo().with_company(company).with_context(inquiry_tried=tried)
            leads_sudo, facts_list = model_sudo._conflict_samples(company)
            claims = model_sudo._fitting_claims(facts_list)
            found = [one for one in find_conflicts(claims) if {one.winner_id, one.loser_id} & set(rules.ids)]
            self.env["inquiry.rule.conflict"]._keep(rules, company, found, leads_sudo)
        # What was read meanwhile is not committed yet: nobody else may decide by it.
        self.env.registry.clear_cache()

    def _companies_of_conflicts(self):
        """Return where to look: for shared rules here, and wherever conflicts of theirs are kept."""
        shared = self.filtered(lambda rule: not rule.company_id)
        if not shared:
            return self.company_id
        conflicts_sudo = self.env["inquiry.rule.conflict"].sudo()  # those the user may not see are mended too
        kept = conflicts_sudo.search(conflicts_sudo._of(shared))
        return self.company_id | self.env.company | kept.company_id

    @api.model
    def _conflict_samples(self, company):
        """Return recent inquiries of a company, the newest first, and the facts of each as it came in."""
        Lead = self.env["crm.lead"].sudo()
        domain = Lead._inquiry_replay_domain(company, SAMPLE_DAYS)
        leads = Lead.search(domain, order="id desc", limit=SAMPLES)
        is_classified = self._inquiry_stage != "classify"
        return leads, leads._inquiry_replay_facts(is_classified=is_classified)

    @api.model
    def _fitting_claims(self, facts_list):
        """Return for each of the facts the :class:`Claim` of every rule that fits, in their order."""
        matches = self._matching(facts_list)
        claims = {rule: rule._claim() for rule in self.union(*matches)}
        return [[claims[rule] for rule in rules] for rules in matches]

    def _claim(self):
        """Return the :class:`Claim` of this rule on an inquiry it fits."""
        return self._make_claim({})

    def _make_claim(self, results):
        """Return the :class:`Claim` of a rule that gives these results, by field of a lead."""
        conditions = self._conditions()
        return Claim(
            self.id,
            self.sequence,
            tuple(results.items()),
            is_general=conditions == RuleConditions(company_id=conditions.company_id),
        )

    def _claim_label(self, name):
        """Return in words what this rule gives in a result that another one contradicts."""
        return self.outcome
