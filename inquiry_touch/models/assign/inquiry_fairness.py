from odoo import fields, models
from odoo.tools import SQL

from ..rule.inquiry_reason import LEFT_OUT
from .inquiry_rotation import BY_TURNS


class InquiryFairness(models.Model):
    """What a person received from a policy on a day, was entitled to, and how often and why left out.

    Counted from the receipts of assignments alone, so that anybody can check the sum by reading them; what
    was no inquiry is no turn.
    """

    _name = "inquiry.fairness"
    _description = "Fairness of assignment"
    _auto = False
    _order = "day desc, policy_id, user_id"
    _rec_name = "user_id"

    day = fields.Date(readonly=True)
    policy_id = fields.Many2one("inquiry.assignment.policy", readonly=True)
    user_id = fields.Many2one("res.users", string="Person", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    received = fields.Integer(
        string="Inquiries received",
        readonly=True,
        help="All inquiries of the policy this person got, also as known owner or fallback.",
    )
    turns = fields.Integer(
        string="In turn", readonly=True, help="Those that came by the rotation or the least open work."
    )
    entitled = fields.Float(
        readonly=True,
        digits=(16, 2),
        help="The shares this person had, by weight among those available, each time somebody was chosen.",
    )
    deviation = fields.Float(readonly=True, digits=(16, 2), help="In turn, minus entitled.")
    left_out = fields.Integer(
        string="Left out", readonly=True, help="How often this person could not be chosen."
    )
    why = fields.Selection("_get_whys", string="Left out because", readonly=True)

    def _get_whys(self):
        return [(reason, str(self.env._(text))) for reason, text in LEFT_OUT.items()]

    @property
    def _table_query(self):
        return SQL(
            """
            WITH receipt AS (
                SELECT decision.company_id, decision.setting_id AS policy_id, decision.reason,
                       decision.decided_at::date AS day, decision.facts
                  FROM inquiry_decision decision
                  JOIN crm_lead lead ON lead.id = decision.lead_id AND lead.inquiry_set_apart IS NULL
                 WHERE decision.stage = 'assign'
                   AND decision.setting_model = 'inquiry.assignment.policy'
            ), line AS (
                SELECT policy_id, company_id, day, (facts->>'user_id')::int AS user_id, NULL AS why,
                       1 AS received, (reason IN %(turns)s)::int AS turns, 0.0 AS entitled, 0 AS left_out
                  FROM receipt
                 WHERE facts->>'user_id' IS NOT NULL
                 UNION ALL
                SELECT policy_id, company_id, day, share.key::int, NULL, 0, 0,
                       share.value::numeric / total.sum, 0
                  FROM receipt,
                       LATERAL jsonb_each_text(facts->'shares') share,
                       LATERAL (SELECT sum(value::numeric) FROM jsonb_each_text(facts->'shares')) total
                 UNION ALL
                SELECT policy_id, company_id, day, (skipped->>2)::int, skipped->>1, 0, 0, 0.0, 1
                  FROM receipt, LATERAL jsonb_array_elements(facts->'left_out') skipped
            )
            SELECT row_number() OVER (ORDER BY line.day, line.policy_id, line.user_id, line.why) AS id,
                   line.day, line.policy_id, line.user_id, line.company_id, line.why,
                   sum(received) AS received, sum(turns) AS turns, sum(entitled) AS entitled,
                   sum(turns) - sum(entitled) AS deviation, sum(left_out) AS left_out
              FROM line
              JOIN res_users ON res_users.id = line.user_id
              JOIN inquiry_assignment_policy policy ON policy.id = line.policy_id
             GROUP BY line.day, line.policy_id, line.user_id, line.company_id, line.why
            """,
            turns=BY_TURNS,
        )
