from datetime import datetime, timedelta
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.service_clock import add_working_hours
from ...tools.verdict import Receipt

# How far ahead working time is looked for: a fortnight nearly always is enough, and cheap.
HORIZON_DAYS = (14, 90, 730)


class Placed(NamedTuple):
    """An answer owed: to which lead, by which policy, in which hours, and its moments (naive UTC)."""

    lead: Any
    policy: Any
    asked_at: datetime
    due_at: datetime
    warn_at: datetime | bool = False
    urgent_at: datetime | bool = False
    calendar: Any = None


class InquirySlaPolicy(models.Model):
    """When these conditions hold, a person answers within this time."""

    _name = "inquiry.sla.policy"
    _inherit = ["inquiry.rule.mixin", "inquiry.sla.chain"]
    _description = "Answer time policy"
    _inquiry_stage = "clock"
    _one_decides = True

    target_hours = fields.Float(
        string="Answer within",
        required=True,
        default=24.0,
        help="Hours until a person must have answered. Automatic answers do not count.",
    )
    warn_hours = fields.Float(
        string="Warn before",
        compute="_compute_warn_hours",
        store=True,
        readonly=False,
        help="The owner is warned so many hours before the answer is due. 0: no warning.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        ondelete="restrict",
        help="Only these hours count, without breaks and public holidays; for a sales team with hours of its "
        "own those count instead. Empty: day and night.",
    )

    outcome = fields.Char(string="Then", compute="_compute_outcome")

    @api.depends("target_hours")
    def _compute_warn_hours(self):
        for policy in self:
            policy.warn_hours = policy.target_hours / 6

    @api.depends("target_hours", "calendar_id.name")
    def _compute_outcome(self):
        for policy in self:
            hours = self.env["ir.qweb.field.float_time"].value_to_html(policy.target_hours, {})
            if policy.calendar_id:
                policy.outcome = self.env._(
                    "a person answers within %(hours)s working hours (%(calendar)s)",
                    hours=hours,
                    calendar=policy.calendar_id.name,
                )
            else:
                policy.outcome = self.env._(
                    "a person answers within %(hours)s hours, day and night", hours=hours
                )

    @api.constrains("target_hours", "warn_hours")
    def _check_hours(self):
        for policy in self:
            if not 0 <= policy.warn_hours < policy.target_hours:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: the time to answer must be more than nothing, and the warning must "
                        "come after the inquiry.",
                        policy=policy.name,
                    )
                )

    def _claim(self):
        return self._make_claim({"inquiry_due_at": (self.target_hours, self.calendar_id.id)})

    def _clock_receipt(self, reason, due_at):
        facts = {"due_at": fields.Datetime.to_string(due_at), "policy": self.name}
        return self._receipt("started", reason, facts)

    @api.model
    def _start_clock(self, leads, asked_at=None, order_event="", found_at=None, facts_of=None):
        """Start the clock of the answer owed to each open lead that has none running.

        :param datetime asked_at: when the buyer asked; by default when each inquiry was asked
        :param str order_event: the code of the event that asks, when none of the leads was opened by it
        :param datetime found_at: when a person found it among the junk: who never saw it is not late, so an
            answer that was due before then gets its time from then
        :param dict facts_of: what is known of each lead, where that was read already
        :return: the ``inquiry.sla.clock`` records started
        """
        Clock = self.env["inquiry.sla.clock"]
        leads = leads._inquiry_filter_open()
        running = Clock._open_of(leads)
        if running and asked_at and not found_at:
            self._hasten(running, asked_at, order_event)
        leads -= running.lead_id
        facts_of = facts_of or leads._inquiry_facts_of(order_event)
        owed = self._find_owed(leads, asked_at, facts_of) if leads else []
        self._log_unclocked(leads, owed)
        placed = self._place(owed)
        late = [one for one in placed if found_at and one.due_at <= found_at]
        anew = self._place([(one.lead, one.policy, found_at) for one in late])
        in_time = [one for one in placed if one not in late]
        clocks = Clock._start(in_time) if in_time else Clock
        return clocks | Clock._start_anew(late, anew) if late else clocks

    @api.model
    def _hasten(self, running, asked_at, order_event):
        """The buyer wrote again before anybody answered: a message to be answered sooner moves the clock.

        The first question still counts for how long the buyer waited.
        """
        leads = running.lead_id
        owed = self._find_owed(leads, asked_at, leads._inquiry_facts_of(order_event))
        placed = {one.lead: one for one in self._place(owed)}
        for clock in running:
            sooner = placed.get(clock.lead_id)
            if sooner and sooner.due_at < clock.due_at and not clock.breached_at:
                clock._hasten(sooner)

    @api.model
    def _find_owed(self, leads, asked_at, facts_of):
        """Return tuples of lead, policy and moment asked, of the leads to which a policy applies."""
        # The policies of the company apply, whoever brings the inquiry in.
        matching = self.sudo()._matching([facts_of[lead] for lead in leads])
        now = fields.Datetime.now()
        return [
            # A sender's clock may go ahead of ours.
            (lead, policies[0], min(asked_at or lead.inquiry_asked_at or lead.create_date, now))
            for lead, policies in zip(leads, matching, strict=True)
            if policies
        ]

    @api.model
    def _log_unclocked(self, leads, owed):
        owing = {lead for lead, _policy, _asked_at in owed}
        receipt = Receipt("clock", "none", "no_clock_policy")
        self.env["inquiry.decision"]._log(
            [{"lead": lead, "receipt": receipt} for lead in leads if lead not in owing]
        )

    @api.model
    def _place(self, owed):
        """Find when each answer is due, when to warn, and when the inquiry turns urgent.

        :param list owed: tuples of lead, policy and moment asked
        :return list: one :class:`Placed` for each of them
        """
        calendars = [policy._calendar_of(lead) for lead, policy, _asked_at in owed]
        wants = {
            (calendar, asked_at, hours)
            for calendar, (_lead, policy, asked_at) in zip(calendars, owed, strict=True)
            for hours in policy._hours_to_find().values()
        }
        found = self._plan_moments(wants)
        placed = []
        for calendar, (lead, policy, asked_at) in zip(calendars, owed, strict=True):
            hours = policy._hours_to_find()
            moments = {name: found[calendar, asked_at, span] for name, span in hours.items()}
            placed.append(Placed(lead, policy, asked_at, **moments, calendar=calendar))
        return placed

    def _calendar_of(self, lead):
        """Return the working hours that count for a lead: those of its team, where it has its own."""
        return self.calendar_id and (lead.sudo().team_id.inquiry_calendar_id or self.calendar_id)

    def _hours_to_find(self):
        """Return how long after the question each moment of a clock comes, by the moment's name."""
        hours = {"due_at": self.target_hours}
        if self.warn_hours:
            hours["warn_at"] = self.target_hours - self.warn_hours
        if 0 < self.urgent_hours < self.target_hours:
            hours["urgent_at"] = self.urgent_hours
        return hours

    @api.model
    def _plan_moments(self, wants):
        """Find when so many working hours have passed, reading each calendar once for each month asked in:
        one old date must not make us read all the years since.

        :param set wants: tuples of ``resource.calendar`` (empty: day and night), moment and hours
        :return dict: the moment at which they have passed, by such tuples
        """
        by_span = {}
        for calendar, moment, hours in wants:
            by_span.setdefault((calendar, moment.year, moment.month), set()).add((moment, hours))
        return {
            (span[0], *want): reached
            for span, group in by_span.items()
            for want, reached in self._plan_hours(span[0], group).items()
        }

    @api.model
    def _plan_hours(self, calendar, wants):
        """Return for each (moment, hours) when so many hours of the calendar have passed."""
        found = {}
        start = min(moment for moment, _hours in wants)
        end = max(moment + timedelta(hours=hours) for moment, hours in wants)
        for days in HORIZON_DAYS if calendar else ():
            waiting = wants - found.keys()
            if not waiting:
                break
            intervals = calendar._inquiry_working_time(start, end + timedelta(days=days))
            for moment, hours in waiting:
                reached = add_working_hours(intervals, moment, hours)
                if reached:
                    found[moment, hours] = reached
        # Day and night without a calendar. One that has no hours ahead owes an answer all the same.
        return {want: found.get(want) or want[0] + timedelta(hours=want[1]) for want in wants}
