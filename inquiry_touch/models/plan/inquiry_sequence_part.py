from odoo import api, fields, models


class InquirySequencePart(models.AbstractModel):
    """A line of a plan: changing it makes a new version, and running inquiries keep the old line."""

    _name = "inquiry.sequence.part"
    _inherit = ["inquiry.rule.line"]
    _description = "Part of a follow-up plan"

    active = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="Off: only running inquiries that started with it still use it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._plans()._save_version()
        return parts

    def write(self, vals):
        if vals.keys() & set(self.env["inquiry.snapshot"]._field_names(self)):
            self._steps()._keep_former()
        result = super().write(vals)
        self._plans()._save_version()
        return result

    def unlink(self):
        plans = self._plans()
        self._steps()._keep_former()
        result = super().unlink()
        plans.exists()._save_version()
        return result

    def _plans(self):
        """Return the plans these lines belong to."""
        raise NotImplementedError

    def _steps(self):
        """Return the steps these lines are or belong to."""
        raise NotImplementedError
