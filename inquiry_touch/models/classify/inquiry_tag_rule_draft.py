from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.inquiry_facts import InquiryFacts
from ...tools.language import spoken_in
from ...tools.tag_rules import TagRuleTable, merge_results


class InquiryTagRuleDraft(models.AbstractModel):
    """A tag rule that is being written: what it and the others say of a sample, before it is saved."""

    _name = "inquiry.tag.rule.draft"
    _description = "Draft of a tag rule"

    sample = fields.Text(store=False, help="What a buyer wrote. It is tried on the rules, and kept nowhere.")
    sample_says = fields.Html(string="What the rules say", compute="_compute_sample_says", sanitize=False)

    @api.depends(lambda self: self._sample_depends())
    def _compute_sample_says(self):
        for rule in self:
            rule.sample_says = rule.sample and self.env["ir.qweb"]._render(
                "inquiry_touch.tag_rule_verdicts", rule._prepare_verdicts()
            )

    @api.model
    def _sample_depends(self):
        own = [name for name in self._fields if name.startswith("when_")]
        words = [f"word_ids.{name}" for name in ("words", "mode", "lang", "distance")]
        results = ["category_id", "tag_ids", "priority", "intent", "urgency", "needs_person", "stops"]
        return ["sample", "sequence", "company_id", *own, *words, *results]

    def _prepare_verdicts(self):
        company = self.company_id or self.env.company
        lines = self._explain_draft(InquiryFacts(text=self.sample, company_id=company.id))
        merged = merge_results([plain for _rule, plain, _words, applies in lines if applies])
        names = ("category_id", "priority", "intent", "urgency", "needs_person")
        draft = self.new({name: merged[name] for name in names if merged[name] not in (0, "0", "", False)})
        draft.tag_ids = self.env["crm.tag"].browse(merged["tag_ids"])
        return {
            "lines": [
                {"name": rule.name, "is_draft": rule == self, "words": ", ".join(words), "applies": applies}
                for rule, _plain, words, applies in lines
            ],
            "results": self._join_clauses(parts) if (parts := draft._result_parts()) else "",
        }

    def _explain_draft(self, facts):
        """Tell what each rule says of one inquiry, this one as it is now among them.

        :return list: tuples of the rule, its :class:`TagRule`, the words found, and whether it applies
        """
        [facts], _lines = self.env["inquiry.product.line"]._complete([facts])
        rules = self._draft_order(facts.company_id)
        table = TagRuleTable(rule._prepare_plain_rule() for rule in rules)
        lines, drafts, is_stopped = [], {}, False
        for position, words in table.find(facts.text, spoken_in(facts.text, facts.lang_code)).items():
            rule, plain = rules[position], table.rules[position]
            holds = not plain.has_conditions or bool(rule._filter_facts([facts], drafts))
            applies = holds and not is_stopped
            if words or applies:
                lines.append((rule, plain, words, applies))
            is_stopped = is_stopped or (applies and plain.stops)
        return lines

    def _draft_order(self, company_id):
        """Return all rules of a company in their order, this one in its place."""
        rules = self.search(self._rule_domain() & Domain("company_id", "in", [False, company_id]))
        others = rules - self._origin
        # a new rule comes last among those of its number, as it will once it is saved
        return sorted(
            [*others, self], key=lambda rule: (rule.sequence, not rule._origin, rule._origin.id or 0)
        )
