from urllib.parse import urlsplit

from odoo import api, fields, models

from ...tools.provider_questions import MOST_SENT

JOBS = ("class", "summary", "translation", "speech")
#: Odoo's own translation of messages (Settings, General Settings, Discuss): where it is set up, ours rests.
ODOO_TRANSLATES = "mail.google_translate_api_key"


class InquiryProviderNotice(models.AbstractModel):
    """What a provider says of itself before it is switched on: which texts leave, and where to."""

    _name = "inquiry.provider.notice"
    _description = "Data notice of a provider"

    notice = fields.Text(string="What leaves", compute="_compute_notice")
    is_odoo_translating = fields.Boolean(compute="_compute_is_odoo_translating")

    def _compute_is_odoo_translating(self):
        self.is_odoo_translating = self._is_odoo_translating()

    @api.model
    def _is_odoo_translating(self):
        # whether there is a key, and nothing of it
        return bool(self.env["ir.config_parameter"].sudo().get_param(ODOO_TRANSLATES))

    @api.depends(
        "active", "kind", "address", "is_masking", "sends_sensitive", *(f"does_{job}" for job in JOBS)
    )
    @api.depends_context("lang")
    def _compute_notice(self):
        for provider in self:
            provider.notice = "\n".join(provider._notice_lines())

    def _notice_lines(self):
        """Return the sentences of the notice; a kind that sends something else says so here."""
        _ = self.env._
        jobs = self._jobs()
        if not jobs:
            return [_("Nothing leaves: no server is chosen, or nothing is switched on.")]
        host = urlsplit(self.address or "").hostname or "–"
        lines = self._notice_of_words(host) if jobs - {"speech"} else []
        if "class" in jobs:
            lines.append(_("The names of your categories go along."))
        if "speech" in jobs:
            lines.append(_("Voice messages go to %s as sound: nothing in them can be blotted out.", host))
        if self.sends_sensitive:
            lines.append(_("Sensitive inquiries are sent too; junk and old inquiries never are."))
        else:
            lines.append(_("Sensitive inquiries, junk and old inquiries are never sent."))
        lines.append(_("The fields of an inquiry, other files and your own messages never leave."))
        return lines

    def _notice_of_words(self, host):
        _ = self.env._
        if self.is_masking:
            goes = _(
                "The subject and the buyer's words of each new inquiry go to %s, with e-mail addresses, "
                "phone numbers and long codes blotted out.",
                host,
            )
        else:
            goes = _("The subject and the buyer's words of each new inquiry go to %s as they are.", host)
        along = _("Names, prices and all else in them go along, up to %s characters.", MOST_SENT)
        return [goes, along]
