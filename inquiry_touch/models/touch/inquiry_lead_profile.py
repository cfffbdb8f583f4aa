from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.legal_profile import legal_profile
from ...tools.verdict import Receipt

PROFILE_LABELS = [
    ("eu", "EU"),
    ("uk", "United Kingdom"),
    ("us", "United States"),
    ("other", "Other"),
]


class InquiryLeadProfile(models.AbstractModel):
    """The legal profile of a lead: whose law on contacting people counts for its buyer."""

    _name = "inquiry.lead.profile"
    _description = "Legal profile of a lead"

    inquiry_profile = fields.Selection(
        PROFILE_LABELS,
        string="Legal profile",
        compute="_compute_inquiry_profile",
        inverse="_inverse_inquiry_profile",
        search="_search_inquiry_profile",
        help="Whose law on contacting people counts for this buyer: by the country, unless you choose "
        "another. Your choice stays whatever is found later; empty it to go by the country again.",
    )
    inquiry_profile_set = fields.Selection(
        PROFILE_LABELS, string="Legal profile set by a person", copy=False, readonly=True
    )

    @api.depends("inquiry_profile_set", "country_id", "inquiry_buyer_id.country_id")
    def _compute_inquiry_profile(self):
        for lead in self:
            lead.inquiry_profile = lead.inquiry_profile_set or lead._inquiry_profile_by_country()

    def _inverse_inquiry_profile(self):
        entries = []
        for lead in self:
            old = lead.inquiry_profile_set or lead._inquiry_profile_by_country()
            new = lead.inquiry_profile or lead._inquiry_profile_by_country()
            lead.inquiry_profile_set = lead.inquiry_profile
            if old != new:
                entries.append({"lead": lead, "receipt": lead._prepare_profile_receipt(old, new)})
        self.env["inquiry.decision"]._log(entries)
        self.invalidate_recordset(["inquiry_profile"])  # one that was emptied follows the country again

    def _search_inquiry_profile(self, operator, value):
        if operator != "in":
            return NotImplemented
        countries = self.env["res.country"].search([])  # pylint: disable=no-search-all
        here = countries.filtered(lambda country: legal_profile(country.code or "") in value)
        by_country = Domain("country_id", "in", here.ids) | (
            Domain("country_id", "=", False) & Domain("inquiry_buyer_id.country_id", "in", here.ids)
        )
        if False in value:
            by_country |= Domain("country_id", "=", False) & Domain("inquiry_buyer_id.country_id", "=", False)
        chosen = [one for one in value if one]
        return Domain("inquiry_profile_set", "in", chosen) | (
            Domain("inquiry_profile_set", "=", False) & by_country
        )

    def _inquiry_profile_by_country(self):
        country = self.country_id or self.inquiry_buyer_id.country_id
        return legal_profile(country.code or "") or False

    def _prepare_profile_receipt(self, old, new):
        facts = {
            "user": self.env.user.name,
            "what": {"field": "inquiry_profile"},
            "old": self._inquiry_field_fact("inquiry_profile", old),
            "new": self._inquiry_field_fact("inquiry_profile", new),
        }
        return Receipt("gate", "profile_set", "profile_set", facts)
