from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_list

# How long the buyer took to answer us: from our message to their next one.
ANSWER_TIMES = """
    SELECT buyer_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM gap) / 3600)
      FROM (
        SELECT said.buyer_id, said.is_ours, said.at - LAG(said.at) OVER talk AS gap,
               LAG(said.is_ours) OVER talk AS was_ours
          FROM (
            SELECT lead.inquiry_buyer_id AS buyer_id, lead.id AS lead_id, message.id, message.date AS at,
                   EXISTS (
                       SELECT FROM res_users WHERE partner_id = message.author_id AND share IS NOT TRUE
                   ) AS is_ours
              FROM crm_lead lead
              JOIN mail_message message ON message.model = 'crm.lead' AND message.res_id = lead.id
             WHERE lead.id IN (%(leads)s) AND message.subtype_id = %(comment)s
               AND message.message_type IN ('comment', 'email')
          ) said
        WINDOW talk AS (PARTITION BY said.lead_id ORDER BY said.at, said.id)
      ) turns
     WHERE was_ours AND NOT is_ours
     GROUP BY buyer_id
"""


class InquiryBuyerPortrait(models.AbstractModel):
    """A buyer in figures, of what the reader may see: asked for in batches, never stored."""

    _name = "inquiry.buyer.portrait"
    _description = "Portrait of a buyer"

    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    inquiry_count = fields.Integer(string="Number of inquiries", compute="_compute_portrait")
    won_count = fields.Integer(string="Won inquiries", compute="_compute_portrait")
    won_value = fields.Monetary(
        string="Won", compute="_compute_portrait", help="Sum of the revenue of the inquiries you may see."
    )
    open_value = fields.Monetary(
        string="Still expected", compute="_compute_portrait", help="Of the open inquiries you may see."
    )
    first_contact_at = fields.Datetime(string="First contact", compute="_compute_portrait")
    last_contact_at = fields.Datetime(string="Last contact", compute="_compute_portrait")
    region = fields.Char(compute="_compute_region", help="The groups of countries the buyer is in.")
    products = fields.Char(string="Asked for", compute="_compute_portrait")
    languages = fields.Char(compute="_compute_portrait")
    usual_source = fields.Char(string="Usual way", compute="_compute_usual_source")
    answer_hours = fields.Float(
        string="Usually answers within",
        compute="_compute_answer_hours",
        help="Half of the buyer's answers to our messages came within this time, in hours.",
    )
    segment_ids = fields.Many2many(
        "inquiry.segment", string="Segments", compute="_compute_segment_ids", search="_search_segment_ids"
    )

    def _compute_currency_id(self):
        for buyer in self:
            buyer.currency_id = buyer.company_id.currency_id

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_portrait(self):
        groups = defaultdict(list)
        for buyer, *figures in self._read_inquiries(
            ["won_status", "active"],
            [
                "__count",
                "expected_revenue:sum",
                "inquiry_asked_at:min",
                "inquiry_last_buyer_at:max",
                "inquiry_product:array_agg_distinct",
                "lang_id:recordset",
            ],
        ):
            groups[buyer].append(figures)
        for buyer in self:
            buyer.update(self._prepare_portrait(groups[buyer._origin._root()]))

    @api.model
    def _prepare_portrait(self, groups):
        won = [group for group in groups if group[0] == "won"]
        pending = [group for group in groups if group[0] == "pending" and group[1]]
        products = dict.fromkeys(name for group in groups for name in group[6] if name)
        langs = self.env["res.lang"].union(*(group[7] for group in groups))
        return {
            "inquiry_count": sum(group[2] for group in groups),
            "won_count": sum(group[2] for group in won),
            "won_value": sum(group[3] or 0 for group in won),
            "open_value": sum(group[3] or 0 for group in pending),
            "first_contact_at": min(filter(None, (group[4] for group in groups)), default=False),
            "last_contact_at": max(filter(None, (group[5] for group in groups)), default=False),
            "products": format_list(self.env, list(products)) if products else False,
            "languages": format_list(self.env, langs.mapped("name")) if langs else False,
        }

    @api.depends("country_id")
    def _compute_region(self):
        for buyer in self:
            buyer.region = ", ".join(buyer.country_id.country_group_ids.mapped("name")) or False

    @api.depends_context("uid")
    def _compute_usual_source(self):
        counts = defaultdict(dict)
        for buyer, source, count in self._read_inquiries(["inquiry_source_id"], ["__count"]):
            counts[buyer][source] = counts[buyer].get(source, 0) + count
        for buyer in self:
            found = counts[buyer._origin._root()]
            buyer.usual_source = max(found, key=found.get).sudo().name if found else False

    @api.depends_context("uid")
    def _compute_answer_hours(self):
        family = self.env["inquiry.journey"]._family(self._origin)
        leads = self.env["crm.lead"].with_context(active_test=False)
        # As the reader: what they may not see does not count.
        query = leads._search([("inquiry_buyer_id", "in", family.ids)])
        self.env["mail.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                ANSWER_TIMES,
                leads=query.select(),
                comment=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            )
        )
        hours = {family.browse(buyer_id)._root().id: value for buyer_id, value in rows}
        for buyer in self:
            buyer.answer_hours = hours.get(buyer._origin._root().id, 0.0)

    def _read_inquiries(self, groupby, aggregates):
        """Return groups of the inquiries the reader may see, each with the buyer that stayed."""
        family = self.env["inquiry.journey"]._family(self._origin)
        leads = self.env["crm.lead"].with_context(active_test=False)
        groups = leads._read_group(
            [("inquiry_buyer_id", "in", family.ids)], ["inquiry_buyer_id", *groupby], aggregates
        )
        roots = {buyer.id: buyer._root() for buyer in family}
        return [(self.browse(roots[buyer.id].id), *figures) for buyer, *figures in groups]

    def _compute_segment_ids(self):
        segments = self.env["inquiry.segment"].sudo().search([])  # pylint: disable=no-search-all
        members = {segment.id: set(ids) for segment, ids in segments._buyer_ids(self._origin).items()}
        for buyer in self:
            buyer.segment_ids = [segment_id for segment_id, ids in members.items() if buyer._origin.id in ids]

    @api.model
    def _search_segment_ids(self, operator, value):
        if operator not in ("in", "ilike"):
            return NotImplemented
        domain = [("name", "ilike", value)] if operator == "ilike" else [("id", "in", list(value))]
        segments = self.env["inquiry.segment"].search(domain)
        return [("id", "in", [buyer_id for ids in segments._buyer_ids().values() for buyer_id in ids])]
