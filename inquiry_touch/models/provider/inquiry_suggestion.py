from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html_escape

from ...tools.verdict import Receipt
from ..rule.inquiry_rule_grade import GRADE_LABELS, PRIORITIES
from .inquiry_suggestion_job import JOB

#: The field of the inquiry for each value a provider may suggest.
SUGGESTED = {"category_id": "inquiry_category_id", "intent": "inquiry_intent", "priority": "priority"}
KEPT_DAYS = 90


class InquirySuggestion(models.Model):
    """What a provider says of an inquiry: nothing of it counts before a person accepts it.

    ``waiting`` (to be asked) → ``open`` (a person decides) → ``accepted`` | ``dismissed``. Without a person:
    ``same`` (it says what the inquiry says already), ``noted`` (a voice message, as a note in the chatter),
    ``withdrawn`` (not asked, for a reason), ``failed`` (given up). The end states can be asked anew.
    """

    _name = "inquiry.suggestion"
    _inherit = ["inquiry.suggestion.queue", "inquiry.suggestion.job"]
    _description = "Suggestion of a provider"
    _order = "id desc"
    _rec_name = "job"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, ondelete="cascade", index=True)
    provider_id = fields.Many2one("inquiry.provider", required=True, ondelete="cascade", index=True)
    provider_name = fields.Char(string="Suggested by", related="provider_id.name")
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    job = fields.Selection(
        [
            ("class", "Category and intent"),
            ("summary", "Summary"),
            ("translation", "Translation"),
            ("speech", "Voice message"),
        ],
        string="What",
        required=True,
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="Recording", ondelete="cascade", index="btree_not_null"
    )
    state = fields.Selection(
        [
            ("waiting", "To be asked"),
            ("open", "To look at"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
            ("same", "Says the same"),
            ("noted", "In the chatter"),
            ("withdrawn", "Not asked"),
            ("failed", "No answer"),
        ],
        required=True,
        default="waiting",
    )
    withdrawn_reason = fields.Selection(
        [
            ("switched_off", "Switched off"),
            ("not_allowed", "Sensitive, junk, old or closed"),
            ("no_words", "Nothing to read in it"),
            ("same_language", "It is in that language already"),
        ],
        string="Not asked because",
    )
    asked_at = fields.Datetime(string="Noted", required=True, default=fields.Datetime.now)
    next_at = fields.Datetime(string="Next try", default=fields.Datetime.now)
    attempts = fields.Integer(string="Tries", aggregator=None)
    unusable = fields.Integer(string="Answers of no use", aggregator=None)
    answered_at = fields.Datetime(string="Answered")
    settled_at = fields.Datetime(string="Decided")
    settled_by_id = fields.Many2one("res.users", string="Decided by", ondelete="set null")
    category_id = fields.Many2one("inquiry.category", ondelete="set null")
    intent = fields.Selection(GRADE_LABELS, string="Buying intent")
    priority = fields.Selection(PRIORITIES)
    text = fields.Text()
    said = fields.Text(string="Suggestion", compute="_compute_said")
    error_code = fields.Char()
    error_detail = fields.Char(string="Detail")
    error_id = fields.Many2one("inquiry.error", string="Problem", compute="_compute_error_id")
    error_cause = fields.Text(compute="_compute_error_id")
    error_remedy = fields.Text(compute="_compute_error_id")

    _once_uniq = models.UniqueIndex(
        "(lead_id, job, (COALESCE(attachment_id, 0)))", "A provider is asked this already."
    )
    _due_idx = models.Index("(next_at) WHERE state = 'waiting'")

    @api.depends("job", "text", "category_id", "intent", "priority", "error_code", "withdrawn_reason")
    @api.depends_context("lang")
    def _compute_said(self):
        reasons = dict(self._fields["withdrawn_reason"]._description_selection(self.env))
        for suggestion in self:
            why_not = reasons.get(suggestion.withdrawn_reason) or suggestion.error_id.name
            suggestion.said = suggestion.text or "\n".join(suggestion._class_lines()) or why_not

    @api.depends("error_code")
    @api.depends_context("lang")
    def _compute_error_id(self):
        error_by_code = self.env["inquiry.error"]._by_code(self.mapped("error_code"))
        for suggestion in self:
            error = error_by_code.get(suggestion.error_code, self.env["inquiry.error"])
            suggestion.error_id = error
            suggestion.error_cause, suggestion.error_remedy = error.cause, error.remedy

    def _class_lines(self):
        """Return each value that differs beside the present one, as the reader calls them."""
        show, fact = self.env["inquiry.decision"]._show_field, self.env["crm.lead"]._inquiry_field_fact
        return [
            self.env._(
                "%(what)s: %(new)s (now: %(old)s)",
                what=show(field),
                new=show(**fact(field, self[name])),
                old=show(**fact(field, self.lead_id[field])),
            )
            for name, field in SUGGESTED.items()
            if self[name]
        ]

    def action_accept(self):
        """Let these suggestions count: as what this person says."""
        for suggestion_sudo in self._to_decide():
            suggestion = suggestion_sudo.sudo(False)
            if suggestion.job == "class":
                suggestion._accept_class()
            else:
                suggestion._accept_text()
            suggestion_sudo._set_decided("accepted")

    def action_dismiss(self):
        """Put these suggestions away; the inquiry stays as it is."""
        self._to_decide()._set_decided("dismissed")

    def action_ask_again(self):
        """Let the provider be asked once more, now that the buyer wrote more or the fault is mended."""
        self.lead_id.check_access("write")
        ended_sudo = self.sudo().filtered(lambda one: one.state != "waiting")  # only the job writes these
        now = fields.Datetime.now()
        ended_sudo.write({**self._fresh_values(), "state": "waiting", "asked_at": now, "next_at": now})
        self.env["ir.cron"]._inquiry_wake(JOB)

    def _to_decide(self):
        """Return those that wait for a person, for whoever may write their inquiries."""
        self.check_access("read")
        self.lead_id.check_access("write")
        return self.sudo().filtered(lambda one: one.state == "open")

    def _accept_class(self):
        """Write the values as this person; also what they leave as it is no rule changes any more."""
        lead = self.lead_id
        names = [name for name in SUGGESTED if self[name]]
        lead.write({SUGGESTED[name]: self._plain(self[name]) for name in names})
        lead_sudo = lead.sudo()  # who may write the inquiry says so, whatever is kept about that
        confirmed = {*(lead_sudo.inquiry_corrected or ()), *(SUGGESTED[name] for name in names)}
        lead_sudo.with_context(inquiry_by_rule=True).inquiry_corrected = sorted(confirmed)

    def _accept_text(self):
        what = dict(self._fields["job"]._description_selection(self.env))[self.job]
        title = self.env._("%(what)s by %(who)s", what=what, who=self.provider_name)
        self.lead_id.message_post(body=self._note_body(title), subtype_xmlid="mail.mt_note")

    def _note_body(self, title):
        """Return a note whose text stands there as text, whatever a stranger or a model wrote."""
        lines = Markup("<br/>").join(html_escape(line) for line in (self.text or "").splitlines())
        return Markup("<p><b>%s</b></p><p>%s</p>") % (title, lines)

    def _set_decided(self, state):
        self.write({"state": state, "settled_at": fields.Datetime.now(), "settled_by_id": self.env.uid})
        for one in self:
            one._log_receipt(f"suggestion_{state}", {"user": self.env.user.name})

    def _set_answered(self, values):
        """Keep an answer, and for a person what of it is new: what a person set is not asked about."""
        lead = self.lead_id
        if self.job == "class":
            corrected = lead.inquiry_corrected or ()
            values = {
                name: value
                for name, value in values.items()
                if value and SUGGESTED[name] not in corrected and value != self._plain(lead[SUGGESTED[name]])
            }
        state = "noted" if self.job == "speech" else "open" if values else "same"
        self.write({**self._fresh_values(), **values, "state": state, "answered_at": fields.Datetime.now()})
        if state == "noted":
            self._note_recording()
        reason = {"noted": "transcribed", "same": "suggestion_same"}.get(state, f"suggested_{self.job}")
        self._log_receipt(reason, self._answer_facts())

    @api.model
    def _plain(self, value):
        return value.id if isinstance(value, models.BaseModel) else value

    def _note_recording(self):
        lang = self.lead_id.user_id.lang or self.provider_id.lang
        written = self.with_context(lang=lang)
        title = written.env._(
            "Voice message “%(file)s”, written down by machine (%(who)s)",
            file=self.attachment_id.name,
            who=self.provider_id.name,
        )
        self.lead_id._message_log(body=self._note_body(title))

    def _set_withdrawn(self, reason):
        self.write({"state": "withdrawn", "withdrawn_reason": reason})

    def _set_failed(self, error):
        """Give up: the rules' result stands, a person may ask anew."""
        self.write({**self._error_values(error), "state": "failed"})
        cause = self.env["inquiry.error"].with_context(lang="en_US")._by_code([error.code]).get(error.code)
        self._log_receipt("suggestion_failed", {"error": cause.name if cause else error.code})

    @api.model
    def _error_values(self, error):
        return {"error_code": error.code, "error_detail": error.detail or False}

    @api.model
    def _fresh_values(self):
        cleared = ("category_id", "intent", "priority", "text", "withdrawn_reason", "error_code")
        cleared += ("error_detail", "answered_at", "settled_at", "settled_by_id")
        return {**dict.fromkeys(cleared, False), "attempts": 0, "unusable": 0}

    def _answer_facts(self):
        facts = {}
        if self.job == "class":
            fact = self.lead_id._inquiry_field_fact
            facts = {
                "class": fact("inquiry_category_id", self.category_id),
                "intent": fact("inquiry_intent", self.intent),
                "grade": fact("priority", self.priority),
            }
        return {**facts, "file": self.attachment_id.name or ""}

    def _receipt(self, reason, facts):
        provider = self.provider_id
        setting = (provider._name, provider.id, provider.name, False)
        return Receipt("classify", self.state, reason, {**facts, "provider": provider.name}, setting)

    def _log_receipt(self, reason, facts):
        self.env["inquiry.decision"]._log([{"lead": self.lead_id, "receipt": self._receipt(reason, facts)}])

    @api.autovacuum
    def _gc_old(self):
        """Forget answers so many days later; what counts of them stands in the inquiry and its receipts."""
        since = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "!=", "waiting"), ("asked_at", "<", since)], limit=10_000).unlink()
