from odoo import api, models
from odoo.fields import Domain


class InquiryPurgeMixin(models.AbstractModel):
    """What is deleted when its days are over, in batches, by :class:`InquiryPurge`."""

    _name = "inquiry.purge.mixin"
    _description = "Deleted by schedule"

    @api.model
    def _kept_from_purge(self, domain):
        """Return which of the records that are due must stay. An addon adds its own holds to those of
        ``super()``; the preview, the dates on screens and the runs all go by it.

        :param Domain domain: what is due
        :return Domain: what stays, whatever is due
        """
        return Domain.FALSE

    @api.model
    def _to_purge(self, domain):
        """Return the domain of what is due and not held."""
        domain = Domain(domain)
        return domain & ~self._kept_from_purge(domain)

    @api.model
    def _purge_size(self, domain):
        """Return about how many bytes would be freed by deleting these."""
        return 0

    def _purge(self):
        """Delete these, and what has no meaning without them.

        :return int: the bytes that were freed
        """
        self.unlink()
        return 0
