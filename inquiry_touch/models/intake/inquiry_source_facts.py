from dataclasses import replace

from odoo import api, fields, models, tools

from ...tools.contact_check import check_email, check_phone
from ...tools.country_names import find_country_code
from ...tools.estimate import estimate_amount, estimate_country, estimate_currency, estimate_language
from ...tools.inquiry_facts import InquiryFacts
from ...tools.lang_code import pick_language
from ...tools.language import detect_language
from ...tools.quantities import read_amounts


class InquirySourceFacts(models.AbstractModel):
    """The part of a source that turns what was read into facts the stages decide on."""

    _name = "inquiry.source.facts"
    _description = "Facts of an arrival"

    def _prepare_facts(self, data):
        """Turn what was read (:class:`InquiryData`) into :class:`InquiryFacts`: e-mail and phone normalised,
        country and language looked up, the defaults of the source filled in."""
        self.ensure_one()
        email = check_email(data.email).email.lower()
        language, spoken = self._estimate_language(data.language, data.text)
        country, phone = self._estimate_country(data, email, spoken)
        currency = estimate_currency(stated=self._currency_code(data.currency), country=country)
        country_code = country.value if country else ""
        amounts = self._read_amounts(data.text, data.quantity)
        return InquiryFacts(
            text=data.text,
            source_id=self.id,
            company_id=self.company_id.id,
            asked_at=data.occurred_at,
            name=data.name,
            company=data.company,
            email=email,
            phone=phone,
            external_buyer_id=data.external_buyer_id,
            country_id=self._country_id(country_code),
            country_code=country_code,
            lang_code=language.value if language else "",
            product=data.product,
            quantity=data.quantity,
            order_ref=data.order_ref,
            order_event=data.order_event,
            address=data.address,
            marketplace=data.marketplace,
            conversation_ref=data.conversation_ref,
            is_masked=bool(data.reply_address) and data.email == data.reply_address,
            thread_lead_id=data.thread_lead_id,
            thread_ref=data.conversation_ref if self._adapter()._keeps_conversations_apart else "",
            team_id=self.team_id.id or 0,
            currency=currency.value if currency else "",
            value=amounts.pop("sum"),
            estimates=_known(country=country, lang=language, currency=currency, **amounts),
        )

    def _complete_birth_facts(self, facts, words="", ip_country=""):
        """Complete the facts of a lead Odoo made: its source and company, what was said, where it is from."""
        self.ensure_one()
        text = "\n".join(filter(None, (facts.text, words)))
        language, spoken = self._estimate_language("", text, stated=facts.lang_code)
        country = estimate_country(
            stated=facts.country_code,
            phone=facts.phone,
            email=facts.email,
            ip_country=ip_country,
            text_language=spoken,
            default=self.country_id.code or "",
        )
        country_code = country.value if country else ""
        amounts = self._read_amounts(text, facts.quantity)
        return replace(
            facts,
            text=text,
            source_id=self.id,
            company_id=self.company_id.id,
            country_id=self._country_id(country_code),
            country_code=country_code,
            lang_code=language.value if language else "",
            value=amounts.pop("sum"),
            estimates=_known(
                country=country, lang=language, currency=estimate_currency(country=country), **amounts
            ),
        )

    def _read_amounts(self, text, given):
        """Return the estimates of quantity and value, and as ``sum`` the value in the company's money."""
        amounts = read_amounts(text, given)
        quantity, money = amounts.quantity(), amounts.value()
        worth = self._company_value(money) if money else 0.0
        return {
            "quantity": estimate_amount(
                given, quantity.written if quantity else "", is_sure=bool(quantity and quantity.is_sure)
            ),
            "value": estimate_amount("", money.written if worth else "", f"{worth:g}"),
            "sum": worth,
        }

    def _company_value(self, money):
        """Return an amount in the currency of the company, 0 where no rate is known."""
        company = self.company_id or self.env.company
        day = fields.Date.to_string(fields.Date.context_today(self))
        return round(money.amount * self._rate(money.currency, company.id, day), 2)

    def _estimate_country(self, data, email, spoken):
        """Return where a buyer is and the phone number in E.164.

        A number without a prefix is read in the country all else points to, then it is a hint itself only
        if it names its country.
        """
        hints = {
            "stated": find_country_code(data.country),
            "email": "" if data.reply_address == data.email else email,
            "ip_country": data.ip_country,
            "form_language": data.language,
            "text_language": spoken,
            "currency": self._currency_code(data.currency),
            "default": self.country_id.code or "",
        }
        first = estimate_country(**hints)
        phone = check_phone(data.phone, first.value if first else "").number
        has_prefix = check_phone(data.phone).is_possible
        return (estimate_country(**hints, phone=phone) if has_prefix else first), phone

    def _estimate_language(self, form, text, stated=""):
        """Return the active language of a buyer as an estimate, and the code of the one the text is in."""
        active = tuple(code for code, _name in self.env["res.lang"].get_installed())
        known = pick_language(stated or form, active)
        # a look into the text is dear, and not asked for where a language is stated
        spoken = "" if stated else detect_language(text)
        estimate = estimate_language(
            stated=known if stated else "",
            form=known,
            text=pick_language(spoken, active),
            default=self.lang_id.code if self.lang_id.active else "",
        )
        return estimate, spoken

    @api.model
    def _currency_code(self, written):
        """Return the code of ISO 4217 a sender named, "" for what is none."""
        code = written.strip().upper()
        return code if self._currency_id(code) else ""

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
    @tools.ormcache("code", "company_id", "day")
    def _rate(self, code, company_id, day):
        """Return what one unit of a currency is in that of the company on a day, 0 when it is not known."""
        company = self.env["res.company"].sudo().browse(company_id)
        currency = company.currency_id.browse(self._currency_id(code) or [])
        if not currency or (currency != company.currency_id and not currency.rate_ids):
            return 0.0
        day = fields.Date.to_date(day)
        return currency._convert(1.0, company.currency_id, company, day, round=False)

    @api.model
    @tools.ormcache("code", cache="stable")
    def _currency_id(self, code):
        if not code:
            return 0
        # most currencies are switched off in a fresh Odoo, yet buyers name them
        currencies_sudo = self.env["res.currency"].sudo().with_context(active_test=False)
        return currencies_sudo.search([("name", "=", code)], limit=1).id or 0


def _known(**estimates):
    return {subject: estimate for subject, estimate in estimates.items() if estimate}
