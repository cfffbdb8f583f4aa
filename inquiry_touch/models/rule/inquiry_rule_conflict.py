from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.journey import first_words
from ...tools.rule_conflicts import STOPS

_lt = LazyTranslate(__name__)

KINDS = [
    ("shadowed", "Never decides"),
    ("same_rank", "Same place"),
    ("contradiction", "They disagree"),
]


# What was found, by kind and whether this rule is the one that wins.
SENTENCES = {
    "shadowed_wins": _lt(
        "“%(other)s” never decides any more: this rule stands above it and wins, in %(count)s of the last "
        "%(total)s inquiries: %(what)s."
    ),
    "shadowed_loses": _lt(
        "This rule never decides: “%(other)s” stands above it and wins, in %(count)s of the last %(total)s "
        "inquiries: %(what)s."
    ),
    "same_rank_wins": _lt(
        "%(count)s of the last %(total)s inquiries also fit “%(other)s”, which has the same place in the "
        "order. This rule wins only because it is older: %(what)s."
    ),
    "same_rank_loses": _lt(
        "%(count)s of the last %(total)s inquiries also fit “%(other)s”, which has the same place in the "
        "order. It wins only because it is older: %(what)s."
    ),
    "contradiction_wins": _lt(
        "%(count)s of the last %(total)s inquiries also fit “%(other)s”, which stands below and loses: "
        "%(what)s."
    ),
    "contradiction_loses": _lt(
        "%(count)s of the last %(total)s inquiries also fit “%(other)s”, which stands above and wins: "
        "%(what)s."
    ),
}
MEANT = _lt("If you mean it so, hide this. Otherwise change the order, or narrow one of them.")
DRAG = _lt("Drag the one that should win above the other in the list.")
ADVICE = {
    "shadowed_wins": _lt("Move the other one up, narrow this one, or switch the other one off."),
    "shadowed_loses": _lt("Move this one up, narrow the other one, or switch this one off."),
    "same_rank_wins": DRAG,
    "same_rank_loses": DRAG,
    "contradiction_wins": MEANT,
    "contradiction_loses": MEANT,
}


