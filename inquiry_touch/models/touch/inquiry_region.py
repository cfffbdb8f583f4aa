from odoo import fields, models


class InquiryRegion(models.Model):
    """One country or state as data: its zones, when its people may be contacted, and how often.

    The region without a country serves every country that has none of its own.
    """

    _name = "inquiry.region"
    _description = "Contact region"
    _order = "country_id, state_id"

    name = fields.Char(required=True, translate=True)
    country_id = fields.Many2one("res.country", ondelete="cascade")
    state_id = fields.Many2one("res.country.state", ondelete="cascade")
    zones = fields.Char(help="IANA time zones, separated by commas; empty: all zones of the country.")
    hour_ids = fields.One2many("inquiry.region.hours", "region_id", copy=True)
    cap_day = fields.Integer(default=1, help="Messages a buyer may get in 24 hours over all channels.")
    cap_week = fields.Integer(default=4, help="Messages a buyer may get in 7 days over all channels.")
    cap_week_marketing = fields.Integer(default=2)
    cool_down_hours = fields.Integer(default=20)
    confidence = fields.Selection([("high", "High"), ("medium", "Medium"), ("low", "Low")], default="medium")
    source = fields.Char(help="Where these hours come from.")

    _place_uniq = models.UniqueIndex(
        "(COALESCE(country_id, 0), COALESCE(state_id, 0))", "There is one region per country or state."
    )
