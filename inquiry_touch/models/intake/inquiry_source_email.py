import email
import email.policy
from email.message import EmailMessage

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, email_split, html2plaintext, parse_contact_from_email
from odoo.tools.mail import decode_message_header, mail_header_msgid_re

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
    def _find_sources(self, headers):
        """Return the sources a mail is for: all it was sent to, else the one of the mailbox it lay in."""
        return self._find_addressed(headers)[0]

    @api.model
    def _find_addressed(self, headers):
        """Return the sources a mail is for, and whether it also goes to an alias that makes no leads."""
        Source = self.env["inquiry.source"].sudo()  # the gateway decides, not the rights of its user
        aliases = self._find_aliases(headers)
        addressed = [("source_type", "=", "email"), ("alias_id", "in", aliases.ids)]
        sources = Source.search_fetch(addressed) if aliases else Source
        server_id = self.env.context.get("default_fetchmail_server_id")
        sources = sources or (self._bound_source(server_id) if server_id else Source)
        # an alias of a source makes leads: only the others have to be looked at
        others = aliases - sources.alias_id
        return sources, any(alias.alias_model_id.model != "crm.lead" for alias in others)

    @api.model
    def _bound_source(self, server_id):
        """Return the source at which the mail of a mailbox enters, if any."""
        bound = [("source_type", "=", "email"), ("fetchmail_server_ids", "in", [server_id])]
        return self.env["inquiry.source"].sudo().search(bound, limit=1)

    @api.model
    def _is_robot(self, headers):
        """Say whether no person wrote a mail that goes to a lead, whatever source the lead came by."""
        if not is_robot(headers):
            return False
        sender = _all(headers, "From")
        sources_sudo = self.env["inquiry.source"].sudo().search([("forwarder_addresses", "!=", False)])
        is_program = sources_sudo._is_forwarder(sender) or self.env["inquiry.marketplace"]._is_relay(sender)
        return is_robot(headers, by_forwarder=is_program)

    @api.model
    def _is_answer_of_ours(self, headers):
        """Say whether one of our own people answers in an inquiry: that is no message of its buyer."""
        references = mail_header_msgid_re.findall(_all(headers, "In-Reply-To") + _all(headers, "References"))
        sender = email_normalize(_all(headers, "From"), strict=False)
        domain = [("email_normalized", "=", sender), ("share", "=", False)]
        if not references or not sender or not self.env["res.users"].sudo().search_count(domain, limit=1):
            return False
        answered = [("message_id", "in", references), ("model", "=", "crm.lead")]
        return bool(self.env["mail.message"].sudo().search_count(answered, limit=1))

    @api.model
    def _find_aliases(self, headers):
        recipients = [
            address.lower() for name in RECIPIENT_HEADERS for address in _addresses(_all(headers, name))
        ]
        localparts = [address.partition("@")[0] for address in recipients]
        addressed = Domain("alias_full_name", "in", recipients) | (
            Domain("alias_incoming_local", "=", True) & Domain("alias_name", "in", localparts)
        )
        aliases = self.env["mail.alias"].sudo()
        return aliases.search_fetch(addressed) if recipients else aliases

    def _parse(self, source, payload):
        message = email.message_from_bytes(
            payload._body_bytes().replace(b"\0", b""), policy=email.policy.SMTP
        )
        gateway = self.env["mail.thread"].with_company(source.company_id)
        marketplaces = self.env["inquiry.marketplace"]
        try:
            mail_parts.mend(message)
            mail = gateway.message_parse(message)
            mail["files"] = tuple(map(_read_file, mail.get("attachments", ())))
            known = marketplaces._recognise(source, message, mail)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            # what the standard library and Odoo raise on broken headers and parts
            raise PayloadError("bad_mail", str(error)) from error
        mail["sender"], by_forwarder = self._find_sender(source, message, mail)
        # marketplaces send the messages of buyers by programs, and say so
        by_program = by_forwarder or bool(known and known.rules)
        is_automatic = self._is_automatic(gateway, message, mail, by_program)
        thread_lead_id = self._find_thread(gateway, message, mail, payload)
        data = self._build(source, payload, mail, is_automatic=is_automatic, thread_lead_id=thread_lead_id)
        return [marketplaces._read(payload, known, data) if known else data]

    @api.model
    def _find_sender(self, source, message, mail):
        """Return who wrote: the sender, or for whom a forwarder sent; and whether it was a forwarder."""
        if not source._is_forwarder(mail["email_from"]):
            return mail["email_from"], False
        wanted = decode_message_header(message, "Reply-To")
        return (wanted if email_normalize(wanted, strict=False) else mail["email_from"]), True

    @api.model
    def _find_thread(self, gateway, message, mail, payload):
        """Return the id of the lead whose message a mail answers, whatever address it went to; 0 for none.

        A bounce belongs to no thread: Odoo notes it with the message and the address that bounced.
        """
        is_first_reading = payload.id and not payload.intake_ids  # a rehearsal has no id
        if mail.get("is_bounce"):
            if is_first_reading:
                gateway._routing_handle_bounce(message, mail)
            return 0
        if is_first_reading:
            gateway._routing_reset_bounce(message, mail)
        # as Odoo reads them (mail.thread.message_route): the newest come last, and 32 are plenty
        named = mail_header_msgid_re.findall(mail["references"] or mail["in_reply_to"] or "")
        references = [reference for reference in named if "reply_to" not in reference][-32:]
        answered = [("message_id", "in", references), ("model", "=", "crm.lead")]
        Message = self.env["mail.message"].sudo()
        return (Message.search(answered, limit=1, order="id desc") if references else Message).res_id or 0

    @api.model
    def _is_automatic(self, gateway, message, mail, by_forwarder):
        """Say whether no buyer wrote this: a robot, a bounce, or a mail of our own that came back."""
        return bool(
            mail.get("is_bounce")
            or is_robot(message, by_forwarder=by_forwarder)
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
    def _build(self, source, payload, mail, *, is_automatic, thread_lead_id):
        name, address = parse_contact_from_email(mail["sender"] or "")
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
            thread_lead_id=thread_lead_id,
            is_automatic=is_automatic,
        )

    @api.model
    def _read_date(self, mail, payload):
        # Odoo writes down whatever year a header names, and its own fields cannot read all of them
        sent_at = generic_fields.read_moment(mail.get("date") or "", payload.received_at)
        return sent_at or payload.received_at


def _all(headers, name):
    return storable(", ".join(map(str, headers.get_all(name, []))))


def _addresses(text):
    # an open quotation mark would swallow what follows, an address of ours too
    return email_split(text.replace('"', " ") if text.count('"') % 2 else text)


def _read_file(file):
    content = file.content
    if isinstance(content, EmailMessage):  # a mail that was forwarded as a file
        content = content.as_bytes()
    elif isinstance(content, str):
        content = content.encode("utf-8", "replace")
    return InquiryAttachment(file.fname or "", "", content)
