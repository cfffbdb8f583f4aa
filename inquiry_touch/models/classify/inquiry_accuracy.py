from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.given import GRADED

# Receipts are joined by their trace and not by their lead: those of a lead merged into another stay apart.
# A result that a later message changed by rule is that rule's. Merged tags count as the tag that stayed.
GIVEN = """
    SELECT given.id::bigint * 1000 + item.number AS id, given.lead_id, rule.id AS rule_id,
           given.setting_version AS version, given.decided_at AS given_at, item.pair->>0 AS result,
           (item.pair->>0) || ':' || coalesce(former.tag_id::text, item.pair->>1) AS given,
           CASE WHEN last.is_corrected THEN (item.pair->>0) || ':' || last.set_to END AS set_to,
           CASE WHEN last.is_corrected THEN last.user_id END AS user_id,
           1 AS given_count, coalesce(last.is_corrected, FALSE)::int AS corrected_count, 0 AS missed_count,
           CASE WHEN last.is_corrected THEN 0 ELSE 100 END AS right_share
      FROM inquiry_decision given
      JOIN LATERAL jsonb_array_elements(given.facts->'gave') WITH ORDINALITY item(pair, number) ON TRUE
      LEFT JOIN inquiry_tag_rule rule
             ON rule.id = given.setting_id AND given.setting_model = 'inquiry.tag.rule'
      LEFT JOIN inquiry_tag_former former
             ON item.pair->>0 = 'tag_ids' AND former.former_id::text = item.pair->>1
      LEFT JOIN LATERAL (
           SELECT said.user_id,
                  CASE WHEN item.pair->>0 = 'tag_ids' THEN ''
                       ELSE coalesce(said.facts#>>'{new,ids,0}', said.facts#>>'{new,value}', '')
                  END AS set_to,
                  CASE WHEN said.facts->'new' ? 'ids'
                       THEN NOT EXISTS (
                            SELECT FROM jsonb_array_elements_text(said.facts#>'{new,ids}') held(id)
                             WHERE held.id IN (item.pair->>1, former.tag_id::text))
                       ELSE said.facts#>>'{new,value}' <> item.pair->>1
                  END AS is_corrected
             FROM inquiry_decision said
            WHERE said.verdict = 'corrected' AND said.trace = given.trace AND said.id > given.id
              AND said.facts#>>'{what,field}' = item.pair->>0
            ORDER BY said.id DESC
            LIMIT 1) last ON TRUE
     WHERE given.stage = 'classify' AND given.lead_id IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM inquiry_decision again
            WHERE again.verdict = 'regraded' AND again.trace = given.trace AND again.id > given.id
              AND again.facts#>>'{what,field}' = item.pair->>0)
"""
# What a person set where nothing stood before anybody corrected it.
MISSED = """
    SELECT -(said.id::bigint * 1000 + item.number), said.lead_id, NULL, NULL, said.decided_at,
           said.facts#>>'{what,field}', NULL,
           (said.facts#>>'{what,field}') || ':' || coalesce(former.tag_id::text, item.value), said.user_id,
           0, 0, 1, NULL
      FROM inquiry_decision said
      JOIN LATERAL jsonb_array_elements_text(
           coalesce(said.facts#>'{new,ids}', jsonb_build_array(said.facts#>'{new,value}'))
           ) WITH ORDINALITY item(value, number) ON item.value NOT IN ('', '0')
      JOIN LATERAL (
           SELECT first.facts->'old' AS old
             FROM inquiry_decision first
            WHERE first.verdict = 'corrected' AND first.trace = said.trace
              AND first.facts->'what' = said.facts->'what'
            ORDER BY first.id
            LIMIT 1) first ON TRUE
      LEFT JOIN inquiry_tag_former former
             ON said.facts#>>'{what,field}' = 'tag_ids' AND former.former_id::text = item.value
     WHERE said.verdict = 'corrected' AND said.lead_id IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM inquiry_decision again
            WHERE again.verdict = 'corrected' AND again.trace = said.trace AND again.id > said.id
              AND again.facts->'what' = said.facts->'what')
       AND CASE WHEN said.facts#>>'{what,field}' = 'tag_ids'
                THEN NOT jsonb_path_exists(first.old, '$.ids[*] ? (@ == $id)',
                                           jsonb_build_object('id', item.value::int))
                ELSE coalesce(first.old#>>'{ids,0}', first.old->>'value', '') IN ('', '0')
           END
"""


class InquiryAccuracy(models.Model):
    """One result that the rules gave an inquiry, and whether a person corrected it; or one they missed.

    Counted from the receipts alone, so that anybody can check the sum by reading them. Set apart inquiries
    are left out; what was classified before receipts told what was given counts nowhere.
    """

    _name = "inquiry.accuracy"
    _inherit = ["inquiry.accuracy.lesson"]
    _description = "Accuracy of classification"
    _auto = False
    _order = "given_at desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", readonly=True)
    rule_id = fields.Many2one("inquiry.tag.rule", readonly=True)
    version = fields.Integer(readonly=True, aggregator=None, help="Of the rule, when it gave this.")
    given_at = fields.Datetime(string="When", readonly=True)
    result = fields.Selection("_selection_result", string="Kind of result", readonly=True)
    given = fields.Selection("_selection_value", readonly=True)
    set_to = fields.Selection("_selection_value", string="Corrected to", readonly=True)
    user_id = fields.Many2one("res.users", string="Corrected by", readonly=True)
    category_id = fields.Many2one(
        "inquiry.category", readonly=True, help="Of the inquiry as it is now, corrections included."
    )
    lang_id = fields.Many2one("res.lang", string="Language", readonly=True)
    source_id = fields.Many2one("inquiry.source", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    given_count = fields.Integer(
        string="Results given",
        readonly=True,
        help="Categories, tags, priorities, intents, urgencies and product lines that the rules gave. What a "
        "later message changed counts for the rule that changed it.",
    )
    corrected_count = fields.Integer(
        string="Corrected",
        readonly=True,
        help="Given by the rules, and changed or removed by a person since.",
    )
    missed_count = fields.Integer(
        string="Missed", readonly=True, help="Set by a person where the rules had given nothing."
    )
    right_share = fields.Float(
        string="Right (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Precision: the share of results given that no person corrected. What nobody looked at counts "
        "as right; what the rules missed is not in it.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.*, lead.inquiry_category_id AS category_id, lead.lang_id,
                   lead.inquiry_source_id AS source_id, lead.company_id
              FROM (%s UNION ALL %s) line
              JOIN crm_lead lead ON lead.id = line.lead_id
             WHERE lead.inquiry_set_apart IS NULL
            """,
            SQL(GIVEN),
            SQL(MISSED),
        )

    @api.model
    def _selection_result(self):
        Lead = self.env["crm.lead"]
        return [(name, Lead._fields[name]._description_string(self.env)) for name in GRADED.values()]

    @api.model
    def _selection_value(self):
        """Return each value of each result, as the reader calls it: keys are its field and what it holds."""
        found = []
        for name, label in self._selection_result():
            field = self.env["crm.lead"]._fields[name]
            if field.type == "selection":
                values = field._description_selection(self.env)
            else:
                values = self._record_values(field.comodel_name)
            found.append((f"{name}:", self.env._("%(result)s: none", result=label)))
            for value, text in values:
                # categories are what is asked for most and speak for themselves
                if name != "inquiry_category_id":
                    text = self.env._("%(result)s: %(value)s", result=label, value=text)
                found.append((f"{name}:{value}", text))
        return found

    @api.model
    def _record_values(self, model):
        records = self.env[model].with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return [(record.id, record.display_name) for record in records]
