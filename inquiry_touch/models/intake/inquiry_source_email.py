import email
import email.policy
from email.message import EmailMessage

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, email_split, html2plaintext, parse_contact_from_email
from odoo.tools.mail import mail_header_msgid_re

from ...exceptions import PayloadError
from ...tools import generic_fields, mail_parts
from ...tools.inquiry_facts import InquiryAttachment, InquiryData, MailEnvelope
from ...tools.plain_text import storable
from ...tools.reply_text import cut_quoted, is_robot

RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "To", "Cc", "Resent-To", "Resent-Cc")


class InquirySourceEmail(models.AbstractModel):
    """Mail to an alias or out of a mailbox, read by Odoo's own gateway code."""

    _name = "inquiry.source.email"
    _inherit = ["inquiry.source.base"]
    _description = "Mail source"

    @api.model
    def _find_source(self, headers):
        """Return the source a mail is for: by the address it was sent to, else by the mailbox it lay in."""
        Source = self.env["inquiry.source"].sudo()  # the gateway decides, not the rights of its user
        is_mail = Domain("source_type", "=", "email")
        aliases = self._find_aliases(headers)
        source = (
            Source.search(is_mail & Domain("alias_id", "in", aliases.ids), limit=1) if aliases else Source
        )
        server_id = self.env.context.get("default_fetchmail_server_id")
        if source or not server_id:
            return source
        return Source.search(is_mail & Domain("fetchmail_server_ids", "in", [server_id]), limit=1)

    @api.model
    def _is_answer_of_ours(self, headers):
        """Say whether one of our own people answers in an inquiry: that is no message of its buyer."""
        sender = email_normalize(_all(headers, "From"), strict=False)
        domain = [("email_normalized", "=", sender), ("share", "=", False)]
        if not sender or not self.env["res.users"].sudo().search_count(domain, limit=1):
            return False
        references = mail_header_msgid_re.findall(_all(headers, "In-Reply-To") + _all(headers, "References"))
        answered = [("message_id", "in", references), ("model", "=", "crm.lead")]
        return bool(self.env["mail.message"].sudo().search_count(answered, limit=1))

    @api.model
    def _is_for_others(self, headers):
        """Say whether a mail is also addressed to an alias that makes no leads."""
        return any(alias.alias_model_id.model != "crm.lead" for alias in self._find_aliases(headers))

    @api.model
    def _find_aliases(self, headers):
        recipients = [
            address.lower() for name in RECIPIENT_HEADERS for address in email_split(_all(headers, name))
        ]
        localparts = [address.partition("@")[0] for address in recipients]
        addressed = Domain("alias_full_name", "in", recipients) | (
            Domain("alias_incoming_local", "=", True) & Domain("alias_name", "in", localparts)
        )
        aliases = self.env["mail.alias"].sudo()
        return aliases.search(addressed) if recipients else aliases

    def _parse(self, source, payload):
        message = email.message_from_bytes(
            payload._body_bytes().replace(b"\0", b""), policy=email.policy.SMTP
        )
        gateway = self.env["mail.thread"].with_company(source.company_id)
        try:
            mail_parts.mend(message)
            mail = gateway.message_parse(message)
            mail["files"] = tuple(map(_read_file, mail.get("attachments", ())))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            # what the standard library and Odoo raise on broken headers and parts
            raise PayloadError("bad_mail", str(error)) from error
        is_automatic = self._is_automatic(gateway, message, mail)
        routes = self._find_routes(gateway, message, mail)
        return [self._build(source, payload, mail, is_automatic=is_automatic, routes=routes)]

    @api.model
    def _find_routes(self, gateway, message, mail):
        """Ask Odoo whose thread a mail answers; bounces are dealt with there and belong to no thread."""
        try:
            return gateway.message_route(message, mail, model="crm.lead")
        except ValueError:
            return []

    @api.model
    def _is_automatic(self, gateway, message, mail):
        """Say whether no buyer wrote this: a robot, a bounce, or a mail of our own that came back."""
        return bool(
            mail.get("is_bounce")
            or is_robot(message)
            or gateway._detect_loop_headers(mail)
            or self._is_own(mail)
        )

    @api.model
    def _is_own(self, mail):
        """Say whether a mail comes from an address of ours, or is one we sent that came back."""
        sender = email_normalize(mail["email_from"] or "")
        aliases = self.env["mail.alias"].sudo()
        if sender and aliases.search_count([("alias_full_name", "=", sender)], limit=1):
            return True
        sent = [("message_id", "=", mail["message_id"]), ("message_type", "!=", "email")]
        return bool(self.env["mail.message"].sudo().search_count(sent, limit=1))

    @api.model
    def _build(self, source, payload, mail, *, is_automatic, routes):
        name, address = parse_contact_from_email(mail["email_from"] or "")
        html = str(mail.get("body") or "")
        subject = mail.get("subject") or ""
        message = cut_quoted(html2plaintext(html))
        if not (subject + message).strip("\0 \n"):
            subject = ", ".join(file.name for file in mail["files"]) or self.env._("(no text)")
        return InquiryData(
            subject=subject,
            message=message,
            # the return path of a bounce may be empty; it is set apart all the same
            email=address or ("mailer-daemon" if is_automatic else ""),
            name=name,
            external_ref=payload.delivery_ref or payload._window_ref(),
            occurred_at=self._read_date(mail, payload),
            attachments=self.env["inquiry.source.webhook"]._limit_files(source, mail["files"]),
            envelope=MailEnvelope(mail["message_id"], references=mail.get("references") or "", html=html),
            thread_lead_id=next((route[1] for route in routes if route[0] == "crm.lead" and route[1]), 0),
            is_automatic=is_automatic,
        )

    @api.model
    def _read_date(self, mail, payload):
        # Odoo writes down whatever year a header names, and its own fields cannot read all of them
        sent_at = generic_fields.read_moment(mail.get("date") or "", payload.received_at)
        return sent_at or payload.received_at


def _all(headers, name):
    return storable(", ".join(map(str, headers.get_all(name, []))))


def _read_file(file):
    content = file.content
    if isinstance(content, EmailMessage):  # a mail that was forwarded as a file
        content = content.as_bytes()
    elif isinstance(content, str):
        content = content.encode("utf-8", "replace")
    return InquiryAttachment(file.fname or "", "", content)
