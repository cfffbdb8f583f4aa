from odoo import api, models


class InquirySequencePart(models.AbstractModel):
    """A line of a plan: changing it makes a new version of the plan."""

    _name = "inquiry.sequence.part"
    _description = "Part of a follow-up plan"

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

    def _plans(self):
        """Return the plans these lines belong to."""
        raise NotImplementedError
