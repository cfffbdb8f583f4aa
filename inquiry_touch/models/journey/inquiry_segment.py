from dataclasses import replace
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

from ...tools.keywords import split_words
from ...tools.segments import BuyerProfile, SegmentConditions

# Asked of many buyers at once, each as they were at a moment; files that were merged count as one.
PROFILES = """
    WITH RECURSIVE asked AS (
        SELECT * FROM unnest(%(keys)s::int[], %(buyers)s::int[], %(moments)s::timestamp[])
                   AS asked(key, root, before)
    ), family(root, id) AS (
        SELECT root, root FROM asked
        UNION
        SELECT family.root, child.id
          FROM inquiry_buyer child JOIN family ON child.merged_into_id = family.id
    )
    SELECT asked.key,
           count(lead.id),
           COALESCE(SUM(lead.expected_revenue) FILTER (
               WHERE lead.won_status = 'won' OR lead.won_status = 'pending' AND lead.active
           ), 0),
           max(COALESCE(lead.inquiry_last_buyer_at, lead.inquiry_asked_at, lead.create_date)),
           string_agg(concat_ws(' ', lead.inquiry_product, lead.name), E'\\n')
      FROM asked JOIN family USING (root)
      LEFT JOIN crm_lead lead
        ON lead.inquiry_buyer_id = family.id
       AND lead.inquiry_set_apart IS NULL
       AND COALESCE(lead.inquiry_asked_at, lead.create_date) < asked.before
     GROUP BY asked.key
"""
LEAD_FIELDS = [
    "active",
    "expected_revenue",
    "inquiry_asked_at",
    "inquiry_buyer_id",
    "inquiry_last_buyer_at",
    "inquiry_product",
    "inquiry_set_apart",
    "name",
    "won_status",
]


