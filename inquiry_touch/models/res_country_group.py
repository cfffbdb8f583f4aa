from odoo import models


class ResCountryGroup(models.Model):
    """Rules keep the countries of a group at hand; a changed group makes them look again."""

    _inherit = "res.country.group"

    def write(self, vals):
        result = super().write(vals)
        if "country_ids" in vals:
            self.env.registry.clear_cache()
        return result
