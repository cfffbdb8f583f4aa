from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InquirySlaChain(models.AbstractModel):
    """What happens while nobody answers: the inquiry turns urgent, and one after the other is told."""

    _name = "inquiry.sla.chain"
    _description = "Escalation of an answer time policy"

    urgent_hours = fields.Float(
        string="Urgent after",
        default=1.0,
        help="An inquiry that nobody has answered so many hours after the buyer asked turns urgent, and its "
        "owner is told: who is answered within the hour buys far more often. 0: never.",
    )
    deputy_hours = fields.Float(
        string="Deputy after",
        compute="_compute_chain_hours",
        store=True,
        readonly=False,
        help="Hours after the answer was due until the deputy of the owner is told too. 0: at once.",
    )
    manager_hours = fields.Float(
        string="Team leader after",
        compute="_compute_chain_hours",
        store=True,
        readonly=False,
        help="Hours after the answer was due until the leader of the sales team is told too; the fallback "
        "owner where the team has none. 0: at once.",
    )
    emergency_hours = fields.Float(
        string="Emergency contact after",
        compute="_compute_chain_hours",
        store=True,
        readonly=False,
        help="Hours after the answer was due until the emergency contact of the company is told too (see the "
        "settings of CRM). 0: at once.",
    )

    @api.depends("target_hours")
    def _compute_chain_hours(self):
        for policy in self:
            policy.deputy_hours = policy.target_hours / 4
            policy.manager_hours = policy.target_hours / 2
            policy.emergency_hours = policy.target_hours

    @api.constrains("urgent_hours", "deputy_hours", "manager_hours", "emergency_hours")
    def _check_chain_hours(self):
        for policy in self:
            steps = [0, policy.deputy_hours, policy.manager_hours, policy.emergency_hours]
            if policy.urgent_hours < 0 or steps != sorted(steps):
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: the deputy is told first, then the team leader, then the emergency "
                        "contact. Give none of them fewer hours than the one before; 0 is at once.",
                        policy=policy.name,
                    )
                )

    @api.model
    def _chain_moments(self, clocks):
        """Return for each of these late clocks when the turn of each in the chain comes, by name.

        The owner's comes when the answer is due. A clock whose policy was deleted has no further ones.
        """
        hours = {clock: clock.policy_id._chain_hours() for clock in clocks}
        found = self._plan_moments(
            {(clock.calendar_id, clock.due_at, span) for clock in clocks for span in hours[clock].values()}
        )
        return {
            clock: {
                "owner": clock.due_at,
                **{who: found[clock.calendar_id, clock.due_at, span] for who, span in hours[clock].items()},
            }
            for clock in clocks
        }

    def _chain_hours(self):
        if not self:
            return {}
        return {
            "deputy": self.deputy_hours,
            "manager": self.manager_hours,
            "emergency": self.emergency_hours,
        }