class InquirySegment(models.Model):
    """A group of buyers: all of its conditions must hold, an empty one always does."""

    _name = "inquiry.segment"
    _inherit = ["inquiry.cached.mixin"]
    _description = "Segment of buyers"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Leave empty to share with all companies.")
    color = fields.Integer(help="Of the tag on a buyer.")
    value_min = fields.Float(
        string="Value from",
        help="Sum of what was won and what is still expected, in the currency of the company. 0: any.",
    )
    value_max = fields.Float(string="Value to", help="The same, at most. 0: no limit.")
    inquiries_min = fields.Integer(string="Inquiries from", help="So many inquiries or more. 0: any number.")
    country_ids = fields.Many2many(
        "res.country", string="Countries", ondelete="restrict", help="Only buyers there. Empty: anywhere."
    )
    country_group_ids = fields.Many2many(
        "res.country.group",
        string="Country groups",
        ondelete="restrict",
        help="Only buyers in one of these groups, or of one of the countries. Empty: anywhere.",
    )
    words = fields.Char(
        string="Product words",
        help="Only buyers who asked for one of these, separated by commas. Empty: for anything.",
    )
    buyer = fields.Selection(
        [("new", "New buyers"), ("known", "Known buyers")],
        help="New: this is their first inquiry. Empty: both.",
    )
    silent_days_min = fields.Integer(
        string="Silent for", help="Days since the buyer's last message, at least. 0: any."
    )
    silent_days_max = fields.Integer(string="Silent for at most", help="The same, at most. 0: no limit.")
    buyer_count = fields.Integer(string="Buyers", compute="_compute_buyer_count")

    def _compute_buyer_count(self):
        for segment, ids in self._buyer_ids().items():
            segment.buyer_count = self.env["inquiry.buyer"].search_count([("id", "in", ids)])

    @api.constrains("value_min", "value_max", "silent_days_min", "silent_days_max")
    def _check_ranges(self):
        for segment in self:
            if (segment.value_max and segment.value_max < segment.value_min) or (
                segment.silent_days_max and segment.silent_days_max < segment.silent_days_min
            ):
                raise ValidationError(
                    self.env._("“%(segment)s”: the upper limit is below the lower one.", segment=segment.name)
                )

    def action_view_buyers(self):
        """Open the buyers who belong to this segment now."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_buyer_action")
        return {**action, "name": self.name, "domain": [("segment_ids", "in", self.ids)]}

    @api.model
    def _complete(self, facts_list):
        """Return the facts with the segments to which each buyer belonged when they wrote.

        What came before the inquiry counts, with the country and product the inquiry itself names, so that
        every stage of the road sees the same. One query for the whole batch.

        :param list facts_list: :class:`InquiryFacts`
        """
        conditions = self._all_conditions()
        if not (conditions and facts_list):
            return facts_list
        profiles = self._profiles_of(facts_list)
        now = fields.Datetime.now()
        return [
            replace(
                facts,
                segment_ids=tuple(
                    segment_id
                    for segment_id, condition in conditions
                    if condition.hold(profile, facts.asked_at or now)
                ),
            )
            for facts, profile in zip(facts_list, profiles, strict=True)
        ]

    @api.model
    def _profiles_of(self, facts_list):
        """Return the :class:`BuyerProfile` of the buyer of each of the facts, before this inquiry."""
        now = fields.Datetime.now()
        buyers_sudo = self.env["inquiry.buyer"].sudo()
        asked = [
            (position, buyers_sudo.browse(facts.buyer_id), facts.asked_at or now)
            for position, facts in enumerate(facts_list)
            if facts.buyer_id
        ]
        buyers_sudo = buyers_sudo.union(*(buyer for _position, buyer, _moment in asked))
        roots = {buyer.id: buyer._root() for buyer in buyers_sudo}
        rows = self._read_profiles([(key, roots[buyer.id].id, moment) for key, buyer, moment in asked])
        profiles = []
        for position, facts in enumerate(facts_list):
            count, value, last_at, products = rows.get(position, (0, 0.0, None, ""))
            root = roots.get(facts.buyer_id)
            profiles.append(
                BuyerProfile(
                    company_id=facts.company_id,
                    country_id=facts.country_id or (root.country_id.id if root else 0) or 0,
                    value=value,
                    inquiries=count + 1,
                    is_known=facts.is_known_buyer,
                    last_contact_at=last_at,
                    products="\n".join(filter(None, (facts.product, facts.text, products))),
                )
            )
        return profiles

    @api.model
    def _read_profiles(self, asked):
        """Return number, value, last contact and products of the inquiries of each buyer, by key.

        :param list asked: tuples of a key, the id of a buyer who was not merged, and the moment before which
            inquiries count
        """
        if not asked:
            return {}
        self.env["crm.lead"].flush_model(LEAD_FIELDS)
        self.env["inquiry.buyer"].flush_model(["merged_into_id"])
        keys, buyers, moments = zip(*asked, strict=True)
        rows = self.env.execute_query(
            SQL(PROFILES, keys=list(keys), buyers=list(buyers), moments=list(moments))
        )
        return {key: (count, float(value), last_at, text or "") for key, count, value, last_at, text in rows}

    def _buyer_ids(self, buyers=None):
        """Return the ids of the buyers who belong to each of these segments now, by segment.

        :param buyers: only among these ``inquiry.buyer`` records; by default among all
        """
        Buyer = self.env["inquiry.buyer"].sudo()
        domain = [("id", "in", buyers.ids)] if buyers is not None else [("merged_into_id", "=", False)]
        buyers_sudo = Buyer.with_context(active_test=buyers is None).search_fetch(
            domain, ["company_id", "country_id", "merged_into_id"]
        )
        rows = self._read_profiles([(buyer.id, buyer._root().id, datetime.max) for buyer in buyers_sudo])
        profiles = {buyer.id: self._profile_now(buyer, rows[buyer.id]) for buyer in buyers_sudo}
        now = fields.Datetime.now()
        conditions = {segment: segment.sudo()._prepare_conditions() for segment in self}
        return {
            segment: [key for key, profile in profiles.items() if condition.hold(profile, now)]
            for segment, condition in conditions.items()
        }

    @api.model
    def _profile_now(self, buyer, row):
        count, value, last_at, products = row
        return BuyerProfile(
            company_id=buyer.company_id.id,
            country_id=buyer.country_id.id or 0,
            value=value,
            inquiries=count,
            is_known=count > 1,
            last_contact_at=last_at,
            products=products,
        )

    @api.model
    @ormcache()
    def _all_conditions(self):
        # Segments are few, and all are asked for.
        segments_sudo = self.sudo().search([])  # pylint: disable=no-search-all
        return [(segment.id, segment._prepare_conditions()) for segment in segments_sudo]

    def _prepare_conditions(self):
        countries = self.country_ids | self.country_group_ids.country_ids
        return SegmentConditions(
            company_id=self.company_id.id or 0,
            country_ids=frozenset(countries.ids),
            needs_country=bool(self.country_ids or self.country_group_ids),
            value_min=self.value_min,
            value_max=self.value_max,
            inquiries_min=self.inquiries_min,
            buyer=self.buyer or "",
            silent_days_min=self.silent_days_min,
            silent_days_max=self.silent_days_max,
            words=tuple(split_words(self.words or "")),
        )