class InquiryRuleConflict(models.Model):
    """Another rule that fits the same inquiries as a rule and gives something else, with one that shows it.

    Each conflict is kept twice, once for the screen of either rule. Nobody writes them but the check that is
    made when a rule is saved; whoever has seen one puts it away until it changes.
    """

    _name = "inquiry.rule.conflict"
    _description = "Conflict of two rules"
    _order = "kind desc, count desc, id"
    _rec_name = "sentence"

    res_model = fields.Char(string="Kind of rule", required=True)
    res_id = fields.Many2oneReference(string="Rule", model_field="res_model", required=True)
    other_id = fields.Many2oneReference(string="Other rule record", model_field="res_model", required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    kind = fields.Selection(KINDS, string="What is wrong", required=True)
    is_winner = fields.Boolean(string="This rule wins")
    names = fields.Char(string="Results", required=True)  # what they differ in: fields of a lead, with commas
    count = fields.Integer(string="Inquiries")
    total = fields.Integer(string="Inquiries looked at")
    lead_id = fields.Many2one(
        "crm.lead", string="For instance", required=True, ondelete="cascade", index="btree_not_null"
    )
    excerpt = fields.Text(string="What the buyer wrote", compute="_compute_excerpt", compute_sudo=True)
    is_dismissed = fields.Boolean(string="Put away")
    sentence = fields.Text(string="What was found, and what to do", compute="_compute_sentence")

    _pair_uniq = models.Constraint(
        "UNIQUE(res_model, res_id, other_id, company_id)",
        "Somebody saved the other rule at the same moment. Save once more.",
    )
    _other_idx = models.Index("(res_model, other_id)")

    @api.depends("kind", "is_winner", "names", "count", "total")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for conflict in self:
            rules = self.env[conflict.res_model].browse([conflict.res_id, conflict.other_id]).exists()
            said = [conflict._say(*rules), conflict._say_advice()] if len(rules) == 2 else []
            conflict.sentence = "\n".join(said)

    @api.depends("lead_id")
    def _compute_excerpt(self):
        # Not kept: what a buyer wrote is erased with the inquiry.
        words = self.lead_id._inquiry_first_words()
        for conflict in self:
            conflict.excerpt = first_words(words.get(conflict.lead_id.id) or conflict.lead_id.name or "")

    def _say(self, rule, other):
        values = {
            "other": other.name,
            "count": self.count,
            "total": self.total,
            "what": self._say_results(*((rule, other) if self.is_winner else (other, rule))),
        }
        template = self.env._(SENTENCES[self._kind_of_text()])
        return template % values

    def _say_results(self, winner, loser):
        parts = []
        for name in self.names.split(","):
            taken = winner._claim_label(name)
            if name == STOPS:
                parts.append(taken)
            else:
                lost = loser._claim_label(name)
                parts.append(self.env._("%(taken)s instead of %(lost)s", taken=taken, lost=lost))
        return "; ".join(parts)

    def _kind_of_text(self):
        return f"{self.kind}_{'wins' if self.is_winner else 'loses'}"

    def _say_advice(self):
        return self.env._(ADVICE[self._kind_of_text()])

    def action_open_rule(self):
        """Open the other rule."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.other_id,
            "views": [(False, "form")],
        }

    def action_open_lead(self):
        """Open the inquiry that shows it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    def action_dismiss(self):
        """Put these away, on the screens of both rules, until the two rules say something else again."""
        self.check_access("read")
        # Whoever sees it may put it away; what was found stays as it is.
        for conflict_sudo in self.sudo():
            twins = conflict_sudo | conflict_sudo._twin()
            twins.is_dismissed = True

    def _twin(self):
        return self.search(
            [
                ("res_model", "=", self.res_model),
                ("res_id", "=", self.other_id),
                ("other_id", "=", self.res_id),
                ("company_id", "=", self.company_id.id),
            ]
        )

    @api.model
    def _keep(self, rules, company, found, leads):
        """Keep what was found for these rules, and forget what is no longer so.

        :param list found: :class:`Conflict` values; their samples are numbers of ``leads``
        """
        conflicts_sudo = self.sudo()  # no user may write what is found
        former = conflicts_sudo.search(self._of(rules))
        here = former.filtered(lambda one: one.company_id == company)
        if rules.sudo().company_id:  # of one company by now: elsewhere they decide nothing
            (former - here).unlink()
        former_by_pair = {(one.res_id, one.other_id): one for one in here}
        active = set(rules.sudo().filtered("active").ids)
        added = []
        for one in found:
            values = self._prepare_values(one, rules, company, leads)
            for res_id, other_id in ((one.winner_id, one.loser_id), (one.loser_id, one.winner_id)):
                # The other rule is told only when this one is in force.
                if res_id not in rules.ids and other_id not in active:
                    continue
                row = {**values, "is_winner": res_id == one.winner_id}
                kept = former_by_pair.pop((res_id, other_id), None)
                if not kept:
                    added.append({**row, "res_id": res_id, "other_id": other_id})
                    continue
                is_same = all(kept[name] == row[name] for name in ("kind", "names", "is_winner"))
                kept.write({**row, "is_dismissed": kept.is_dismissed and is_same})
        conflicts_sudo.union(*former_by_pair.values()).unlink()
        conflicts_sudo.create(added)

    @api.model
    def _prepare_values(self, conflict, rules, company, leads):
        return {
            "res_model": rules._name,
            "company_id": company.id,
            "kind": conflict.kind,
            "names": ",".join(sorted(conflict.names)),
            "count": len(conflict.samples),
            "total": len(leads),
            "lead_id": leads[conflict.samples[0]].id,
        }

    @api.model
    def _forget(self, rules):
        """Forget the conflicts of rules that are being deleted."""
        self.sudo().search(self._of(rules)).unlink()

    @api.model
    def _of(self, rules):
        ids = rules.ids
        return ["&", ("res_model", "=", rules._name), "|", ("res_id", "in", ids), ("other_id", "in", ids)]
