from odoo import api, models


class InquiryCachedMixin(models.AbstractModel):
    """Settings that are read from the cache: whoever changes one makes every worker read anew."""

    _name = "inquiry.cached.mixin"
    _description = "Setting read from the cache"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
