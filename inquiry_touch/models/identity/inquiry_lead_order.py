from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import formataddr, plaintext2html

from ...tools.verdict import Receipt


class InquiryLeadOrder(models.AbstractModel):
    """The orders of a lead's buyer, and what an order event does to the lead it opens or joins."""

    _name = "inquiry.lead.order"
    _description = "Orders of a lead"

    inquiry_event_id = fields.Many2one(
        "inquiry.order.event",
        string="Opened by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The order event that opened this inquiry; the buyer had not written.",
    )
    inquiry_order_ids = fields.Many2many(
        "inquiry.buyer.order", string="Orders", compute="_compute_inquiry_order_ids"
    )

    @api.depends("inquiry_buyer_id")
    def _compute_inquiry_order_ids(self):
        for lead in self:
            lead.inquiry_order_ids = lead.inquiry_buyer_id.order_ids

    def _inquiry_owes_answer(self):
        """Say whether somebody waits for an answer: a buyer who wrote, or an event that asks for a person."""
        return not self.inquiry_event_id or self.inquiry_event_id.asks_person

    def _inquiry_join_event(self, step):
        """Note an order event on this open inquiry. No message of the buyer: plans and clocks go on.

        :param EventStep step: the event; only one that asks for a person starts a clock and tells the owner
        """
        self.ensure_one()
        self._inquiry_log_words([step.arrival])
        if step.event.asks_person:
            self._inquiry_event_asks(step)
        self.env["inquiry.event"]._note(
            self, step.event.code, step.moment.at, starts=bool(step.sequences), is_of_order=True
        )

    def _inquiry_event_asks(self, step):
        """Hand this inquiry to a person: a sensitive matter is left to people, and an answer is owed."""
        category = step.event.category_id
        if category.is_sensitive and not self.inquiry_category_id.is_sensitive:
            self.with_context(inquiry_by_rule=True).inquiry_category_id = category
            facts = {"event": step.event.name, "category": category.name}
            receipt = Receipt("classify", "applied", "event_category", facts)
            self.env["inquiry.decision"]._log([{"lead": self, "intake": step.intake, "receipt": receipt}])
        if step.arrival.source.starts_clock:
            self.env["inquiry.sla.policy"]._start_clock(
                self, asked_at=step.moment.at, order_event=step.event.code
            )
        spoken = self.with_context(lang=self._inquiry_worker().lang)
        spoken._inquiry_ask_owner(spoken.env["inquiry.order.event"]._title(step.arrival.data), "")

    def _prepare_inquiry_event_message(self, data):
        """Return what makes the message of an arrival the note of an order event."""
        spoken = self.with_context(lang=self._inquiry_worker().lang)
        robot_sudo = self.env.ref("base.partner_root").sudo()
        return {
            "message_type": "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "author_id": robot_sudo.id,
            "email_from": formataddr((robot_sudo.name, robot_sudo.email or "")),
            "subject": False,
            "body": spoken._inquiry_event_body(data),
        }

    def _inquiry_event_body(self, data):
        title = self.env["inquiry.order.event"]._title(data)
        amount = " ".join(filter(None, (data.amount, data.currency)))
        body = Markup("<p><strong>%s</strong></p>") % " · ".join(filter(None, (title, amount)))
        subject = "" if data.subject == self.name else data.subject
        details = self._inquiry_details(replace(data, amount="", currency=""))
        words = "\n\n".join(filter(None, (subject, data.message, details)))
        return body + plaintext2html(words) if words else body
