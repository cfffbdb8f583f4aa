from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...tools.buyer_zone import known_zones
from ...tools.frequency import Caps
from ...tools.region_policy import RegionPolicy


class InquiryRegion(models.Model):
    """One country or state as data: its zones, when its people may be contacted, and how often.

    The region without a country serves every country that has none of its own, and its hours every region
    that has none.
    """

    _name = "inquiry.region"
    _inherit = ["inquiry.cached.mixin"]
    _description = "Contact region"
    _order = "country_id, state_id, id"

    name = fields.Char(required=True, translate=True)
    country_id = fields.Many2one(
        "res.country", ondelete="cascade", help="Empty: every country without a region of its own."
    )
    state_id = fields.Many2one(
        "res.country.state",
        string="State or province",
        ondelete="cascade",
        domain="[('country_id', '=', country_id)]",
        help="Empty: the whole country.",
    )
    zones = fields.Char(
        string="Time zones",
        help="Names such as Europe/Berlin, separated by commas, the most likely first. "
        "Empty: all of the country.",
    )
    hour_ids = fields.One2many("inquiry.region.hours", "region_id", string="Contact hours", copy=True)
    skips_holidays = fields.Boolean(
        string="Not on public holidays", help="Nothing goes out on public holidays of the country."
    )
    cap_day = fields.Integer(
        string="Messages a day",
        default=1,
        help="Messages a buyer may get in 24 hours over all channels. Answers to the buyer's own questions "
        "are not counted. 0: no limit.",
    )
    cap_week = fields.Integer(string="Messages a week", default=4, help="The same in 7 days. 0: no limit.")
    cap_week_marketing = fields.Integer(
        string="Of which advertising", default=2, help="Advertising a buyer may get in 7 days. 0: no limit."
    )
    cool_down_hours = fields.Integer(
        string="Hours between messages", default=20, help="Least time between two messages. 0: none."
    )
    confidence = fields.Selection(
        [("high", "High"), ("medium", "Medium"), ("low", "Low")],
        default="medium",
        help="How sure we are of these hours.",
    )
    source = fields.Char(help="Where these hours come from.")

    _place_uniq = models.UniqueIndex(
        "(COALESCE(country_id, 0), COALESCE(state_id, 0))", "There is one region per country or state."
    )

    @api.constrains("zones")
    def _check_zones(self):
        for region in self:
            for zone in region._split_zones():
                if zone not in known_zones():
                    raise ValidationError(self.env._("There is no time zone “%(zone)s”.", zone=zone))

    @api.model
    def _policy_of(self, country_code, state_code=""):
        """Return the :class:`RegionPolicy` of a place: its state's, its country's, or everybody's."""
        policies = self._policies()
        return (
            policies.get((country_code, state_code))
            or policies.get((country_code, ""))
            or policies.get(("", ""))
            or RegionPolicy()
        )

    @api.model
    @ormcache()
    def _policies(self):
        # The places of the world are few, and all are asked for.
        regions = self.sudo().with_context(lang=None).search([])  # pylint: disable=no-search-all
        return {
            (region.country_id.code or "", region.state_id.code or ""): region._prepare_policy()
            for region in regions
        }

    def _prepare_policy(self):
        return RegionPolicy(
            region_id=self.id,
            name=self.name,
            zones=self._split_zones(),
            caps=Caps(self.cap_day, self.cap_week, self.cap_week_marketing, self.cool_down_hours),
            windows=self.hour_ids._windows(),
            skips_holidays=self.skips_holidays,
        )

    def _split_zones(self):
        return tuple(zone.strip() for zone in (self.zones or "").split(",") if zone.strip())
