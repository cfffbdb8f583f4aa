from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """Keeps the raw bytes of calls to our doors."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        if rule.endpoint.routing.get("inquiry_raw"):
            # Odoo parses forms before the route sees them, and parsing eats the bytes that were signed
            request.httprequest.get_data(cache=True)
            request.inquiry_path_args = args
        return result

    @classmethod
    def _dispatch(cls, endpoint):
        if endpoint.routing.get("inquiry_raw"):
            # the fields of a form are no arguments: one named "self" would end the call in an error
            request.params = dict(request.inquiry_path_args)
        return super()._dispatch(endpoint)
