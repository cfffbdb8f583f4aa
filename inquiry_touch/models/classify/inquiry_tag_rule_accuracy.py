from datetime import timedelta

from odoo import api, fields, models

DAYS = 90


class InquiryTagRuleAccuracy(models.AbstractModel):
    """How often people corrected what a tag rule gave."""

    _name = "inquiry.tag.rule.accuracy"
    _description = "Accuracy of a tag rule"

    given_count = fields.Integer(
        string="Inquiries it classified",
        compute="_compute_accuracy",
        groups="sales_team.group_sale_manager",
    )
    corrected_count = fields.Integer(
        string="Inquiries corrected",
        compute="_compute_accuracy",
        groups="sales_team.group_sale_manager",
    )

    corrected_label = fields.Char(
        string="Corrected in 90 days", compute="_compute_accuracy", groups="sales_team.group_sale_manager"
    )

    @api.depends_context("lang", "uid")
    def _compute_accuracy(self):
        given, corrected = (
            dict(
                self.env["inquiry.accuracy"]._read_group(
                    [*self._accuracy_domain(), *narrower], ["rule_id"], ["lead_id:count_distinct"]
                )
            )
            for narrower in ([], [("corrected_count", "=", 1)])
        )
        for rule in self:
            rule.given_count = given.get(rule._origin, 0)
            rule.corrected_count = corrected.get(rule._origin, 0)
            rule.corrected_label = self.env._(
                "%(corrected)s of %(given)s", corrected=rule.corrected_count, given=rule.given_count
            )

    def action_view_corrected(self):
        """Open the inquiries that got something from this rule which a person corrected."""
        self.ensure_one()
        rows = self.env["inquiry.accuracy"].search([*self._accuracy_domain(), ("corrected_count", "=", 1)])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrected: %(rule)s", rule=self.name),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [("id", "in", rows.lead_id.ids)],
            "context": {"active_test": False, "create": False},
        }

    def _accuracy_domain(self):
        # what it gave under words of long ago says little, and the form opens fast
        since = fields.Datetime.now() - timedelta(days=DAYS)
        return [("rule_id", "in", self.ids), ("given_at", ">=", since)]
