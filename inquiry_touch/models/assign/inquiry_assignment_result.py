from odoo import api, fields, models
from odoo.tools import SQL


class InquiryAssignmentResult(models.Model):
    """What became of an inquiry that a policy assigned: how soon it was answered, whether it was won."""

    _name = "inquiry.assignment.result"
    _description = "Result of an assignment"
    _auto = False
    _order = "asked_at desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", readonly=True)
    policy_id = fields.Many2one("inquiry.assignment.policy", readonly=True)
    split_id = fields.Many2one("inquiry.assignment.policy", string="Compared in", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    source_id = fields.Many2one("inquiry.source", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    asked_at = fields.Datetime(string="Asked", readonly=True)
    count = fields.Integer(string="Inquiries", readonly=True)
    answer_hours = fields.Float(
        string="Hours to the first answer",
        aggregator="avg",
        readonly=True,
        help="From the buyer's question to the first answer of a person, day and night. Automatic answers do "
        "not count; what is not answered yet is left out.",
    )
    within_hour = fields.Float(
        string="Answered within 1 h (%)",
        aggregator="avg",
        readonly=True,
        help="Share of all inquiries; what is not answered counts as late.",
    )
    conversion = fields.Float(
        string="Won (%)", aggregator="avg", readonly=True, help="Share of all inquiries that were won so far."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT lead.id, lead.id AS lead_id, lead.inquiry_assignment_policy_id AS policy_id,
                   lead.inquiry_split_id AS split_id, lead.user_id, lead.team_id, lead.country_id,
                   lead.inquiry_source_id AS source_id, lead.company_id, lead.inquiry_asked_at AS asked_at,
                   1 AS count,
                   extract(epoch FROM clock.answered_at - clock.asked_at) / 3600 AS answer_hours,
                   CASE WHEN clock.answered_at <= clock.asked_at + interval '1 hour' THEN 100 ELSE 0 END
                       AS within_hour,
                   CASE WHEN lead.won_status = 'won' THEN 100 ELSE 0 END AS conversion
              FROM crm_lead lead
              LEFT JOIN LATERAL (
                   SELECT asked_at, answered_at
                     FROM inquiry_sla_clock
                    WHERE lead_id = lead.id AND answered_at IS NOT NULL
                    ORDER BY asked_at, id
                    LIMIT 1) clock ON TRUE
             WHERE lead.inquiry_assignment_policy_id IS NOT NULL
            """
        )

    @api.model
    def _compare(self, policy):
        """Return what each side of a comparison reached: count, median hours to the answer, percent won.

        :return dict: by the id of the policy that decided
        """
        self.env.flush_all()
        query = SQL(
            """
            SELECT policy_id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY answer_hours),
                   avg(conversion)
              FROM (%s) result
             WHERE split_id = %s
             GROUP BY policy_id
            """,
            self._table_query,
            policy.id,
        )
        return {side: (count, hours, won) for side, count, hours, won in self.env.execute_query(query)}
