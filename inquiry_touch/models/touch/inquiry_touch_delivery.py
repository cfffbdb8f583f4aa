from odoo import api, models


class InquiryTouchDelivery(models.AbstractModel):
    """The delivery stage of a touch: the job that takes what is due through the gate to its channel."""

    _name = "inquiry.touch.delivery"
    _description = "Delivery stage of a touch"

    @api.model
    def _cron_deliver(self, limit=200):
        """Deliver what is due."""
        raise NotImplementedError
