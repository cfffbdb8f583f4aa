from odoo import api, models
from odoo.fields import Domain


class InquiryImportPurge(models.AbstractModel):
    """A file and its rows are kept as long as the parts read from it, for the days of raw data; what
    became of them stays."""

    _name = "inquiry.import.purge"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Retention of files"

    @api.model
    def _done_domain(self, due):
        """Return which imports are at their end and all their parts with them: what failed may be read again.

        :param Domain due: which payloads are deleted now
        """
        return Domain("state", "in", ("done", "undone")) & ~Domain("payload_ids", "any", ~due)

    @api.model
    def _purge_size(self, domain):
        own = [
            ("res_model", "=", self._name),
            ("res_field", "=", "file"),
            ("res_id", "in", self._search(domain)),
        ]
        [(size,)] = self.env["ir.attachment"]._read_group(own, aggregates=["file_size:sum"])
        return size or 0

    def _purge(self):
        """Empty these of what people wrote; the rows are deleted by themselves, there are many of them."""
        size = self._purge_size(Domain("id", "in", self.ids))
        self.column_ids.write({"sample": False})
        self.problem_ids.write({"example": False})
        self.write({"file": False, "is_read": False})
        return size
