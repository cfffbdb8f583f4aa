from odoo import models


class InquiryChannelActivity(models.AbstractModel):
    """To-dos and calls: work for the owner of the inquiry."""

    _name = "inquiry.channel.activity"
    _inherit = ["inquiry.channel.base"]
    _description = "To-do or call as a touch channel"

    def _can_reach(self, lead):
        return True

    def _cancel(self, touches):
        touches.mail_activity_id.unlink()
