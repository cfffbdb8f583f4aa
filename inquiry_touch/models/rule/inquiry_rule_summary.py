from odoo import models
from odoo.tools import format_list


class InquiryRuleSummary(models.AbstractModel):
    """The "when" of a rule in words."""

    _name = "inquiry.rule.summary"
    _description = "Summary of an inquiry rule"

    def _summary_parts(self):
        """Return the conditions of this rule as clauses of a sentence. An addon adds its own."""
        self.ensure_one()
        rule = self.with_context(active_test=False)
        conditions = (
            [rule.when_source_ids],
            [rule.when_marketplace_ids],
            [rule.when_country_ids, rule.when_country_group_ids],
            [rule.when_lang_ids],
            [rule.when_category_ids],
            [rule.when_segment_ids],
            [rule.when_event_ids],
        )
        sources, marketplaces, places, langs, categories, segments, events = (
            format_list(self.env, [one.name for records in condition for one in records], style="or")
            for condition in conditions
        )
        parts = [
            events and self.env._("an order has the event %(names)s", names=events),
            sources and self.env._("it came by %(names)s", names=sources),
            marketplaces and self.env._("the buyer wrote at %(names)s", names=marketplaces),
            places and self.env._("the buyer is in %(names)s", names=places),
            langs and self.env._("it is written in %(names)s", names=langs),
            categories and self.env._("it is about %(names)s", names=categories),
            rule.when_buyer == "new" and self.env._("the buyer is new"),
            rule.when_buyer == "known" and self.env._("the buyer is known"),
            segments and self.env._("the buyer belongs to %(names)s", names=segments),
            *rule._grade_parts(),
            rule._prepare_conditions().domain and self.env._("the further condition holds"),
        ]
        return [part for part in parts if part]

    def _join_clauses(self, clauses):
        """Join half-sentences; each language has its own way to do so, unlike that for lists of things."""
        _ = self.env._
        joined, *others = clauses
        for clause in others[:-1]:
            joined = _("%(clauses)s, %(clause)s", clauses=joined, clause=clause)
        return _("%(clauses)s, and %(clause)s", clauses=joined, clause=others[-1]) if others else joined
