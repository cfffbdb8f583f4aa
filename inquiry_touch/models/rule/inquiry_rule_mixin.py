from ast import literal_eval
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...tools.rule_conditions import RuleConditions
from ...tools.rule_index import RuleIndex
from ...tools.verdict import Receipt
from .inquiry_rule_grade import GRADE_CONDITIONS

# What Odoo raises when it reads or applies a domain a person wrote.
DOMAIN_ERRORS = (ValueError, TypeError, SyntaxError, KeyError, AttributeError, UserError)
# What Python raises when that domain is nested too deep.
DOMAIN_ERRORS += (RecursionError, MemoryError)


class InquiryRuleMixin(models.AbstractModel):
    """The shared "when": conditions are fields that must all hold; an empty one always does."""

    _name = "inquiry.rule.mixin"
    _inherit = [
        "inquiry.rule.summary",
        "inquiry.rule.grade",
        "inquiry.rule.history",
        "inquiry.rule.check",
        "inquiry.rule.hits",
    ]
    _description = "When an inquiry rule applies"
    _order = "sequence, id"

    # The stage of the road under which a rule of this model leaves its receipts.
    _inquiry_stage = "classify"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="Rules are tried in this order, the lowest first.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Leave empty to share with all companies.")
    version = fields.Integer(default=1, readonly=True, copy=False)
    error = fields.Char(
        string="Problem",
        readonly=True,
        copy=False,
        help="Why this was skipped when it was last tried. Mend the further condition and save.",
    )

    when_source_ids = fields.Many2many(
        "inquiry.source",
        string="Sources",
        ondelete="restrict",
        help="Only inquiries that came by one of these sources. Empty: any source.",
    )
    when_marketplace_ids = fields.Many2many(
        "inquiry.marketplace",
        string="Marketplaces",
        ondelete="restrict",
        help="Only messages of buyers at one of these marketplaces. Empty: from anywhere.",
    )
    when_country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        ondelete="restrict",
        help="Only buyers of these countries or of the country groups. Both empty: any country.",
    )
    when_country_group_ids = fields.Many2many(
        "res.country.group",
        string="Country groups",
        ondelete="restrict",
        help="Only buyers of a country in one of these groups, or of one of the countries.",
    )
    when_lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        ondelete="restrict",
        context={"active_test": False},
        help="Only inquiries in one of these languages. Empty: any language.",
    )
    when_category_ids = fields.Many2many(
        "inquiry.category",
        string="Categories",
        ondelete="restrict",
        help="Only inquiries of one of these categories. Empty: any category.",
    )
    when_buyer = fields.Selection(
        [("new", "New buyer"), ("known", "Known buyer")],
        string="Buyer",
        help="Known is who wrote or ordered before, by any source. Empty: both.",
    )
    when_event_ids = fields.Many2many(
        "inquiry.order.event",
        string="Order events",
        ondelete="restrict",
        help="Only these order events, and no message of a buyer.",
    )
    when_segment_ids = fields.Many2many(
        "inquiry.segment",
        string="Segments",
        ondelete="restrict",
        help="Only buyers who belonged to one of these segments when they wrote. Empty: any buyer.",
    )
    when_domain = fields.Char(
        string="Further condition",
        default="[]",
        help="Anything else that can be asked of a lead. It is tried on a lead made of the inquiry, "
        "before that lead is saved.",
    )
    summary = fields.Char(string="Applies", compute="_compute_summary")

    @api.depends(
        "when_source_ids.name",
        "when_marketplace_ids.name",
        "when_country_ids.name",
        "when_country_group_ids.name",
        "when_lang_ids.name",
        "when_category_ids.name",
        "when_buyer",
        "when_event_ids.name",
        "when_segment_ids.name",
        "when_domain",
        *GRADE_CONDITIONS,
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            parts = rule._summary_parts()
            rule.summary = (
                self.env._("Applies when %(conditions)s.", conditions=self._join_clauses(parts))
                if parts
                else self.env._("Applies to every inquiry.")
            )

    @api.constrains("when_domain")
    def _check_when_domain(self):
        for rule in self:
            try:
                domain = rule._read_domain(rule.when_domain)
                domain.validate(self.env["crm.lead"])
                # Rules are read with all rights, and so are constraints: who writes one may ask for no more
                # than their own rights allow.
                self.sudo(False).env["crm.lead"]._search(domain)
            except DOMAIN_ERRORS as error:
                raise ValidationError(
                    self.env._(
                        "The further condition of “%(rule)s” cannot be used: %(cause)s. It must be a list of "
                        "fixed values, such as [('quantity', '!=', False)].",
                        rule=rule.name,
                        cause=error,
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._save_version()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(self._versioned_fields()):
            # A row that is dragged writes on each one below it: these are looked at together.
            moved = vals.keys() == {"sequence"}
            (self.with_context(inquiry_conflicts_later=True) if moved else self)._save_version()
        if "when_domain" in vals and "error" not in vals:
            self.filtered("error").error = False
        return result

    def unlink(self):
        self.env["inquiry.rule.conflict"]._forget(self)
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _matching(self, facts_list):
        """Find the rules that apply to each of the facts, in their order, with a fixed number of queries.

        :return list: one recordset of this model for each of ``facts_list``
        """
        matches = [[] for _facts in facts_list]
        # The same objects come back, so identity tells them apart: comparing a text-laden value is slow.
        positions = {id(facts): position for position, facts in enumerate(facts_list)}
        index, asked, drafts = self._rule_index(), defaultdict(list), {}
        for facts in facts_list:
            for rule_id in index.find(facts):
                asked[rule_id].append(facts)
        for rule in self._ordered_rules():
            for facts in rule._filter_facts(asked[rule.id], drafts) if rule.id in asked else ():
                matches[positions[id(facts)]].append(rule.id)
        return [self.browse(ids) for ids in matches]

    @api.model
    def _ordered_rules(self):
        """Return the rules that take part, in the order in which they are tried."""
        return self.browse(self._ordered_rule_ids())

    @api.model
    def _rule_domain(self):
        """Return which rules take part; a model with states of its own narrows it."""
        return self._widen_by_tried(Domain("active", "=", True))

    def _filter_facts(self, facts_list, drafts=None):
        """Return the part of ``facts_list`` (:class:`InquiryFacts`) for which all conditions hold.

        An addon with a condition of its own narrows the result of ``super()``.

        :param dict drafts: unsaved leads made so far, by their facts; shared between the rules of a batch
        """
        self.ensure_one()
        conditions = self._conditions()
        holding = [facts for facts in facts_list if conditions.hold(facts)]
        holding = self._filter_by_hours(conditions.hours, holding)
        return self._filter_by_domain(conditions.domain, holding, drafts)

    def _filter_by_domain(self, text, facts_list, drafts):
        if not (text and facts_list):
            return facts_list
        drafts = {} if drafts is None else drafts
        Lead = self.env["crm.lead"].sudo()  # what a rule says must not depend on who asks
        try:
            domain = self._read_domain(text)
            for facts in facts_list:
                if facts not in drafts:
                    drafts[facts] = Lead._inquiry_draft(facts)
            found = set(Lead.concat(*(drafts[facts] for facts in facts_list)).filtered_domain(domain)._ids)
        except DOMAIN_ERRORS as error:
            # One broken rule must not keep the inquiries of everybody else waiting.
            self._note_error(str(error))
            return []
        return [facts for facts in facts_list if drafts[facts].id in found]

    def _receipt(self, verdict, reason, facts=None):
        """Return the receipt of a decision this rule made, with the version it had."""
        self.ensure_one()
        return Receipt(
            self._inquiry_stage, verdict, reason, facts or {}, (self._name, self.id, self.name, self.version)
        )

    def _note_error(self, cause):
        """Keep why this rule was skipped where its manager sees it; told once, not for each inquiry."""
        rule_sudo = self.sudo()  # whoever the inquiry is decided for may not write rules
        if rule_sudo.error == cause:
            return
        rule_sudo.error = cause
        receipt = self._receipt("skipped", "rule_broken", {"rule": self.name, "cause": cause})
        self.env["inquiry.decision"]._log([{"receipt": receipt, "company": rule_sudo.company_id}])

    def _conditions(self):
        if not self.id:
            return self._read_conditions()[self.id]
        return self._conditions_by_id()[self.id]

    @api.model
    @ormcache("self._tried()")
    def _ordered_rule_ids(self):
        return tuple(self.sudo().search(self._rule_domain(), order="sequence, id").ids)

    @api.model
    @ormcache()
    def _rule_index(self):
        return RuleIndex(self._conditions_by_id())

    @api.model
    @ormcache()
    def _conditions_by_id(self):
        # All of them on purpose: a rule that was just archived may still be asked by whom holds it.
        rules_sudo = self.sudo().with_context(active_test=False)
        return rules_sudo.search([])._read_conditions()  # pylint: disable=no-search-all

    def _read_conditions(self):
        # Archived sources and languages still are conditions: without them the rule would apply to all.
        rules_sudo = self.sudo().with_context(active_test=False)
        return {rule.id: rule._prepare_conditions() for rule in rules_sudo}

    def _prepare_conditions(self):
        countries = self.when_country_ids | self.when_country_group_ids.country_ids
        return RuleConditions(
            company_id=self.company_id.id or 0,
            source_ids=frozenset(self.when_source_ids.ids),
            marketplaces=frozenset(self.when_marketplace_ids.mapped("code")),
            country_ids=frozenset(countries.ids),
            needs_country=bool(self.when_country_ids or self.when_country_group_ids),
            lang_codes=frozenset(self.when_lang_ids.mapped("code")),
            category_ids=frozenset(self.when_category_ids.ids),
            buyer=self.when_buyer or "",
            event_codes=frozenset(self.when_event_ids.mapped("code")),
            segment_ids=frozenset(self.when_segment_ids.ids),
            **self._prepare_grade_conditions(),
            domain="" if (self.when_domain or "").strip() in ("", "[]") else self.when_domain,
        )

    @api.model
    def _read_domain(self, text):
        return Domain(literal_eval((text or "").strip() or "[]"))
