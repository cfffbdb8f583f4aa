import logging

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ...tools.service_clock import climb
from ...tools.verdict import Receipt

_logger = logging.getLogger(__name__)

ANSWER = "inquiry_touch.mail_activity_type_inquiry_answer"
WATCH_BATCH = 200


class InquirySlaWatch(models.AbstractModel):
    """The watch over open clocks: it warns, turns inquiries urgent, and climbs the chain once one is late.

    Each occasion is marked before it is told, so that nobody is told twice; what cannot be told stays marked
    and stops nobody.
    """

    _name = "inquiry.sla.watch"
    _description = "Watch over answer clocks"

    @api.model
    def _cron_watch(self):
        """Tell owners of answers that are due soon or urgent, and the chain of those that are late."""
        now = fields.Datetime.now()
        domain = self._watch_domain(now)
        cron = self.env["ir.cron"]
        try:
            clocks = self.search(domain, order="due_at, id", limit=WATCH_BATCH)
            clocks = clocks.try_lock_for_update().filtered_domain(domain)
        except SerializationFailure:
            # Somebody answered this very moment; look again in a fresh transaction.
            self.env.cr.rollback()
            cron._commit_progress(remaining=1)
            return
        clocks._watch(now)
        cron._commit_progress(len(clocks), remaining=self.search_count(domain) if clocks else 0)
        self._wake_watch(self._next_to_watch())

    @api.model
    def _watch_domain(self, now):
        urgent = Domain("urgent_since", "=", False) & Domain("urgent_at", "<=", now)
        warn = Domain("warned_at", "=", False) & Domain("warn_at", "<=", now)
        breach = Domain("breached_at", "=", False) & Domain("due_at", "<", now)
        next_one = Domain("escalate_at", "<=", now)
        return Domain("closed_at", "=", False) & (urgent | warn | breach | next_one)

    def _watch(self, now):
        """Mark what is due to be told, then tell it."""
        late = self.filtered(lambda clock: now > clock.due_at)
        turns = late._climb(now)
        # What is left to automation in a peak disturbs nobody before it is late.
        late.lead_id.filtered("inquiry_left_in_peak").inquiry_left_in_peak = False
        told = self.filtered(lambda clock: not clock.lead_id.inquiry_left_in_peak)
        urgent = self.filtered(
            lambda clock: clock.urgent_at and clock.urgent_at <= now and not clock.urgent_since
        )
        urgent.urgent_since = now
        (urgent & told)._turn_urgent()
        warned = self.filtered(
            lambda clock: not clock.warned_at and (clock in late or clock.warn_at and clock.warn_at <= now)
        )
        warned.warned_at = now
        occasions = dict.fromkeys(urgent & told, ("urgent",)) | dict.fromkeys(warned & told, ("warning",))
        self._tell(occasions | turns, now)

    def _climb(self, now):
        """Mark these late clocks, move each up its chain, and return whose turn it is, by clock."""
        moments = self.env["inquiry.sla.policy"]._chain_moments(self)
        turns = {}
        for clock in self:
            turns[clock], next_at = climb(clock.escalated_to or "", moments[clock], now)
            values = {"escalate_at": next_at or False}
            if not clock.breached_at:
                values |= {"breached_at": clock.due_at, "accountable_id": clock.owner_id.id}
            if turns[clock]:
                values["escalated_to"] = turns[clock][-1]
            clock.write(values)
        return turns

    def _turn_urgent(self):
        """Nobody answered in the golden hour: these turn urgent, unless a person set how urgent they are."""
        raised = self.lead_id.filtered(
            lambda lead: (
                lead.inquiry_urgency != "high" and "inquiry_urgency" not in (lead.inquiry_corrected or ())
            )
        )
        raised.with_context(inquiry_by_rule=True).write({"inquiry_urgency": "high"})
        self.env["inquiry.decision"]._log(
            [
                {
                    "lead": clock.lead_id,
                    "receipt": Receipt(
                        "clock",
                        "urgent",
                        "turned_urgent",
                        {"urgent_at": fields.Datetime.to_string(clock.urgent_at)},
                    ),
                }
                for clock in self
            ]
        )

    def _tell(self, occasions, now):
        """Tell people, and leave a receipt for each turn of a late answer.

        :param dict occasions: for each clock what is told: ``urgent``, ``warning`` or turns of the chain
        """
        clocks = self.filtered(occasions.get)
        chains = {clock: clock._chain() for clock in clocks}
        everybody = self.env["res.users"].union(
            *(user for chain in chains.values() for user in chain.values())
        )
        absent = everybody._inquiry_filter_absent(now)
        entries = []
        for clock in clocks:
            for occasion in occasions[clock]:
                people = clock._people_of(occasion, chains[clock], absent)
                is_late = occasion not in ("urgent", "warning")
                people -= clock.told_user_ids if is_late else people.browse()
                for user in people:
                    clock._tell_one(user, occasion)
                if is_late:
                    clock.told_user_ids = [Command.link(user.id) for user in people]
                    if people or occasion == "owner":
                        entries.append(clock._prepare_late_entry(occasion, people))
        self.env["inquiry.decision"]._log(entries)

    def _chain(self):
        """Return the people of the chain of this clock, in order; nobody where one is not set or has left."""
        lead = self.lead_id
        company = lead.company_id or lead.inquiry_source_id.company_id
        fallback = company.inquiry_fallback_user_id
        chain = {
            "owner": lead.user_id,
            "deputy": lead.user_id.inquiry_deputy_id,
            "manager": lead.team_id.user_id.filtered("active") or fallback,
            "emergency": company.inquiry_emergency_user_id,
        }
        return {who: user.filtered("active") for who, user in chain.items()}

    @api.model
    def _people_of(self, occasion, chain, absent):
        """Return who is told; for an owner who is away or gone it is the next one who is there."""
        if occasion in ("deputy", "manager", "emergency"):
            return chain[occasion]
        people = [chain[who] for who in ("owner", "deputy", "manager") if chain[who]]
        return next((user for user in people if user not in absent), people[0] if people else absent.browse())

    def _tell_one(self, user, occasion):
        """Put the answer owed on the list of a person, in place of what stood there of it before.

        Who may not see the inquiry, such as an emergency contact outside sales, gets a notice instead.
        """
        lead = self.lead_id.with_context(lang=user.lang)
        summary = self._said_to(user, occasion)
        try:
            with self.env.cr.savepoint():
                if not lead.with_user(user).has_access("read"):
                    title = f"{self.number or ''} {lead.name}: {summary}".strip()
                    self.env["mail.thread"].message_notify(
                        partner_ids=user.partner_id.ids, subject=title, body=title
                    )
                    return
                lead.activity_unlink([ANSWER], user_id=user.id)
                today = fields.Date.context_today(lead.with_context(tz=user.tz))
                lead.activity_schedule(ANSWER, date_deadline=today, summary=summary, user_id=user.id)
        except Exception:
            _logger.exception("Answer clock %s: somebody could not be told", self.id)

    def _said_to(self, user, occasion):
        owner = self.lead_id.user_id
        _ = self.with_context(lang=user.lang).env._
        if occasion == "warning":
            return _("Answer is due soon")
        if occasion == "urgent":
            return _("Not answered yet: urgent now")
        if user == owner:
            return _("Answer is late")
        if owner:
            return _("Answer is late: %(owner)s has not given it", owner=owner.name)
        return _("Answer is late, and nobody owns the inquiry")

    def _prepare_late_entry(self, turn, people):
        facts = {"due_at": fields.Datetime.to_string(self.due_at), "people": people.mapped("name") or ["–"]}
        return {"lead": self.lead_id, "receipt": Receipt("clock", "late", f"late_{turn}", facts)}

    @api.model
    def _next_to_watch(self):
        still = Domain("closed_at", "=", False)
        found = self.browse()
        for moment, mark in (
            ("warn_at", "warned_at"),
            ("due_at", "breached_at"),
            ("urgent_at", "urgent_since"),
        ):
            found |= self.search(
                still & Domain(mark, "=", False) & Domain(moment, "!=", False), order=moment, limit=1
            )
        return found | self.search(still & Domain("escalate_at", "!=", False), order="escalate_at", limit=1)

    @api.model
    def _wake_watch(self, clocks):
        """Wake the watch at the first moment one of these clocks needs it."""
        moments = [
            moment
            for clock in clocks
            for moment in (
                not clock.warned_at and clock.warn_at,
                not clock.breached_at and clock.due_at,
                not clock.urgent_since and clock.urgent_at,
                clock.escalate_at,
            )
            if moment
        ]
        if moments:
            self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_sla_clock_watch", min(moments))
