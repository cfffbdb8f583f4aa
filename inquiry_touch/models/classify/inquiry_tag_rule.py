from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import ormcache

from ...tools.given import given_by
from ...tools.keywords import ANY_ENDING
from ...tools.language import spoken_in
from ...tools.rule_conflicts import STOPS
from ...tools.tag_rules import TagRule, WordLine, merge_results, note_overruled, rule_table
from ...tools.verdict import Classification, Receipt
from ..rule.inquiry_rule_grade import GRADE_LABELS, PRIORITIES

RESULTS = ("priority", "intent", "urgency", "needs_person", "stops")
NO_CONDITION = (False, "", "[]")


class InquiryTagRule(models.Model):
    """When these words and conditions are met, an inquiry gets this category, these tags, this priority."""

    _name = "inquiry.tag.rule"
    _inherit = [
        "inquiry.tag.rule.sentence",
        "inquiry.rule.mixin",
        "inquiry.tag.rule.accuracy",
        "inquiry.tag.rule.draft",
    ]
    _description = "Inquiry tag rule"
    _one_decides = True

    word_ids = fields.One2many(
        "inquiry.tag.rule.word",
        "rule_id",
        string="Words",
        copy=True,
        help="One line that fits is enough; a “none of” line that fits keeps the rule out.",
    )
    category_id = fields.Many2one(
        "inquiry.category",
        ondelete="restrict",
        help="The category of the inquiry; the first rule that gives one decides.",
    )
    tag_ids = fields.Many2many("crm.tag", string="Tags", help="Added to the tags other rules give.")
    priority = fields.Selection(
        PRIORITIES,
        help="The priority of the inquiry; the highest of all rules counts. Empty: leave as it is.",
    )
    intent = fields.Selection(
        GRADE_LABELS,
        string="Buying intent",
        help="How much such a buyer means to buy; the first rule that says so decides. A later message "
        "of the buyer raises it, and lowers it only where the rule says low.",
    )
    urgency = fields.Selection(
        GRADE_LABELS, help="How urgent such an inquiry is; the highest of all rules counts."
    )
    needs_person = fields.Boolean(
        string="Needs a person",
        help="A person must answer: the confirmation goes out, and no automatic message after it.",
    )
    stops = fields.Boolean(string="Stop here", help="No later rule is read when this one applies.")

    @api.depends("word_ids.words", "word_ids.mode", "category_id.name", "tag_ids.name", *RESULTS)
    def _compute_summary(self):
        result = super()._compute_summary()
        for rule in self:
            if not (rule._has_conditions() or any(line.mode != "none" for line in rule.word_ids)):
                rule.summary = self.env._("Never applies: add words or a condition.")
            elif results := rule._result_parts():
                rule.summary = self.env._(
                    "%(conditions)s Then %(results)s.",
                    conditions=rule.summary,
                    results=self._join_clauses(results),
                )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        # A rule and its lines are saved together and make one version.
        saving = self.with_context(inquiry_rule_saving=True)
        return super(InquiryTagRule, saving).create(vals_list).with_env(self.env)

    def write(self, vals):
        return super(InquiryTagRule, self.with_context(inquiry_rule_saving=True)).write(vals)

    def action_try_message(self):
        """Open the box in which a message can be tried on the rules."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try a message"),
            "res_model": "inquiry.tag.rule.trial",
            "view_mode": "form",
            "target": "new",
        }

    def action_back_test(self):
        """Open the test of what this rule would have done with the inquiries of the last days."""
        return self.env["inquiry.back.test"]._open_for("tag_rule_id", self)

    @api.model
    def _classify(self, facts_list):
        """Read the rules over the facts.

        To be asked when an inquiry opens, never again: what a person changes on the lead stays.

        :return list: one :class:`Classification` for each of ``facts_list``
        """
        facts_list, lines = self.env["inquiry.product.line"]._complete(facts_list)
        return [
            self._prepare_classification(facts, applied, line)
            for facts, applied, line in zip(facts_list, self._find_applied(facts_list), lines, strict=True)
        ]

    @api.model
    def _explain(self, facts):
        """Tell what each rule with something to say says of one inquiry.

        :return list: tuples of the id of the rule, the words found, and whether it applies
        """
        [facts], _lines = self.env["inquiry.product.line"]._complete([facts])
        applied = {rule.id for rule, _words in self._find_applied([facts])[0]}
        return [
            (rule.id, (*words, *self._find_amounts(facts, rule)), rule.id in applied)
            for rule, [(_number, words)] in self._find_hits([facts])
            if words or rule.id in applied
        ]

    @api.model
    def _find_applied(self, facts_list):
        """Find the rules that apply, with a number of queries that depends on neither facts nor rules.

        :return list: for each of the facts, in the order of the rules, pairs of :class:`TagRule` and words
        """
        applied = [[] for _facts in facts_list]
        stopped, drafts = set(), {}
        for rule, hits in self._find_hits(facts_list):
            hits = [(number, words) for number, words in hits if number not in stopped]
            for number, words in self._filter_hits(rule, hits, facts_list, drafts):
                applied[number].append((rule, words))
                if rule.stops:
                    stopped.add(number)
        return applied

    @api.model
    def _find_hits(self, facts_list):
        """Return each rule whose words fit some of the facts, in order, with their numbers and the words."""
        tables = {facts.company_id: None for facts in facts_list}
        for company_id in tables:
            tables[company_id] = self._rule_table(company_id)
        hits = defaultdict(list)
        for number, facts in enumerate(facts_list):
            found = tables[facts.company_id].find(facts.text, spoken_in(facts.text, facts.lang_code))
            for position, words in found.items():
                hits[position, facts.company_id].append((number, words))
        found = [
            (tables[company_id].rules[position], hits[position, company_id])
            for position, company_id in sorted(hits)
        ]
        is_restored = self.env.context.get("inquiry_restore")  # a person said it is no junk
        return [(rule, numbered) for rule, numbered in found if not (is_restored and rule.is_junk)]

    @api.model
    def _filter_hits(self, rule, hits, facts_list, drafts):
        """Return the hits for which the conditions of the rule hold too."""
        if not rule.has_conditions:
            return hits
        # Whoever the inquiry is decided for may not see all that a condition names.
        rule_sudo = self.sudo().browse(rule.id)
        asked = [facts_list[number] for number, _words in hits]
        holding = {id(facts) for facts in rule_sudo._filter_facts(asked, drafts)}
        return [hit for hit, facts in zip(hits, asked, strict=True) if id(facts) in holding]

    @api.model
    def _fitting_claims(self, facts_list):
        claims = [[] for _facts in facts_list]
        drafts = {}
        for rule, hits in self._find_hits(facts_list):
            for number, _words in self._filter_hits(rule, hits, facts_list, drafts):
                claims[number].append(rule.claim)
        return claims

    @api.model
    def _prepare_classification(self, facts, applied, line):
        rules = [rule for rule, _words in applied]
        results = merge_results(rules)
        receipts = [
            self._prepare_receipt(facts, rule, words, given_by(number, results, rule.tag_ids))
            for number, (rule, words) in enumerate(applied)
        ]
        receipts = note_overruled(rules, receipts)
        name, word = line
        if word:
            gave = [["inquiry_product_line_id", str(facts.product_line_id)]]
            told = {"line": name, "words": [word], "gave": gave}
            setting = ("inquiry.product.line", facts.product_line_id, name, False)
            receipts.append(Receipt("classify", "applied", "product_line", told, setting))
        if not receipts:
            receipts.append(Receipt("classify", "none", "no_rule"))
        return Classification(
            product_line_id=facts.product_line_id,
            # a pattern is no name of a product
            product="" if word.endswith(ANY_ENDING) else word,
            receipts=tuple(receipts),
            **results,
        )

    @api.model
    def _prepare_receipt(self, facts, rule, words, gave):
        setting = (self._name, rule.id, rule.name, rule.version)
        words = [*words, *self._find_amounts(facts, rule)]
        told = {"rule": rule.name, "words": words, "category": rule.category, "gave": gave}
        return Receipt("classify", "applied", "word_rule" if words else "condition_rule", told, setting)

    @api.model
    def _find_amounts(self, facts, rule):
        """Return the quantity and the sum a rule went by, as they were written."""
        if not rule.has_conditions:
            return []
        asked = self.browse(rule.id)._conditions()
        quantity = facts.amounts.asked(asked.quantity_unit) if asked.asks_quantity else None
        value = facts.amounts.value() if asked.asks_value else None
        return [found.written for found in (quantity, value) if found]

    @api.model
    @ormcache("company_id", "self._tried()")
    def _rule_table(self, company_id):
        """Return the rules of a company and its words as one automaton; plain values, no records."""
        # The same rules for everybody; without a language the cached names do not depend on who came first.
        rules_sudo = (
            self.sudo()
            .with_context(lang=None)
            .search(
                self._rule_domain() & fields.Domain("company_id", "in", [False, company_id]),
                order="sequence, id",
            )
        )
        return rule_table(tuple(rule._prepare_plain_rule() for rule in rules_sudo))

    def _prepare_plain_rule(self):
        category = self.category_id
        return TagRule(
            id=self.id,
            name=self.name,
            version=self.version,
            lines=tuple(
                WordLine(line.words, line.mode, line.lang or "", line.distance) for line in self.word_ids
            ),
            has_conditions=self._has_conditions(),
            stops=self.stops,
            category_id=category.id or 0,
            category=category.name or "",
            tag_ids=tuple(self.tag_ids.ids),
            priority=self.priority or "0",
            intent=self.intent or "",
            urgency=self.urgency or "",
            is_junk=category.is_junk,
            is_sensitive=category.is_sensitive,
            needs_person=self.needs_person or category.needs_person,
            rank=self.sequence,
        )

    def _claim_label(self, name):
        if name == STOPS:
            return self.env._("no later rule is read")
        return self.category_id.name

    def _has_conditions(self):
        # By name, so that a condition another addon adds is asked as well.
        rule = self.with_context(active_test=False)
        names = [name for name in self._fields if name.startswith("when_")]
        return any(
            len(rule[name]) if name.endswith("_ids") else rule[name] not in NO_CONDITION for name in names
        )

    def _summary_parts(self):
        return self._word_parts() + super()._summary_parts()
