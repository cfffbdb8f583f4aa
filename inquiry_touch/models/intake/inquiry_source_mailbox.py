from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from ...tools.forwarders import is_forwarder, split_forwarders, wrong_forwarders
from ...tools.reply_text import mail_reference


class InquirySourceMailbox(models.AbstractModel):
    """The mail side of a source: its mailboxes, who forwards mail to it, and how a mail is stored."""

    _name = "inquiry.source.mailbox"
    _description = "Mailboxes and forwarders of a source"

    fetchmail_server_ids = fields.Many2many(
        "fetchmail.server",
        string="Mailboxes",
        groups="base.group_system",
        help="All mail fetched from these mailboxes enters here, whatever address it was sent to.",
    )
    mailbox_note = fields.Text(compute="_compute_mailbox_note", compute_sudo=True)
    forwarder_addresses = fields.Text(
        string="Forwarders",
        help="Programs that send other people's inquiries here: a contact form, a marketplace. One address "
        "per line, or @domain.com for all of a domain. Their mails count as written by a person although "
        "they look automatic, and the address in Reply-To is the buyer's.",
    )

    approved_sender = fields.Char(
        string="Approved sender address",
        help="Answers to masked addresses of a marketplace are sent from here. Amazon takes mail only "
        "from an address that is registered in Seller Central. Empty: the address of this source.",
    )

    @api.depends(
        "fetchmail_server_ids.inquiry_troubles",
        "fetchmail_server_ids.error_date",
        "fetchmail_server_ids.state",
    )
    def _compute_mailbox_note(self):
        for source in self:
            lines = [source._mailbox_note(server) for server in source.fetchmail_server_ids]
            source.mailbox_note = "\n".join(filter(None, lines))

    @api.model
    def _mailbox_note(self, server):
        """Say what is wrong with a mailbox to those who may not open its settings."""
        if server.server_type == "local":
            return ""
        if server.state != "done" or not server.active:
            return self.env._("Mailbox “%s” is not being read: it is not confirmed.", server.name)
        if server.error_date:
            return self.env._("Mailbox “%s” cannot be reached at the moment.", server.name)
        if server.inquiry_troubles:
            return self.env._(
                "Mailbox “%(name)s”: mails that could not be taken in and wait there unread: %(count)s.",
                name=server.name,
                count=len(server.inquiry_troubles),
            )
        return ""

    @api.constrains("approved_sender")
    def _check_approved_sender(self):
        for source in self.filtered("approved_sender"):
            if not email_normalize(source.approved_sender):
                raise ValidationError(self.env._("“%s” is no mail address.", source.approved_sender))

    @api.constrains("forwarder_addresses")
    def _check_forwarder_addresses(self):
        for source in self:
            wrong = wrong_forwarders(source.forwarder_addresses or "")
            if wrong:
                raise ValidationError(
                    self.env._(
                        "These are no forwarders: %s. Write an address, or @domain.com for a whole domain.",
                        ", ".join(wrong),
                    )
                )

    def _is_forwarder(self, sender):
        """Say whether one of these sources gets its mail by way of this address."""
        address = email_normalize(sender or "", strict=False) or ""
        return any(
            is_forwarder(address, split_forwarders(source.forwarder_addresses or "")) for source in self
        )

    def _receive_mail(self, body, headers):
        """Store a mail addressed to this source; a second delivery of it changes nothing."""
        return self._receive(body, content_type="message/rfc822", delivery_ref=mail_reference(headers, body))

    def _keep_failed_mail(self, body, headers, detail):
        """Keep a mail that could not be taken in for a person to look at and to replay."""
        return self.env["inquiry.payload"]._store_failed(
            self,
            body,
            content_type="message/rfc822",
            delivery_ref=mail_reference(headers, body),
            error_code="mailbox_failed",
            detail=detail,
        )

    def _alias_get_creation_values(self):
        """Mail to the alias is captured before Odoo routes it; should it not be, it still makes a lead."""
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.lead")
        if self.id:
            values["alias_defaults"] = {"inquiry_source_id": self.id, "team_id": self.team_id.id}
        return values
