from odoo import models

from ...exceptions import PayloadError


class InquirySourceLead(models.AbstractModel):
    """Leads that Odoo makes itself: they are noted when they are born, there are no bytes to read."""

    _name = "inquiry.source.lead"
    _inherit = ["inquiry.source.base"]
    _description = "Source of leads made in Odoo"

    def _parse(self, source, payload):
        raise PayloadError("bad_shape")
