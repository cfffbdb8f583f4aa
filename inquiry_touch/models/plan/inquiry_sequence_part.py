from odoo import api, fields, models

from .inquiry_enrollment import PENDING


class InquirySequencePart(models.AbstractModel):
    """A line of a plan: changing it makes a new version of the plan."""

    _name = "inquiry.sequence.part"
    _inherit = ["inquiry.rule.line"]
    _description = "Part of a follow-up plan"

    # The touch's link to such a line.
    _touch_field = ""

    active = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="Off: only running plans that were planned with it still use it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._plans()._save_version()
        return parts

    def write(self, vals):
        result = super().write(vals)
        self._plans()._save_version()
        return result

    def unlink(self):
        plans = self._plans()
        result = super().unlink()
        plans.exists()._save_version()
        return result

    def _filter_in_use(self):
        field = self._touch_field
        # Only whether something waits is asked, of inquiries the manager need not see.
        waiting = (
            self.env["inquiry.touch"]
            .sudo()
            ._read_group([(field, "in", self.ids), ("state", "in", PENDING)], [field])
        )
        return self.browse(part.id for (part,) in waiting)

    def _plans(self):
        """Return the plans these lines belong to."""
        raise NotImplementedError
