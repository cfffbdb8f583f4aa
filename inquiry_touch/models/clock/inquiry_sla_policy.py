from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.service_clock import add_working_hours
from ...tools.verdict import Receipt

# How far ahead working time is looked for: a fortnight nearly always is enough, and cheap.
HORIZON_DAYS = (14, 90, 730)


class InquirySlaPolicy(models.Model):
    """When these conditions hold, a person answers within this time."""

    _name = "inquiry.sla.policy"
    _inherit = ["inquiry.rule.mixin"]
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
        help="Only these hours count, without breaks and public holidays. Empty: day and night.",
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
        leads -= Clock._open_of(leads).lead_id
        facts_of = facts_of or leads._inquiry_facts_of(order_event)
        owed = self._find_owed(leads, asked_at, facts_of) if leads else []
        placed = self._place(owed)
        late = [one for one in placed if found_at and one[3] <= found_at]
        anew = self._place([(lead, policy, found_at) for lead, policy, *_moments in late])
        in_time = [one for one in placed if one not in late]
        clocks = Clock._start(in_time) if in_time else Clock
        return clocks | Clock._start_anew(late, anew) if late else clocks

    @api.model
    def _find_owed(self, leads, asked_at, facts_of):
        """Return tuples of lead, policy and moment asked; log those that no policy applies to."""
        # The policies of the company apply, whoever brings the inquiry in.
        matching = self.sudo()._matching([facts_of[lead] for lead in leads])
        owed, unclocked = [], []
        for lead, policies in zip(leads, matching, strict=True):
            if policies:
                # A sender's clock may go ahead of ours.
                moment = min(asked_at or lead.inquiry_asked_at or lead.create_date, fields.Datetime.now())
                owed.append((lead, policies[0], moment))
            else:
                unclocked.append({"lead": lead, "receipt": Receipt("clock", "none", "no_clock_policy")})
        self.env["inquiry.decision"]._log(unclocked)
        return owed

    @api.model
    def _place(self, owed):
        """Find when each answer is due and when to warn, reading each calendar once for each month asked in:
        one old date must not make us read all the years since.

        :param list owed: tuples of lead, policy and moment asked
        :return list: tuples of lead, policy, moment asked, moment due, moment to warn or False
        """
        wants = {}
        for _lead, policy, asked_at in owed:
            wanted = wants.setdefault((policy.calendar_id, asked_at.year, asked_at.month), set())
            wanted.add((asked_at, policy.target_hours))
            wanted.add((asked_at, policy.target_hours - policy.warn_hours))
        found = {span: self._plan_hours(span[0], wanted) for span, wanted in wants.items()}
        placed = []
        for lead, policy, asked_at in owed:
            moments = found[policy.calendar_id, asked_at.year, asked_at.month]
            due_at = moments[asked_at, policy.target_hours]
            warn_at = policy.warn_hours and moments[asked_at, policy.target_hours - policy.warn_hours]
            placed.append((lead, policy, asked_at, due_at, warn_at or False))
        return placed

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
