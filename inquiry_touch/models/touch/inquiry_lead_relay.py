from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...tools.answer_check import bare_html
from ...tools.verdict import Refuse
from .inquiry_gate_loop import ANSWERS


class InquiryLeadRelay(models.AbstractModel):
    """Answers to a buyer at a marketplace: by its masked address and within its rules, or on its page."""

    _name = "inquiry.lead.relay"
    _description = "Answers over a marketplace"

    def _inquiry_refusal(self, *, is_answer, text="", files=()):
        """Return why a message must not go to the buyer of this inquiry, None when it may.

        :param bool is_answer: whether it answers the buyer's own question
        """
        self.ensure_one()
        marketplace_sudo = self.sudo().inquiry_marketplace_id
        if not marketplace_sudo:
            return None
        if self.inquiry_answer_route == "page":
            return Refuse("page_only", {"marketplace": marketplace_sudo.name})
        country = self.country_id.code or ""
        return marketplace_sudo._refusal(is_answer=is_answer, text=text, files=files, country=country)

    def _inquiry_refuses(self, purpose):
        """Say whether the marketplace of this inquiry forbids all messages for that purpose."""
        return bool(self._inquiry_refusal(is_answer=purpose in ANSWERS))

    def _inquiry_masked_address(self):
        """Return the masked address that answers go to, "" when they go another way."""
        self.ensure_one()
        return self.inquiry_reply_address if self.inquiry_answer_route == "relay" else ""

    def _inquiry_masked_recipients(self):
        """Return the recipients of those of these leads that are answered at a masked address, by lead."""
        masked = {lead.id: lead._inquiry_masked_address() for lead in self if lead.inquiry_reply_address}
        return {
            lead_id: {"email_to": address, "email_cc": "", "partner_ids": []}
            for lead_id, address in masked.items()
            if address
        }

    def _inquiry_question(self):
        """Return the buyer's last mail, in whose thread he is answered."""
        messages_sudo = self.env["mail.message"].sudo()  # the thread is one, whoever answers
        theirs = [("model", "=", "crm.lead"), ("res_id", "=", self.id), ("message_type", "=", "email")]
        # our own people's mails into the thread are answers
        return messages_sudo.search(theirs, order="date desc, id desc", limit=20).filtered(
            lambda message: not message.author_id.user_ids.filtered(lambda user: user._is_internal())
        )[:1]

    def _inquiry_lent_addresses(self):
        """Return the masked addresses of these leads: no contact may get one."""
        return [lead.inquiry_reply_address for lead in self if lead.inquiry_reply_address]

    def _inquiry_prepare_post(self, post):
        """Return the arguments of a message that is posted; a person's answer goes to the masked address.

        :param dict post: the arguments of ``message_post``
        :raises UserError: when a person writes what the marketplace forbids
        """
        if not self.inquiry_marketplace_id or not self._inquiry_is_from_person(post):
            return post
        body = post.get("body") or ""
        is_html = isinstance(body, Markup) or post.get("body_is_html")
        files = [name for name, *_content in post.get("attachments") or ()]
        files += self.env["ir.attachment"].sudo().browse(post.get("attachment_ids") or ()).mapped("name")
        self._inquiry_check_answer(html2plaintext(bare_html(body)) if is_html else body, files)
        masked = self._inquiry_masked_address()
        return {**post, "outgoing_email_to": masked} if masked else post

    def _inquiry_is_from_person(self, post):
        """Say whether one of our people posts a message for the buyer, not a note."""
        if post.get("message_type") != "comment" or self.env.context.get("inquiry_intake"):
            return False
        comment = "mail.mt_comment"
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(comment)
        return post.get("subtype_xmlid") == comment or post.get("subtype_id") == subtype_id

    def _inquiry_check_answer(self, text, files=()):
        """Refuse what the marketplace of this inquiry forbids, before anything leaves.

        :raises UserError: with the cause and what to do
        """
        refusal = self._inquiry_refusal(is_answer=True, text=text, files=files)
        if refusal:
            cause = self._inquiry_say_refusal(refusal)
            raise UserError(
                "\n\n".join(filter(None, (cause, self.sudo().inquiry_marketplace_id.answer_help)))
            )

    def _inquiry_say_refusal(self, refusal):
        """Return why an answer does not go, and what to do, as text for people."""
        remedies = {
            "page_only": self.env._(
                "Press “Answer there”, write on that page, and record what you wrote. "
                "For a word to colleagues, log a note."
            ),
            "unasked": self.env._("Wait until the buyer asks again."),
            "answer_link": self.env._("Take it out and send again. Nothing was sent."),
            "answer_word": self.env._("Say it in other words and send again. Nothing was sent."),
        }
        cause = self.env["inquiry.decision"]._say(refusal.reason, refusal.facts)
        return f"{cause}\n{remedies[refusal.reason]}"

    def action_inquiry_answer_there(self):
        """Open the window with the page of this inquiry, in which the answer given there is recorded."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_answer_action")
        return {**action, "context": {"default_lead_id": self.id}}
