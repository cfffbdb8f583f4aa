from datetime import timedelta

from odoo import api, models
from odoo.tools import email_normalize


class InquiryLeadMail(models.AbstractModel):
    """Replies that reach a lead by Odoo's own gateway: none is thrown away, none feeds a loop."""

    _name = "inquiry.lead.mail"
    _description = "Mail side of a lead"

    @api.model
    def _inquiry_of_routes(self, routes):
        """Return the leads of the road among the threads a mail was routed to."""
        ids = [route[1] for route in routes or () if route and route[0] == "crm.lead" and route[1]]
        # whoever runs the gateway, the mail is for this lead
        leads_sudo = self.sudo().browse(ids)
        return leads_sudo.exists().filtered("inquiry_trace")

    def _inquiry_is_flooded(self, msg_dict):
        """Say whether a sender has written so often that one more mail of his tells nobody.

        Where Odoo would drop a mail as a loop, ours is kept and only the notices stop: it is those that
        another robot answers. The limits are Odoo's. Relays of a marketplace write for many people.
        """
        sender = email_normalize(msg_dict.get("email_from") or "", strict=False)
        if not sender or self.inquiry_source_id._is_forwarder(sender):
            return False
        get_param = self.env["ir.config_parameter"].sudo().get_param
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        threshold = int(get_param("mail.gateway.loop.threshold", 20))
        author_id = msg_dict.get("author_id")
        is_theirs = (
            ("author_id", "=", author_id)
            if author_id
            else ("email_from", "in", [msg_dict["email_from"], sender])
        )
        domain = [
            ("model", "=", "crm.lead"),
            ("res_id", "in", self.ids),
            ("message_type", "=", "email"),
            ("create_date", ">=", self.env.cr.now() - timedelta(minutes=minutes)),
            is_theirs,
        ]
        return self.env["mail.message"].sudo().search_count(domain, limit=threshold) >= threshold
