from odoo import models


class CrmTag(models.Model):
    """Tags are given by rules, which are kept ready in memory."""

    _inherit = "crm.tag"

    def unlink(self):
        result = super().unlink()
        # A rule kept in memory would go on giving a tag that is gone.
        self.env.registry.clear_cache()
        return result
