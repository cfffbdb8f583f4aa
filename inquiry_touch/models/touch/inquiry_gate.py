from odoo import api, models


class InquiryGate(models.AbstractModel):
    """The one gate: may this person be contacted now, on this channel, for this purpose?"""

    _name = "inquiry.gate"
    _description = "Contact gate"

    @api.model
    def _check(self, requests):
        """Answer all requests with a fixed number of queries.

        :param list requests: :class:`GateRequest` values
        :return dict: ``{request.key: Hold | Refuse | None}``; None means nothing speaks against it
        """
        raise NotImplementedError

    @api.model
    def _gate_checks(self):
        """Return the names of the checks in order, refusals before holds; an addon inserts its own."""
        raise NotImplementedError
