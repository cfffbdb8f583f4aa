from odoo import models
from odoo.tools import email_normalize


class InquiryChannelEmail(models.AbstractModel):
    """Mail by Odoo's own queue."""

    _name = "inquiry.channel.email"
    _inherit = ["inquiry.channel.base"]
    _description = "E-mail as a touch channel"

    def _can_reach(self, lead):
        return bool(email_normalize(lead.email_from))

    def _cancel(self, touches):
        mails = touches.mail_mail_id.filtered(lambda mail: mail.state == "outgoing")
        mails.write({"state": "cancel"})
