from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import html2plaintext, parse_contact_from_email

from ...tools.generic_fields import read_moment
from ...tools.inquiry_facts import InquiryData, MailEnvelope
from ...tools.reply_text import cut_quoted
from ...tools.verdict import Receipt
from ..intake.inquiry_intake import Arrival

#: Where no answer is owed, a first answer after this long is none.
FIRST_ANSWER = timedelta(days=1)


class InquiryLeadListen(models.AbstractModel):
    """The listening stage of a lead: it starts, the buyer writes, a person answers, the deal ends.

    Nothing here touches leads that did not come by the road (without ``inquiry_trace``).
    """

    _name = "inquiry.lead.listen"
    _description = "Conversation stage of a lead"

    def _inquiry_start(self):
        """Start what is owed to these new inquiries: the answer clock and the follow-up plan, as set."""
        new = self._inquiry_filter_new()
        if self.env.context.get("inquiry_restore"):
            new._inquiry_start_again()
            return
        clocked = new.filtered("inquiry_source_id.starts_clock")
        owed = clocked.filtered(lambda lead: lead._inquiry_owes_answer())
        planned = new.filtered("inquiry_source_id.starts_plan")
        facts_of = (owed | planned)._inquiry_facts_of()
        self.env["inquiry.sla.policy"]._start_clock(owed, facts_of=facts_of)
        self.env["inquiry.sequence"]._enroll(planned, facts_of=facts_of)

    def _inquiry_start_again(self):
        """Start what is still owed to inquiries that a person found among the junk.

        The answer counts from when the buyer asked. One that was due by now counts from now instead: nobody
        could have seen it, and a mistake of the filter must not stand as the owner's. The plan starts once
        and only in time: a confirmation that comes after the answer was due tells the buyer nothing.
        """
        now = fields.Datetime.now()
        owed = self.filtered(
            lambda lead: (
                lead.inquiry_source_id.starts_clock
                and lead._inquiry_owes_answer()
                and lead._inquiry_last_clock().close_reason in (False, "closed")
            )
        )
        # what was asked last and not answered, where more than one message had come
        for asked_at, leads in owed.grouped(lambda lead: lead._inquiry_asked_later()).items():
            self.env["inquiry.sla.policy"]._start_clock(leads, asked_at=asked_at, found_at=now)
        fresh = self.filtered(
            lambda lead: (
                lead.inquiry_source_id.starts_plan
                and lead._inquiry_is_in_time(now)
                and not lead.inquiry_touch_ids.filtered(lambda touch: touch.sent_at)
            )
        )
        self.env["inquiry.sequence"]._enroll(fresh)

    def _inquiry_last_clock(self):
        return self.inquiry_clock_ids.sorted(lambda clock: (clock.asked_at, clock.id))[-1:]

    def _inquiry_asked_later(self):
        """Return when the last answer was asked for, if not with the inquiry itself."""
        asked_at = self._inquiry_last_clock().asked_at
        return asked_at if asked_at != self.inquiry_asked_at else False

    def _inquiry_is_in_time(self, moment):
        """Return whether a first answer at that moment still is one: the answer owed was not due by then,
        and where none is owed, the buyer asked within a day."""
        clock = self.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at)
        if not clock:
            return moment - (self.inquiry_asked_at or self.create_date) < FIRST_ANSWER
        return not clock.found_at

    def _inquiry_filter_open(self):
        """Return the leads whose case is open: active, and neither won nor lost."""
        return self.filtered(lambda lead: lead.active and lead.won_status == "pending")

    @api.model
    def _inquiry_may_close(self, vals):
        """Say whether writing these values may end a case; most writes cannot and are not looked into."""
        stage = self.env["crm.stage"].browse(vals.get("stage_id"))
        return vals.get("active") is False or vals.get("probability") in (0, 100) or stage.is_won

    def _inquiry_buyer_wrote(self, occurred_at, text, found=None):
        """The buyer wrote on these open inquiries: grades are read again, plans stop their messages, the
        clock starts anew.

        :param datetime occurred_at: when it was sent, naive UTC
        :param str text: what was written
        :param Classification found: what the rules say of it, where they were asked already
        """
        leads_sudo = self.sudo().filtered("inquiry_trace")
        for lead in leads_sudo:
            lead.inquiry_last_buyer_at = max(lead.inquiry_last_buyer_at or occurred_at, occurred_at)
        # Before all else: what is sensitive must not be answered by a machine.
        leads_sudo._inquiry_regrade(occurred_at, text, found)
        self.env["inquiry.touch"]._last_sent_to(leads_sudo)._set_replied()
        running = self.env["inquiry.enrollment"]._of(leads_sudo)
        running = running._filter_running().filtered("sequence_id.stop_on_reply")
        running._buyer_replied()
        # An open clock runs on: it counts from the first question that nobody has answered.
        clocked = leads_sudo.filtered("inquiry_source_id.starts_clock")
        found_at = fields.Datetime.now() if self.env.context.get("inquiry_restore") else None
        self.env["inquiry.sla.policy"]._start_clock(clocked, asked_at=occurred_at, found_at=found_at)
        self.env["inquiry.decision"]._log(
            [{"lead": lead, "receipt": Receipt("listen", "reply", "reply")} for lead in leads_sudo]
        )
        leads_sudo._inquiry_end_peak()
        running.lead_id._inquiry_ask_next_step()

    def _inquiry_mail_arrived(self, msg_dict):
        """A mail reached these leads by Odoo's gateway; robots do not count, closed cases are not silent.

        What one of our own people writes is an answer: :meth:`_inquiry_message_posted` hears of it.
        """
        leads_sudo = self.sudo().filtered("inquiry_trace")
        if not leads_sudo or self.env.context.get("inquiry_is_automatic"):
            return
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or ())
        if author.user_ids.filtered(lambda user: user._is_internal()):
            return
        open_leads = leads_sudo._inquiry_filter_open()
        for lead in leads_sudo:
            data = lead._inquiry_data_of_mail(msg_dict)
            if lead in open_leads:
                found = lead._inquiry_read_message(data.occurred_at, data.message)
                lead._inquiry_buyer_wrote(data.occurred_at, data.message, found)
                lead._inquiry_note_person(
                    data.message, self._inquiry_mail_files(msg_dict), found.needs_person
                )
            else:
                lead._inquiry_wrote_on_closed(data)

    @api.model
    def _inquiry_mail_files(self, msg_dict):
        """Return the names of the files of a mail parsed by Odoo, as it hands them over."""
        return [name for name, *_content in msg_dict.get("attachments") or ()]

    def _inquiry_data_of_mail(self, msg_dict):
        """Return what a mail parsed by Odoo says, as :class:`InquiryData`."""
        now = fields.Datetime.now()
        html = str(msg_dict.get("body") or "")
        sender = msg_dict.get("email_from") or self.email_from or self.env._("Unknown sender")
        name, address = parse_contact_from_email(sender)
        return InquiryData(
            message=cut_quoted(html2plaintext(html)) or self.env._("(no text)"),
            subject=msg_dict.get("subject") or "",
            email=address or sender,
            name=name,
            external_ref=msg_dict["message_id"],
            # A sender's clock may go ahead of ours, or name a year that never was.
            occurred_at=read_moment(msg_dict.get("date") or "", now) or now,
            envelope=MailEnvelope(
                message_id=msg_dict["message_id"], references=msg_dict.get("references") or "", html=html
            ),
            thread_lead_id=self.id,
        )

    def _inquiry_wrote_on_closed(self, data):
        """Answer a message on a closed case as the company set it: by a linked new inquiry or this one."""
        self.ensure_one()
        source = self.inquiry_source_id
        company = self.company_id or source.company_id
        if company.inquiry_closed_case == "reopen":
            self._inquiry_open_again()
            receipt = Receipt("listen", "reopened", "reopened")
            self.env["inquiry.decision"]._log([{"lead": self, "receipt": receipt}])
            self._inquiry_buyer_wrote(data.occurred_at, data.message)
        else:
            now, trace = fields.Datetime.now(), source._new_trace()
            self.env["inquiry.entry"]._note(source, "thread", now, traces=(trace,))
            arrival = Arrival(source=source, data=data, trace=trace, received_at=now)
            self.env["inquiry.intake"].with_company(source.company_id)._take_in([arrival])

    def _inquiry_message_posted(self, message):
        """A message stands in the chatter: a person's answer to the buyer closes the clock.

        An answer is a message that one of our people sends from the chatter, or by mail into the thread, and
        that somebody outside receives. Notes, robots, automatic touches, mass mailings and Odoo's own notices
        are none.
        """
        leads_sudo = self.sudo().filtered("inquiry_due_at")
        message_sudo = message.sudo()
        user = message_sudo.author_id.user_ids.filtered(lambda user: user.active and user._is_internal())[:1]
        if leads_sudo and user and leads_sudo._inquiry_is_answer(message_sudo):
            clocks = self.env["inquiry.sla.clock"]._open_of(leads_sudo)
            clocks._answered(user, message_sudo.date)

    def _inquiry_is_answer(self, message):
        """Return whether this message of a person goes to the buyer."""
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        if message.message_type not in ("comment", "email") or message.subtype_id.id != comment:
            return False
        readers = message.partner_ids | self.message_partner_ids
        addresses = message.incoming_email_to or message.incoming_email_cc or message.outgoing_email_to
        return bool(addresses or readers.filtered("partner_share"))

    def _inquiry_closed(self):
        """These inquiries were just won, lost or archived: plans stop, clocks close."""
        leads_sudo = self.sudo()
        reasons = leads_sudo.grouped(lambda lead: lead._inquiry_close_reason())
        for reason, leads in reasons.items():
            plans = self.env["inquiry.enrollment"]._of(leads)
            plans.filtered(lambda one, why=reason: why != "won" or not one.sequence_id.takes_won)._stop(
                reason
            )
        self.env["inquiry.sla.clock"]._open_of(leads_sudo)._close("closed", fields.Datetime.now())
        self.env["inquiry.assignment.policy"]._wake_waiting()
        if "won" in reasons:
            self.env["inquiry.event"]._note(reasons["won"], "won", user_id=self.env.uid)

    def _inquiry_close_reason(self):
        # Odoo marks a lead as lost only after it has archived it; the button tells us beforehand.
        if self.env.context.get("inquiry_close_reason"):
            return self.env.context["inquiry_close_reason"]
        return self.won_status if self.won_status in ("won", "lost") else "archived"

    def action_inquiry_stop_plan(self):
        """Stop every plan of these inquiries, to-dos too."""
        self.check_access("write")
        self.env["inquiry.enrollment"]._of(self)._stop("manual")
