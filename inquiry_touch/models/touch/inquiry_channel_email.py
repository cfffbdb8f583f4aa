from collections import Counter, defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, email_normalize, is_html_empty

from ...exceptions import DeliveryError
from ...tools.plain_text import one_line
from ...tools.verdict import Receipt
from .inquiry_gate import ANSWERS

_lt = LazyTranslate(__name__)

TOUCH_HEADER = "X-Inquiry-Touch"
# Kept in English: a receipt says them in the language of its reader.
NO_TEMPLATE = _lt("the step has no template")
NO_RECIPIENT = _lt("there is no recipient")
NO_SUBJECT = _lt("there is no subject")
NO_TEXT = _lt("there is no text")


class InquiryChannelEmail(models.AbstractModel):
    """Mail by Odoo's own queue; the queue hands it over to SMTP, once (see ``mail.mail``)."""

    _name = "inquiry.channel.email"
    _inherit = ["inquiry.channel.base"]
    _description = "E-mail as a touch channel"

    _address_kind = "email"

    def _can_reach(self, lead):
        return bool(email_normalize(lead.email_from))

    def _deliver(self, touches):
        """Render the mails, each template once for all its touches, and put them in the outgoing queue."""
        for (template, reply_to, _turn), group in self._group(touches).items():
            mails = self._render(template, group, reply_to)
            self._link(group, mails)
        self.env["ir.cron"]._inquiry_wake("mail.ir_cron_mail_scheduler_action")

    def _cancel(self, touches):
        touches.mail_mail_id.filtered(lambda mail: mail.state == "outgoing").cancel()

    def _group(self, touches):
        """Group touches by what their mails have in common; a lead comes at most once in each group."""
        turns = Counter()
        ids_by_key = defaultdict(list)
        for touch in touches:
            common = (touch.variant_id.template_ref, self._reply_to(touch))
            turn = turns[common, touch.lead_id.id]
            turns[common, touch.lead_id.id] += 1
            ids_by_key[(*common, turn)].append(touch.id)
        return {key: touches.browse(ids) for key, ids in ids_by_key.items()}

    def _reply_to(self, touch):
        source = touch.lead_id.inquiry_source_id
        return source.alias_email if source.source_type == "email" else False

    def _render(self, template, touches, reply_to):
        if not template:
            raise DeliveryError("template_error", NO_TEMPLATE._source)
        # Kept after sending: the message is the proof, and the queue must not forget what it did.
        values = {"auto_delete": False, **({"reply_to": reply_to} if reply_to else {})}
        try:
            mails = template.sudo().send_mail_batch(touches.lead_id.ids, email_values=values)
        except (UserError, ValueError) as error:
            raise DeliveryError("template_error", str(error)) from error
        for mail in mails:
            # A subject quotes the buyer's own: on two lines it could not be sent.
            subject = one_line(mail.subject or "")
            if subject != mail.subject:
                mail.subject = subject
            self._check_complete(mail)
        return mails

    def _check_complete(self, mail):
        missing = (
            (NO_RECIPIENT, not (mail.email_to or mail.recipient_ids)),
            (NO_SUBJECT, not (mail.subject or "").strip()),
            (NO_TEXT, is_html_empty(mail.body_html)),
        )
        for cause, is_missing in missing:
            if is_missing:
                raise DeliveryError("template_error", cause._source)

    def _link(self, touches, mails):
        entries = []
        for touch, mail in zip(touches, mails, strict=True):
            mail.headers = repr(self._headers(touch))
            touch._set_queued(mail_mail_id=mail.id, mail_message_id=mail.mail_message_id.id)
            entries.append(
                {"lead": touch.lead_id, "touch": touch, "receipt": Receipt("deliver", "queued", "queued")}
            )
        self.env["inquiry.decision"]._log(entries)

    def _headers(self, touch):
        """Return the headers by which reports find the touch and mailboxes offer a way out."""
        headers = {TOUCH_HEADER: f"{touch.id}-{touch.trace or ''}"}
        if touch.purpose in ANSWERS:
            # Another robot must not answer ours (RFC 3834).
            headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
        if touch.purpose == "marketing":
            headers |= {
                "List-Unsubscribe": f"<{touch.lead_id._inquiry_stop_url()}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Precedence": "list",
            }
        return headers
