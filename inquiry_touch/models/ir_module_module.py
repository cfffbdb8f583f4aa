from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite)
        if any(name.startswith("inquiry_touch") for name in modules):
            self.env["inquiry.version"]._take_in_texts()
        return result
