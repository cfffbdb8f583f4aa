from odoo import api, models
from odoo.fields import Domain


class InquiryPayloadPurge(models.AbstractModel):
    """What came in is kept byte for byte for the days set, then its bytes go; what became of it stays."""

    _name = "inquiry.payload.purge"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Retention of payloads"

    @api.model
    def _done_domain(self):
        """Return which payloads have done their duty: read, and nothing in them can be read again."""
        unread = [("result", "in", (False, "failed"))]
        junk = [("result", "=", "junk"), ("lead_id", "=", False)]  # brought back from its bytes
        open_end = Domain("intake_ids", "any", unread) | Domain("intake_ids", "any", junk)
        return Domain("state", "=", "parsed") & ~open_end

    @api.model
    def _refused_domain(self):
        """Return which payloads only count calls: refused at the door, or answered with nothing to keep."""
        return Domain("state", "in", ("refused", "answered"))

    @api.model
    def _purge_size(self, domain):
        [(size,)] = self._read_group(domain, aggregates=["body_size:sum"])
        return size or 0

    def _purge(self):
        size = sum(self.mapped("body_size"))
        return size + super()._purge()
