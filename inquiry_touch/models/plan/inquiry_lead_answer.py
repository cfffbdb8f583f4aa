from odoo import fields, models
from odoo.tools import plaintext2html

from .const import PENDING


class InquiryLeadAnswer(models.AbstractModel):
    """Answers given at a marketplace, of which Odoo learns afterwards: they count as any person's answer."""

    _name = "inquiry.lead.answer"
    _description = "Answers a lead got elsewhere"

    def _inquiry_answered_there(self, arrival):
        """One of our people answered at the marketplace, as its messages show."""
        data = arrival.data
        text = "\n\n".join(filter(None, (data.message or data.subject, self._inquiry_details(data))))
        answered_at = data.occurred_at or arrival.received_at or fields.Datetime.now()
        self._inquiry_note_answer(text, answered_at, name=arrival.source.name)

    def _inquiry_note_answer(self, text, answered_at, *, user=None, name=""):
        """Write an answer into the conversation, telling nobody; the clock stops, planned messages are moot.

        :param str text: as it was sent
        :param datetime answered_at: naive UTC
        :param user: the ``res.users`` who answered, if known
        :param str name: who answered when no user is known
        """
        self.ensure_one()
        user = user or self.env["res.users"]
        lead_sudo = self.sudo()  # clocks and touches are written by the road alone
        lead_sudo._message_create(
            [
                {
                    "model": "crm.lead",
                    "res_id": self.id,
                    "message_type": "comment",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
                    "author_id": user.partner_id.id,
                    "email_from": user.partner_id.email_formatted or name,
                    "body": plaintext2html(text),
                    "date": answered_at,
                }
            ]
        )
        clocks = self.env["inquiry.sla.clock"]._open_of(lead_sudo)
        clocks._answered(user, answered_at, "platform", name)
        # an old answer that is fetched late says nothing of what the buyer asked since
        if (lead_sudo.inquiry_last_buyer_at or answered_at) <= answered_at:
            lead_sudo._inquiry_cancel_messages("answered_on_platform")

    def _inquiry_cancel_messages(self, reason):
        """Cancel the messages that wait; to-dos stay, and plans with nothing left end."""
        waiting = self.inquiry_touch_ids.filtered(
            lambda touch: touch.kind == "message" and touch.state in PENDING
        )
        waiting._set_cancelled(reason)
        waiting.enrollment_id._advance()
