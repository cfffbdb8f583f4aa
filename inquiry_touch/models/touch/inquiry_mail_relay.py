from ast import literal_eval

from odoo import Command, models
from odoo.tools import email_split, html2plaintext
from odoo.tools.mail import email_split_and_format

from ...tools.answer_check import bare_html
from ...tools.plain_text import one_line


class InquiryMailRelay(models.AbstractModel):
    """Mails to masked addresses of a marketplace: bare, from the approved sender, and within its rules.

    This is the last place before the wire, whoever made the mail.
    """

    _name = "inquiry.mail.relay"
    _description = "Mails over a marketplace"

    def _inquiry_filter_allowed(self):
        """Make the mails to masked addresses bare, stop those that must not go, and return all others."""
        stopped, parted = self.browse(), self.browse()
        for mail in self:
            marketplace = mail.state == "outgoing" and mail._inquiry_marketplace()
            if not marketplace:
                continue
            parted |= mail._inquiry_part_others()
            if not mail._inquiry_pass(marketplace):
                stopped |= mail
        return self - stopped + parted

    def _inquiry_marketplace(self):
        """Return the marketplace that lends an address this mail goes to, if one does."""
        addresses = email_split(f"{self.email_to or ''},{self.email_cc or ''}")
        addresses += self.recipient_ids.mapped("email_normalized")
        return next(filter(None, map(self._inquiry_lender, addresses)), self.env["inquiry.marketplace"])

    def _inquiry_lender(self, address):
        """Return the marketplace that lends an address, as the company that writes knows it."""
        company = self.record_company_id or self.create_uid.company_id
        return self.env["inquiry.marketplace"]._of_address(address, company)

    def _inquiry_part_others(self):
        """Leave only masked addresses in this mail; return one to all others, as it was, if there are any."""
        people = self.recipient_ids.filtered(lambda partner: not self._inquiry_lender(partner.email))
        named = {name: email_split_and_format(self[name] or "") for name in ("email_to", "email_cc")}
        masked = [one for addresses in named.values() for one in addresses if self._inquiry_lender(one)]
        others = {name: [one for one in found if one not in masked] for name, found in named.items()}
        if not (people or any(others.values())):
            return self.browse()
        mail = self.copy(
            {
                **{name: ", ".join(found) for name, found in others.items()},
                "headers": self.headers,
                "mail_message_id": self.mail_message_id.id,
                "recipient_ids": [Command.set(people.ids)],
            }
        )
        notified = [("mail_mail_id", "=", self.id), ("res_partner_id", "in", people.ids)]
        # sudo: the queue sends what people may not read
        self.env["mail.notification"].sudo().search(notified).mail_mail_id = mail
        kept = {"email_to": ", ".join(masked), "email_cc": False}
        self.write({**kept, "recipient_ids": [Command.unlink(partner.id) for partner in people]})
        return mail

    def _inquiry_pass(self, marketplace):
        """Make a mail bare and say whether it may go; one that may not is failed and says why."""
        lead_sudo = self._inquiry_lead()
        self._inquiry_strip(lead_sudo)
        refusal = marketplace._refusal(
            # what a person wrote in the conversation; mass mailings and notices are asked for by nobody
            is_answer=bool(lead_sudo) and self.message_type == "comment",
            text=self._inquiry_text(),
            files=self._inquiry_files(),
            country=lead_sudo.country_id.code or "",
        )
        if not refusal:
            return True
        reason = lead_sudo._inquiry_say_refusal(refusal)
        self.write({"state": "exception", "failure_type": "unknown", "failure_reason": reason})
        self._postprocess_sent_message(
            success_pids=[], success_emails=[], failure_reason=reason, failure_type="unknown"
        )
        return False

    def _inquiry_lead(self):
        is_of_lead = self.model == "crm.lead" and self.res_id
        # sudo: the queue sends what people may not read
        return self.env["crm.lead"].sudo().browse(self.res_id if is_of_lead else ()).exists()

    def _inquiry_text(self):
        """Return what the buyer would read."""
        return html2plaintext(self.body_html or "")

    def _inquiry_files(self):
        return self.attachment_ids.mapped("name")

    def _inquiry_strip(self, lead):
        """Leave the bare words, in the thread of the buyer's message, from the approved sender."""
        # a notice wraps the words in a layout with logo, signature and links
        words = self.mail_message_id.body if self.is_notification else self.body_html
        vals = {"body_html": bare_html(str(words or "")), "email_cc": False}
        headers = self._inquiry_lasting_headers()
        if source := lead.inquiry_source_id:
            sender = source.approved_sender or source.alias_email
            vals |= {"email_from": sender, "reply_to": sender} if sender else {}
        if masked := lead and lead._inquiry_masked_address():
            # a contact at the relay is the buyer again
            vals |= {"email_to": masked, "recipient_ids": [Command.clear()]}
        if question := lead and lead._inquiry_question():
            headers["In-Reply-To"] = question.message_id
            vals["references"] = question.message_id
            subject = one_line(question.subject or "")
            if subject:
                vals["subject"] = subject if subject[:3].lower() == "re:" else f"Re: {subject}"
        self.write({**vals, "headers": repr(headers)})

    def _inquiry_lasting_headers(self):
        """Return the headers that may stay: none offers a way out, there is nothing to leave."""
        try:
            headers = literal_eval(self.headers or "{}")
        except (ValueError, SyntaxError):
            return {}
        leaving = ("list-", "precedence")
        return {name: value for name, value in headers.items() if not name.lower().startswith(leaving)}
