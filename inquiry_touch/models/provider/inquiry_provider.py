from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS

from ...tools.safe_post import PostRefused, check_url
from .inquiry_provider_notice import JOBS

ADMINISTRATORS = "base.group_system"
#: Odoo ends jobs and requests that take longer than 120 seconds, connecting and waiting included.
MOST_SECONDS = 60


class InquiryProvider(models.Model):
    """A provider of artificial intelligence and what it may be asked about inquiries; off until set up.

    It answers by the job, after the rules have decided; its answers are suggestions for a person.
    """

    _name = "inquiry.provider"
    _inherit = [
        "inquiry.secret.box",
        "inquiry.provider.circuit",
        "inquiry.provider.notice",
        "inquiry.provider.test",
    ]
    _description = "Provider of suggestions"
    _order = "name, id"

    name = fields.Char(required=True, help="What you call it; suggestions name it as their author.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Only inquiries of this company are sent to it.",
    )
    kind = fields.Selection(
        [("none", "None: nothing is sent"), ("openai", "Server with the OpenAI chat format")],
        required=True,
        default="none",
        help="Most services and model servers speak the OpenAI chat format: OpenAI, Azure, DeepSeek, Qwen, "
        "Mistral, and vLLM, Ollama or LocalAI on a machine of your own.",
    )
    does_class = fields.Boolean(
        string="Category and intent",
        help="Suggests category, buying intent and priority where they differ from what the rules found.",
    )
    does_summary = fields.Boolean(string="Summary", help="Suggests a summary in three sentences.")
    does_translation = fields.Boolean(
        string="Translation", help="Suggests a translation of messages in other languages."
    )
    does_speech = fields.Boolean(
        string="Voice messages", help="Writes down what is said in a voice message, as a note in the chatter."
    )
    address = fields.Char(
        help="Up to and with the version, such as https://models.example.com/v1. “/chat/completions” and "
        "“/audio/transcriptions” are added to it."
    )
    model_name = fields.Char(string="Model", help="As the server calls it. It answers all but speech.")
    speech_model = fields.Char(
        string="Model for speech", help="As the server calls it, such as whisper-1. Only for voice messages."
    )
    key = fields.Char(
        string="Set key",
        compute="_compute_key",
        inverse="_inverse_key",
        groups=ADMINISTRATORS,
        help="The key of your account there. Can be set, never read. Empty where the server wants none.",
    )
    key_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    has_key = fields.Boolean(string="Key is set", compute="_compute_has_key", compute_sudo=True)
    is_in_house = fields.Boolean(
        string="In our own network",
        help="Allows an address in your own network, without encryption too. Otherwise only https and the "
        "internet are called.",
    )
    proxy = fields.Char(
        help="Calls go by this proxy, such as http://proxy.example.com:3128, without a password. Empty: "
        "directly; a proxy of the server's environment is not used."
    )
    timeout_seconds = fields.Integer(
        string="Time-out (s)", default=30, help="How long an answer may take, 1 to 60 seconds."
    )
    daily_limit = fields.Integer(
        string="Questions a day",
        default=500,
        help="Tests and repeated tries count. What is over the limit is asked the next day.",
    )
    lang = fields.Selection(
        "_get_langs",
        string="Write in",
        required=True,
        default=lambda self: self.env.company.partner_id.lang or self.env.lang or "en_US",
        help="The language of summaries and translations.",
    )
    is_masking = fields.Boolean(
        string="Mask addresses",
        default=True,
        help="E-mail addresses, phone numbers and long codes in the text are blotted out before it leaves. "
        "Numbers of seven digits or more may be blotted out too.",
    )
    sends_sensitive = fields.Boolean(
        string="Sensitive inquiries too",
        help="Sends inquiries of sensitive categories (complaints, claims, refunds) as well.",
    )
    most_speech_mb = fields.Integer(
        string="Longest voice message (MB)", default=20, help="Larger recordings are not sent, 1 to 100 MB."
    )
    since = fields.Json(readonly=True, copy=False, help="From when on inquiries are sent, for each job.")
    last_file_id = fields.Integer(readonly=True, copy=False, help="How far voice messages were looked for.")

    @api.model
    def _get_langs(self):
        return self.env["res.lang"].get_installed()

    def _compute_key(self):
        self.key = False

    @api.depends("key_sealed")
    def _compute_has_key(self):
        for provider in self:
            provider.has_key = bool(provider.key_sealed)

    def _inverse_key(self):
        self._keep_sealed("key")

    @api.constrains("address", "proxy", "is_in_house")
    def _check_addresses(self):
        for provider in self:
            try:
                if provider.address:
                    check_url(provider.address, allow_private=provider.is_in_house)
                is_proxy = not provider.proxy or self._is_proxy(provider.proxy)
            except (PostRefused, ValueError):
                raise ValidationError(
                    self.env._(
                        "This address cannot be called: it must begin with https:// and lie on the internet. "
                        "For a server in your own network switch on “In our own network”."
                    )
                ) from None
            if not is_proxy:
                raise ValidationError(
                    self.env._(
                        "A proxy is written as http://name:port, without user and password: they would be "
                        "kept in the clear."
                    )
                )

    @api.model
    def _is_proxy(self, proxy):
        parts = urlsplit(proxy)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        return is_web and not (parts.username or parts.password)

    @api.constrains("timeout_seconds", "daily_limit", "most_speech_mb")
    def _check_limits(self):
        for provider in self:
            is_fine = 1 <= provider.timeout_seconds <= MOST_SECONDS and 1 <= provider.most_speech_mb <= 100
            if not is_fine or provider.daily_limit < 0:
                raise ValidationError(
                    self.env._(
                        "The time-out is 1 to 60 seconds, a voice message 1 to 100 MB, and the questions a "
                        "day are 0 or more."
                    )
                )

    @api.constrains("active", "company_id", *(f"does_{job}" for job in JOBS))
    def _check_one_for_each_job(self):
        for provider in self.filtered("active"):
            for job in JOBS:
                same = [("active", "=", True), (f"does_{job}", "=", True), ("id", "!=", provider.id)]
                same.append(("company_id", "=", provider.company_id.id))
                other = provider[f"does_{job}"] and self.search(same, limit=1)
                if other:
                    raise ValidationError(
                        self.env._(
                            "“%(other)s” does “%(job)s” for this company already: switch it off there first.",
                            other=other.name,
                            job=self._fields[f"does_{job}"]._description_string(self.env),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        providers = super().create(vals_list)
        for provider in providers:
            provider._note_since(set())
        return providers

    def write(self, vals):
        before = {provider: provider._jobs_on() for provider in self}
        # whatever an administrator mends, it is tried at once
        mended = {*JOBS, "kind", "address", "model_name", "speech_model", "key", "proxy", "is_in_house"}
        mended |= {"active", "daily_limit", "timeout_seconds", *(f"does_{job}" for job in JOBS)}
        if not mended.isdisjoint(vals):
            vals = {**self._closed(), **vals}
        result = super().write(vals)
        for provider, jobs in before.items():
            provider._note_since(jobs)
        return result

    def _note_since(self, before):
        """Note from when on this provider does what it did not do before: older inquiries stay here."""
        new = self._jobs_on() - before
        if new:
            now = fields.Datetime.to_string(fields.Datetime.now())
            since = {**(self.since or {}), **dict.fromkeys(sorted(new), now)}
            values = {"since": since}
            if "speech" in new:
                values["last_file_id"] = self.env["inquiry.suggestion"]._last_file_id()
            self.write(values)

    def _jobs_on(self):
        """Return the jobs that are switched on and that this kind can do."""
        can_do = self._adapter()._can_do if self.active else ()
        return {job for job in can_do if self[f"does_{job}"]}

    def _jobs(self):
        """Return the jobs it is asked to do now: those, but no translation where Odoo itself translates."""
        return self._jobs_on() - ({"translation"} if self._is_odoo_translating() else set())

    def _adapter(self):
        """Return the model that knows how this kind is asked."""
        return self.env[f"inquiry.provider.{self.kind or 'none'}"]

    def _language(self):
        """Return the language it writes in, by its English name."""
        found = self.env["res.lang"]._lang_get(self.lang)
        return found.with_context(lang="en_US").name or self.lang

    def _categories(self):
        """Return the categories it may answer, by code: English name for it, and name for the reader.

        Junk is for the rules and for people to say.
        """
        categories = self.env["inquiry.category"].search([("is_junk", "=", False)])
        english = categories.with_context(lang="en_US")
        return {
            category.code: (name, category.name)
            for category, name in zip(categories, english.mapped("name"), strict=True)
        }

    def action_view_suggestions(self):
        """Open what this provider was asked, and what became of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_suggestion_action")
        return {**action, "domain": [("provider_id", "=", self.id)]}
