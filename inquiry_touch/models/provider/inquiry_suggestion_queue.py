from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ...tools.language import detect_language
from ...tools.provider_questions import prepare_text
from ...tools.reply_text import cut_quoted

BATCH = 200
#: Older inquiries are not taken up any more: their owners have read them.
WINDOW = timedelta(days=7)
#: Files are numbered in the order they are made, not in that of their commits.
FILES_BEHIND = 2_000
SPOKEN = ("comment", "email")
MOST_MESSAGES = 10
LEAST_WORDS = 2


class InquirySuggestionQueue(models.AbstractModel):
    """What a provider is asked: found by the job after the road is done, which knows nothing of it."""

    _name = "inquiry.suggestion.queue"
    _description = "Queue of suggestions"

    @api.model
    def _queue_new(self, provider):
        """Note the inquiries and voice messages that are new to this provider."""
        entries = []
        for job in sorted(provider._jobs()):
            if job == "speech":
                entries += self._new_recordings(provider)
            else:
                entries += [{"lead_id": lead.id, "job": job} for lead in self._new_leads(provider, job)]
        self.create([{**entry, "provider_id": provider.id} for entry in entries])

    @api.model
    def _new_leads(self, provider, job):
        since = self._since(provider, job)
        asked = Domain("inquiry_suggestion_ids", "not any", [("job", "=", job)])
        domain = self._may_leave_domain(provider) & Domain("create_date", ">=", since) & asked
        return self.env["crm.lead"].search(domain, order="create_date, id", limit=BATCH)

    @api.model
    def _since(self, provider, job):
        switched_on = fields.Datetime.to_datetime((provider.since or {}).get(job))
        now = fields.Datetime.now()
        return max(switched_on or now, now - WINDOW)

    @api.model
    def _may_leave_domain(self, provider):
        """Return which inquiries a provider may see: of its company, no junk, no old ones, none that are
        sensitive unless that is allowed, none that are closed."""
        company = provider.company_id.id
        domain = Domain(
            [
                ("inquiry_trace", "!=", False),
                ("inquiry_is_old", "=", False),
                ("inquiry_set_apart", "=", False),
                ("active", "=", True),
                ("won_status", "=", "pending"),
                ("inquiry_category_id", "not any", [("is_junk", "=", True)]),
                "|",
                ("company_id", "=", company),
                "&",
                ("company_id", "=", False),
                ("inquiry_source_id.company_id", "=", company),
            ]
        )
        if not provider.sends_sensitive:
            domain &= Domain("inquiry_category_id", "not any", [("is_sensitive", "=", True)])
        return domain

    @api.model
    def _new_recordings(self, provider):
        """Return the voice messages of buyers that came since the last look."""
        attachments = self.env["ir.attachment"]
        found = attachments.search(
            [
                ("id", ">", provider.last_file_id - FILES_BEHIND),
                ("res_model", "=", "crm.lead"),
                ("mimetype", "=like", "audio/%"),
                ("create_date", ">=", self._since(provider, "speech")),
            ],
            order="id",
        )
        known = self.search([("attachment_id", "in", found.ids)]).attachment_id
        new = (found - known).filtered(lambda file: file.res_id)
        leads = self.env["crm.lead"].search(
            self._may_leave_domain(provider) & Domain("id", "in", new.mapped("res_id"))
        )
        provider.last_file_id = max(provider.last_file_id, self._last_file_id())
        theirs = self._files_of_buyers(new)
        return [
            {"lead_id": file.res_id, "job": "speech", "attachment_id": file.id}
            for file in new & theirs
            if file.res_id in set(leads.ids)
        ]

    @api.model
    def _files_of_buyers(self, files):
        """Return those of these files that came with a message of a buyer, not of one of us."""
        messages = self.env["mail.message"].search(
            [("attachment_ids", "in", files.ids), ("message_type", "in", SPOKEN)]
        )
        return messages.filtered(self._is_of_buyer).attachment_ids

    @api.model
    def _is_of_buyer(self, message):
        users = message.author_id.with_context(active_test=False).user_ids
        return not users.filtered(lambda user: not user.share)

    @api.model
    def _last_file_id(self):
        # whoever switches it on sees no files
        return self.env["ir.attachment"].sudo().search([], order="id desc", limit=1).id or 0

    def _may_leave(self):
        """Say whether the inquiry still may be seen by the provider; the last look before it is sent."""
        allowed = Domain("id", "=", self.lead_id.id) & self._may_leave_domain(self.provider_id)
        return bool(self.env["crm.lead"].search_count(allowed, limit=1))

    def _text_to_send(self):
        """Return the subject and the buyer's words as they leave, "" when nothing can be read in them."""
        lead = self.lead_id
        words = (self._words_of(lead) or html2plaintext(lead.description or "")).strip()
        subject = "" if words.startswith(lead.name) else lead.name
        text = "\n\n".join(filter(None, (subject, words)))
        return prepare_text(text, is_masked=self.provider_id.is_masking)

    @api.model
    def _words_of(self, lead):
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "=", lead.id),
                ("message_type", "in", SPOKEN),
                ("subtype_id", "=", comment),
            ],
            order="id",
        )
        theirs = messages.filtered(self._is_of_buyer)[:MOST_MESSAGES]
        return "\n\n".join(cut_quoted(html2plaintext(message.body or "")) for message in theirs).strip()

    def _reason_not_to_ask(self, text):
        """Return why nothing is asked about this text, False when it is."""
        if len(text.split()) < LEAST_WORDS and len(text) < 8:  # Chinese has no spaces
            return "no_words"
        if self.job == "translation" and detect_language(text) == self.provider_id.lang[:2]:
            return "same_language"
        return False
