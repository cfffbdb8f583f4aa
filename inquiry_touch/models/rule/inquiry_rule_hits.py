from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

HIT_DAYS = 7
# What a rule decided is in its receipts: nothing is counted along, so that no two inquiries wait for a row.
HITS = """
    SELECT rule.id, recent.hits, latest.decided_at
      FROM unnest(%(rules)s::int[]) AS rule (id),
           LATERAL (SELECT count(DISTINCT COALESCE(trace, lead_id::text)) AS hits
                      FROM inquiry_decision
                     WHERE setting_model = %(model)s AND setting_id = rule.id AND decided_at >= %(since)s
                       AND %(counted)s) AS recent
 LEFT JOIN LATERAL (SELECT decided_at
                      FROM inquiry_decision
                     WHERE setting_model = %(model)s AND setting_id = rule.id AND %(counted)s
                  ORDER BY decided_at DESC
                     LIMIT 1) AS latest ON TRUE
"""


class InquiryRuleHits(models.AbstractModel):
    """How often a rule applied of late, told by the receipts it left."""

    _name = "inquiry.rule.hits"
    _description = "Hits of an inquiry rule"

    hit_count = fields.Integer(
        string="Hits in 7 days",
        compute="_compute_hits",
        help="How many messages and inquiries it applied to in the last seven days.",
    )
    last_hit_at = fields.Datetime(
        string="Last hit",
        compute="_compute_hits",
        help="When it last applied, as far as receipts are kept.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_hits(self):
        """Read the hits of all these rules with one query; those of the companies that are looked at."""
        Decision = self.env["inquiry.decision"]
        Decision.flush_model()
        counted = SQL(
            "stage = %s AND verdict != 'skipped' AND (company_id IS NULL OR company_id = ANY(%s))",
            self._inquiry_stage,
            self.env.companies.ids,
        )
        since = fields.Datetime.now() - timedelta(days=HIT_DAYS)
        values = {"rules": self._origin.ids, "model": self._name, "since": since, "counted": counted}
        found = {rule_id: hits for rule_id, *hits in self.env.execute_query(SQL(HITS, **values))}
        for rule in self:
            rule.hit_count, rule.last_hit_at = found.get(rule._origin.id, (0, False))
