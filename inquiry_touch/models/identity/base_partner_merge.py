from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merged contacts: their buyers follow, and two buyers of one contact are suspected to be one person."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Odoo moves the column by SQL; what merged buyers borrowed from each other names contacts too.
        result = super()._update_foreign_keys(src_partners, dst_partner)
        buyers_sudo = self.env["inquiry.buyer"].sudo()  # whoever merges contacts need not see buyers
        buyers_sudo.invalidate_model(["partner_id"])
        buyers_sudo._follow_merged_partners(src_partners.ids, dst_partner)
        return result
