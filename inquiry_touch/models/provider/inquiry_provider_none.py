from odoo import api, models

from ...exceptions import ProviderError


class InquiryProviderNone(models.AbstractModel):
    """The provider of those who want none: it can do nothing, and nothing is sent anywhere."""

    _name = "inquiry.provider.none"
    _inherit = ["inquiry.provider.base"]
    _description = "No provider"

    @api.model
    def _write_answer(self, provider, question):
        raise ProviderError("provider_off", is_final=True)

    @api.model
    def _transcribe(self, provider, content, mimetype):
        raise ProviderError("provider_off", is_final=True)
