from dataclasses import replace

from odoo import api, models, tools
from odoo.tools import email_normalize

from odoo.addons.phone_validation.tools import phone_validation

from ...tools.country_names import find_country_code
from ...tools.inquiry_facts import InquiryFacts
from ...tools.lang_code import pick_language
from ...tools.language import detect_language


class InquirySourceFacts(models.AbstractModel):
    """The part of a source that turns what was read into facts the stages decide on."""

    _name = "inquiry.source.facts"
    _description = "Facts of an arrival"

    def _prepare_facts(self, data):
        """Turn what was read (:class:`InquiryData`) into :class:`InquiryFacts`: e-mail and phone normalised,
        country and language looked up, the defaults of the source filled in."""
        self.ensure_one()
        country_code = find_country_code(data.country)
        phone = self._format_phone(data.phone, country_code or self.country_id.code)
        country_code = country_code or _phone_country(phone) or self.country_id.code or ""
        return InquiryFacts(
            text=data.text,
            source_id=self.id,
            company_id=self.company_id.id,
            asked_at=data.occurred_at,
            name=data.name,
            company=data.company,
            email=email_normalize(data.email) or data.email.strip().lower(),
            phone=phone,
            external_buyer_id=data.external_buyer_id,
            country_id=self._country_id(country_code),
            country_code=country_code,
            lang_code=self._find_lang(data.language, data.text),
            product=data.product,
            quantity=data.quantity,
            order_ref=data.order_ref,
            order_event=data.order_event,
            address=data.address,
            marketplace=data.marketplace,
            is_masked=bool(data.reply_address) and data.email == data.reply_address,
            thread_lead_id=data.thread_lead_id,
            team_id=self.team_id.id or 0,
        )

    def _complete_birth_facts(self, facts, words=""):
        """Complete the facts of a lead Odoo made: its source and company, what was said, its language."""
        self.ensure_one()
        text = "\n".join(filter(None, (facts.text, words)))
        return replace(
            facts,
            text=text,
            source_id=self.id,
            company_id=self.company_id.id,
            lang_code=facts.lang_code or self._find_lang("", text),
        )

    def _format_phone(self, phone, country_code):
        """Return the number as E.164; one that cannot be read stays as it was written."""
        if not phone:
            return ""
        return phone_validation.phone_format(
            phone,
            country_code or None,
            self._country_phone_code(country_code),
            force_format="E164",
            raise_exception=False,
        )

    def _find_lang(self, language, text):
        """Return the active language that was named, else the one the text is in, else the default."""
        active = tuple(code for code, _name in self.env["res.lang"].get_installed())
        return (
            pick_language(language, active)
            or pick_language(detect_language(text), active)
            or (self.lang_id.code if self.lang_id.active else "")
            or ""
        )

    def _find_utm(self, model, name):
        """Return the id of the UTM record of that name, made when missing; False without a name."""
        if not (name and name.strip()):
            return False
        # one look-up per name and batch
        known = self.env.cr.cache.setdefault("inquiry_utm", {})
        key = (model, name.strip().lower())
        if key not in known:
            known[key] = self.env["utm.mixin"].sudo()._find_or_create_record(model, name).id
        return known[key]

    @api.model
    @tools.ormcache("code", cache="stable")
    def _country_id(self, code):
        if not code:
            return 0
        return self.env["res.country"].sudo().search([("code", "=", code)], limit=1).id or 0

    @api.model
    @tools.ormcache("code", cache="stable")
    def _country_phone_code(self, code):
        return self.env["res.country"].sudo().browse(self._country_id(code)).phone_code if code else 0


def _phone_country(phone):
    if not phone.startswith("+"):
        return ""
    return phone_validation.phone_get_region_data_for_number(phone)["code"] or ""
