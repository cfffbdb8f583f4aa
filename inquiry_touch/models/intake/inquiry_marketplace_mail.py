from dataclasses import replace

from odoo import api, models
from odoo.tools import email_normalize, ormcache

from ...exceptions import PayloadError
from ...tools import generic_fields
from ...tools.mail_places import places_of
from ...tools.mail_proof import forged_by
from ...tools.mail_sheet import forwarded_sheet, looks_forwarded, sheet_of
from ...tools.marketplace import (
    KnownMail,
    MailRule,
    read_mail,
    split_domains,
    split_signs,
)
from ...tools.verdict import Receipt


class InquiryMarketplaceMail(models.AbstractModel):
    """The reading side of marketplaces: from which one a mail is, and what it says."""

    _name = "inquiry.marketplace.mail"
    _description = "Mails of marketplaces"

    @api.model
    def _recognise(self, source, message, mail):
        """Return the :class:`KnownMail` of a mail that comes from a marketplace, None for any other.

        An ordinary mail costs a look into a dictionary and no query.

        :param message: the :class:`email.message.EmailMessage`
        :param dict mail: as Odoo parsed it
        """
        subject = mail.get("subject") or ""
        sender = (email_normalize(mail["email_from"] or "", strict=False) or "").lower()
        rules = self._rules_of(sender, source.company_id)
        if rules:
            return self._prove(message, sheet_of(message, subject), rules)
        if self._rules_by_place() and looks_forwarded(message, subject):
            return self._recognise_forwarded(source, message, subject)
        return None

    @api.model
    def _prove(self, message, sheet, rules):
        """Return the mail as known, or with a warning when our receiving server says it is forged."""
        places = {place.rpartition("@")[2] for rule in rules for place in (*rule.senders, *rule.relays)}
        result = forged_by(_proofs(message), places)
        if not result:
            return KnownMail(rules, sheet)
        facts = {"marketplace": rules[0].name, "result": result}
        return KnownMail(receipts=(Receipt("intake", "warned", "marketplace_forged", facts),))

    @api.model
    def _recognise_forwarded(self, source, message, subject):
        """Recognise a mail that one of our people, or a forwarder of the source, sent on.

        What is written above a forwarded mail can be typed by anybody: others are not believed.
        """
        outer = sheet_of(message, subject)
        inner = forwarded_sheet(message, outer)
        rules = self._rules_of(inner.sender, source.company_id) if inner else ()
        if not rules or forged_by(_proofs(message), [outer.sender.rpartition("@")[2]]):
            return None
        ours = [("email_normalized", "=", outer.sender), ("share", "=", False)]
        if source._is_forwarder(outer.sender) or self.env["res.users"].sudo().search_count(ours, limit=1):
            return KnownMail(rules, inner)
        return None

    @api.model
    def _read(self, payload, known, data):
        """Return what the maps of a marketplace read in one of its mails.

        :param known: what :meth:`_recognise` returned
        :param data: the :class:`InquiryData` of the mail as an ordinary one
        :raises PayloadError: ``marketplace_layout``, when a buyer's message was not found where it should be
        """
        if known.receipts or not known.rules:
            return replace(data, receipts=known.receipts)
        if data.is_automatic:
            return data
        reading = read_mail(known.rules, known.sheet)
        if reading.kind == "notice":
            return replace(data, is_automatic=True, automatic_reason="marketplace_notice")
        values = reading.values(known.sheet)
        if reading.kind == "layout" or not reading.names_somebody(values):
            raise PayloadError("marketplace_layout", reading.rule.name)
        return self._build(payload, reading, data, values)

    @api.model
    def _build(self, payload, reading, data, values):
        # a mail that was taken in already stays the same arrival, whatever is read in it now
        reference = "" if payload.intake_ids else values.pop("external_ref", "")
        moment = generic_fields.read_moment(values.pop("occurred_at", ""), payload.received_at)
        values.pop("external_ref", None)
        return replace(
            data,
            **values,
            marketplace=reading.rule.code,
            external_ref=f"{reading.rule.code}:{reference}" if reference else self._reference(payload, data),
            occurred_at=moment or data.occurred_at,
            # what a person reads are the buyer's words; the mail as it came lies in the payload
            envelope=replace(data.envelope, html=""),
            receipts=(Receipt("intake", "read", "marketplace_read", {"marketplace": reading.rule.name}),),
        )

    @api.model
    def _reference(self, payload, data):
        return payload.intake_ids[:1].external_ref or data.external_ref

    @api.model
    def _rules_of(self, sender, company):
        """Return the :class:`MailRule` values of the marketplaces a sender may be, in their order.

        :param company: whose marketplaces; none for those of all companies
        """
        by_place = self._rules_by_place()
        place = next((place for place in places_of(sender) if place in by_place), None)
        rules = by_place.get(place, ())
        return tuple(rule for rule in rules if not company or rule.company_id in (0, company.id))

    @api.model
    @ormcache()
    def _rules_by_place(self):
        """Return the rules of the active marketplaces by each address and domain their mails come from."""
        found = {}
        # without a language the cached names do not depend on who came first
        marketplaces_sudo = self.env["inquiry.marketplace"].sudo().with_context(lang=None)
        for marketplace in marketplaces_sudo.search([]):  # pylint: disable=no-search-all
            rule = marketplace._as_rule()
            for place in {*rule.senders, *rule.relays}:
                found[place] = (*found.get(place, ()), rule)
        return found

    @api.model
    @ormcache("company_id")
    def _all_places(self, company_id):
        """Return all places of a company's marketplaces, archived ones too: none is a buyer's own."""
        marketplaces_sudo = self.env["inquiry.marketplace"].sudo().with_context(active_test=False)
        known_sudo = marketplaces_sudo.search([("company_id", "in", (False, company_id))])
        rules = [marketplace._as_rule() for marketplace in known_sudo]
        return frozenset(place for rule in rules for place in (*rule.senders, *rule.relays))

    @api.model
    def _is_relay(self, sender):
        """Say whether an address is one a marketplace lends its buyers."""
        return bool(self._of_address(sender, self.env["res.company"]))

    @api.model
    @ormcache("code")
    def _id_by_code(self, code):
        if not code:
            return False
        marketplaces_sudo = self.env["inquiry.marketplace"].sudo().with_context(active_test=False)
        return marketplaces_sudo.search([("code", "=", code)], limit=1).id

    def _as_rule(self):
        """Return this marketplace as a plain value, saved or not."""
        self.ensure_one()
        return MailRule(
            id=self._origin.id or 0,
            code=self.code or "",
            name=self.name or "",
            company_id=self.company_id.id or 0,
            senders=tuple(split_domains(self.sender_domains)),
            relays=tuple(split_domains(self.relay_domains)),
            subject_signs=split_signs(self.subject_signs),
            body_signs=split_signs(self.body_signs),
            route=self.answer_route or "",
            page_url=self.page_url or "",
            maps=tuple(self.field_map_ids._as_values()),
        )


def _proofs(message):
    return [str(header) for header in message.get_all("Authentication-Results", [])]
