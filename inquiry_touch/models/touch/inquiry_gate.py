from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models

from ...tools.buyer_zone import city, clock_texts
from ...tools.frequency import WEEK, next_within_caps
from ...tools.hours import is_allowed, next_allowed
from ...tools.public_holidays import is_public_holiday
from ...tools.verdict import Hold, Refuse
from .inquiry_gate_loop import ANSWERS

# A mailbox that is full once is not a bad address.
BOUNCE_LIMIT = 3
PAUSE_CHECK = timedelta(hours=1)
# Clocks differ by minutes: nothing goes out in the very first of an opening hour.
SETTLE = timedelta(minutes=5)
REACHED_STATES = ("queued", "sending", "sent", "delivered", "read", "replied", "unconfirmed")


class InquiryGate(models.AbstractModel):
    """The one gate: may this person be contacted now, on this channel, for this purpose?"""

    _name = "inquiry.gate"
    _inherit = ["inquiry.gate.loop", "inquiry.gate.marketplace", "inquiry.gate.sequence"]
    _description = "Contact gate"

    @api.model
    def _check(self, requests, checks=None):
        """Answer all requests with a fixed number of queries.

        :param list requests: :class:`GateRequest` values
        :param list checks: the checks to ask instead of all
        :return dict: ``{request.key: Hold | Refuse | None}``; None means nothing speaks against it
        """
        asked = {request.key: request for request in requests}
        pending = dict(asked)
        verdicts = dict.fromkeys(asked)
        for name in checks or self._gate_checks():
            # Each check sees the moment the ones before it have moved a request to.
            found = getattr(self.sudo(), f"_gate_{name}")(list(pending.values()))
            for key, verdict in found.items():
                if isinstance(verdict, Refuse):
                    verdicts[key] = verdict
                    del pending[key]
                else:
                    verdicts[key] = replace(verdicts[key] or verdict, until=verdict.until)
                    pending[key] = replace(pending[key], moment=verdict.until)
        return {key: self._complete(asked[key], verdict) for key, verdict in verdicts.items()}

    @api.model
    def _gate_checks(self):
        """Return the names of the checks in order, refusals before holds; an addon inserts its own."""
        return [
            "lead_closed",
            "mode",
            "sensitive",
            "marketplace",
            "paused",
            "peak",
            "bad_address",
            "opted_out",
            "loop_guard",
            "said_already",
            "answered",
            "other_plan",
            "caps",
            "hours",
        ]

    @api.model
    def _gate_sensitive(self, requests):
        """Leave claims and the like to people: no machine writes about them, nor follows up on hard ones."""
        # the id of an inquiry that is not stored counts as false, and is known all the same
        leads = self.env["crm.lead"].browse({request.lead_id for request in requests} - {0})
        lead_by_id = {lead.id: lead for lead in leads}
        verdicts = {}
        for request in self._filter_messages(requests):
            lead = lead_by_id.get(request.lead_id, self.env["crm.lead"])
            category, is_answer = lead.inquiry_category_id, request.purpose in ANSWERS
            if category.is_sensitive or (category.needs_person and not is_answer):
                verdicts[request.key] = Refuse("sensitive", {"category": category.name})
            elif lead.inquiry_person_reason and not is_answer:
                facts = lead._inquiry_person_receipt().facts
                verdicts[request.key] = Refuse("left_to_person", facts)
        return verdicts

    @api.model
    def _gate_paused(self, requests):
        companies = self.env["res.company"].browse({r.company_id for r in requests if r.company_id})
        channels = self.env["inquiry.channel"].browse({r.channel_id for r in requests if r.channel_id})
        touches = self.env["inquiry.touch"].browse({r.touch_id for r in requests if r.touch_id})
        stopped = set(companies.filtered("inquiry_outbound_paused").ids)
        closed = set(channels.filtered("is_paused").ids)
        resting = set(touches.filtered("sequence_id.is_paused").ids)
        return {
            request.key: Hold("paused", request.moment + PAUSE_CHECK)
            for request in requests
            if request.channel_id in closed
            or request.touch_id in resting
            or (request.company_id in stopped and request.kind == "message")
        }

    @api.model
    def _gate_peak(self, requests):
        """Keep to-dos from the owner of what is left to automation; messages go out."""
        leads = self.env["crm.lead"].browse({request.lead_id for request in requests} - {0})
        left = set(leads.filtered("inquiry_left_in_peak").ids)
        return {
            request.key: Hold("peak", request.moment + PAUSE_CHECK)
            for request in requests
            if request.kind in ("task", "call") and request.lead_id in left
        }

    @api.model
    def _gate_bad_address(self, requests):
        verdicts = {}
        leads = self.env["crm.lead"].browse({request.lead_id for request in requests if request.lead_id})
        bounced = set(leads.filtered(lambda lead: lead.message_bounce >= BOUNCE_LIMIT).ids)
        for request in self._filter_messages(requests):
            kind = self._address_kind(request)
            if kind and not getattr(request, kind):
                verdicts[request.key] = Refuse("no_address")
            elif kind == "email" and request.lead_id in bounced:
                verdicts[request.key] = Refuse("bad_address")
        return verdicts

    @api.model
    def _gate_opted_out(self, requests):
        asked = [r for r in self._filter_messages(requests) if r.purpose not in ANSWERS]
        # A person who said stop at one address said it for all of them.
        standing = self.env["inquiry.buyer.key"]._standing_addresses(
            {r.buyer_id for r in asked if r.buyer_id}
        )
        addresses = {
            request.key: {("email", request.email), ("phone", request.phone)}
            | standing.get(request.buyer_id, set())
            for request in asked
        }
        every = set().union(*addresses.values())
        emails = {address for kind, address in every if kind == "email"} - {""}
        phones = {address for kind, address in every if kind == "phone"} - {""}
        blocked = set()
        if emails:
            found = self.env["mail.blacklist"].search_fetch([("email", "in", list(emails))], ["email"])
            blocked.update(("email", row.email) for row in found)
        if phones:
            found = self.env["phone.blacklist"].search_fetch([("number", "in", list(phones))], ["number"])
            blocked.update(("phone", row.number) for row in found)
        return {
            request.key: Refuse("opted_out")
            for request in asked
            if any(kind == self._address_kind(request) for kind, _one in addresses[request.key] & blocked)
        }

    @api.model
    def _gate_caps(self, requests):
        asked = [r for r in self._filter_messages(requests) if r.purpose not in ANSWERS]
        history = self._fetch_history(asked, WEEK, is_answer=False)
        verdicts = {}
        for request in sorted(asked, key=lambda one: one.moment):
            given = history[self._person(request)]
            sent = [(at, is_advert) for touch_id, at, is_advert in given if touch_id != request.touch_id]
            is_advert = request.purpose == "marketing"
            wait = next_within_caps(request.moment, sent, self._policy(request).caps, is_marketing=is_advert)
            if wait:
                verdicts[request.key] = Hold(wait.reason, wait.until, {"limit": wait.limit})
            else:
                # Of two that are due at once, only the first may go.
                given.append((request.touch_id, request.moment, is_advert))
        return verdicts

    @api.model
    def _gate_hours(self, requests):
        verdicts = {}
        for request in self._filter_messages(requests):
            if request.purpose in ANSWERS:
                continue
            opening = self._find_opening(request)
            if not opening:
                verdicts[request.key] = Refuse("no_zone" if not request.zones else "no_hours")
            elif opening.at > request.moment:
                facts = {} if opening.is_shared else {"zone_guessed": True}
                verdicts[request.key] = Hold("quiet_hours", opening.at, facts)
        return verdicts

    @api.model
    def _find_opening(self, request):
        """Return the first :class:`Opening` for a request, some minutes after the hour."""
        policy = self._policy(request)
        default = self.env["inquiry.region"]._policy_of("")
        windows = policy.windows_of(request.channel_type, default)

        def is_holiday(day):
            return policy.skips_holidays and is_public_holiday(request.country_code, day)

        opening = next_allowed(request.moment, windows, request.zones, is_holiday)
        if opening and opening.at > request.moment:
            settled = opening.at + SETTLE
            zones = request.zones if opening.is_shared else request.zones[:1]
            if all(is_allowed(settled, windows, zone, is_holiday) for zone in zones):
                return replace(opening, at=settled)
        return opening

    @api.model
    def _block(self, kind, addresses, evidence):
        """Put addresses on Odoo's own block list, so that all who send heed it.

        :param str kind: ``email`` or ``phone``
        """
        if kind == "email":
            # Whoever says stop has no rights here, and needs none.
            blacklist_sudo = self.env["mail.blacklist"].sudo()
            for address in addresses:
                blacklist_sudo._add(address, message=evidence)
        elif kind == "phone":
            self.env["phone.blacklist"].sudo()._add(addresses, message=evidence)

    @api.model
    def _filter_messages(self, requests):
        return [request for request in requests if request.kind == "message"]

    @api.model
    def _address_kind(self, request):
        return self.env[f"inquiry.channel.{request.channel_type}"]._address_kind

    @api.model
    def _policy(self, request):
        return self.env["inquiry.region"]._policy_of(request.country_code, request.state_code)

    @api.model
    def _person(self, request):
        return ("buyer", request.buyer_id) if request.buyer_id else ("lead", request.lead_id)

    @api.model
    def _fetch_history(self, requests, span, *, is_answer):
        """Return what each person of the requests got lately or is about to get.

        :return dict: ``{person: [(touch id, moment, is it advertising)]}``
        """
        history = {self._person(request): [] for request in requests}
        if not history:
            return history
        since = min(request.moment for request in requests) - span
        now = fields.Datetime.now()
        touches = self.env["inquiry.touch"].search_fetch(
            self._history_domain(history, since, is_answer),
            ["buyer_id", "lead_id", "sent_at", "purpose"],
        )
        for touch in touches:
            entry = (touch.id, touch.sent_at or now, touch.purpose == "marketing")
            for person in (("buyer", touch.buyer_id.id), ("lead", touch.lead_id.id)):
                if person in history:
                    history[person].append(entry)
        return history

    @api.model
    def _history_domain(self, people, since, is_answer):
        return [
            "|",
            ("buyer_id", "in", [record_id for kind, record_id in people if kind == "buyer"]),
            ("lead_id", "in", [record_id for kind, record_id in people if kind == "lead"]),
            *self._reached_since(since, is_answer=is_answer),
        ]

    @api.model
    def _reached_since(self, since, *, is_answer):
        return [
            ("kind", "=", "message"),
            ("purpose", "in" if is_answer else "not in", list(ANSWERS)),
            ("state", "in", list(REACHED_STATES)),
            "|",
            ("sent_at", "=", False),
            ("sent_at", ">", since),
        ]

    @api.model
    def _complete(self, request, verdict):
        """Say a hold in the buyer's own time, as people read it."""
        if not isinstance(verdict, Hold):
            return verdict
        zone = request.zones[0] if request.zones else "UTC"
        wanted, until = clock_texts(request.moment, verdict.until, zone)
        # Said when it is read, in the reader's language.
        facts = {"wanted": wanted, "until": {"time": until, "city": city(zone)}}
        return replace(verdict, facts={**facts, **verdict.facts})
