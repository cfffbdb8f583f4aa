import logging

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.verdict import Receipt

_logger = logging.getLogger(__name__)

WATCH_BATCH = 200
RECEIPTS = {
    "answered": "answered",
    "elsewhere": "answered_elsewhere",
    "platform": "answered_on_platform",
    "no_answer_needed": "no_answer_needed",
    "closed": "clock_closed",
}


class InquirySlaClock(models.Model):
    """An answer owed to a buyer: one open per lead, frozen when closed.

    Only a person's answer closes it as answered; the automatic one is noted apart. ``breached_at`` is the due
    moment, once it has passed without an answer.
    """

    _name = "inquiry.sla.clock"
    _description = "Answer clock"
    _order = "asked_at desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, ondelete="cascade", index=True)
    owner_id = fields.Many2one(related="lead_id.user_id", string="Owner")
    company_id = fields.Many2one("res.company")
    policy_id = fields.Many2one("inquiry.sla.policy", ondelete="set null")
    policy_version = fields.Integer(aggregator=None)
    asked_at = fields.Datetime(string="Asked", required=True)
    found_at = fields.Datetime(
        string="Found among the junk", help="The time to answer counts from here: before, nobody saw it."
    )
    due_at = fields.Datetime(string="Due", required=True)
    warn_at = fields.Datetime(string="Warn")
    warned_at = fields.Datetime(string="Warned")
    breached_at = fields.Datetime(string="Late since")
    auto_answered_at = fields.Datetime(string="Automatic answer")
    answered_at = fields.Datetime(string="Answered at")
    answered_by_id = fields.Many2one("res.users", string="Answered by", ondelete="set null")
    closed_at = fields.Datetime(string="Closed")
    close_reason = fields.Selection(
        [
            ("answered", "Answered"),
            ("elsewhere", "Answered elsewhere"),
            ("platform", "Answered at the marketplace"),
            ("no_answer_needed", "No answer needed"),
            ("closed", "Inquiry closed"),
        ],
        string="Closed because",
    )
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")

    _open_uniq = models.UniqueIndex("(lead_id) WHERE closed_at IS NULL", "One answer is owed at a time.")
    _due_idx = models.Index("(due_at) WHERE closed_at IS NULL")
    _warn_idx = models.Index("(warn_at) WHERE closed_at IS NULL AND warned_at IS NULL")

    @api.depends("breached_at", "closed_at", "due_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.is_late = bool(clock.breached_at) or (not clock.closed_at and now > clock.due_at)

    def _search_is_late(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        overdue = Domain("closed_at", "=", False) & Domain("due_at", "<", fields.Datetime.now())
        return Domain("breached_at", "!=", False) | overdue

    def write(self, vals):
        # Merged inquiries take their clocks along; nothing else of a result ever changes.
        if vals.keys() - {"lead_id"} and self.filtered("closed_at"):
            raise UserError(self.env._("The result of a closed answer clock cannot be changed."))
        leads = self.lead_id if "lead_id" in vals else self.env["crm.lead"]
        result = super().write(vals)
        if "lead_id" in vals:
            (leads | self.lead_id)._inquiry_keep_due()
        return result

    @api.model
    def _start_anew(self, late, anew):
        """Start clocks whose answer would be late already: the time counts anew, when it was asked stays.

        :param list late: what ``inquiry.sla.policy._place`` found, counted from when it was asked
        :param list anew: the same, counted from when it was found
        """
        placed = [
            (lead, policy, asked_at, due_at, warn_at)
            for (_lead, _policy, asked_at, *_rest), (lead, policy, _found_at, due_at, warn_at) in zip(
                late, anew, strict=True
            )
        ]
        return self._start(placed, found_at=anew[0][2])

    @api.model
    def _start(self, placed, found_at=False):
        """Start clocks, leave receipts, and wake the watch in time.

        :param list placed: what ``inquiry.sla.policy._place`` found
        :param datetime found_at: from when they count, where that is not when they were asked
        """
        # No user may write clocks: results are used to assess people.
        clocks_sudo = self.sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "company_id": lead.company_id.id,
                    "policy_id": policy.id,
                    "policy_version": policy.version,
                    "asked_at": asked_at,
                    "found_at": found_at,
                    "due_at": due_at,
                    "warn_at": warn_at,
                }
                for lead, policy, asked_at, due_at, warn_at in placed
            ]
        )
        clocks_sudo.lead_id._inquiry_keep_due()
        self.env["inquiry.decision"]._log(
            [{"lead": clock.lead_id, "receipt": clock._prepare_start_receipt()} for clock in clocks_sudo]
        )
        self._wake_watch(clocks_sudo)
        return clocks_sudo

    def _prepare_start_receipt(self):
        facts = {"due_at": fields.Datetime.to_string(self.due_at), "policy": self.policy_id.name}
        reason = "clock_started_anew" if self.found_at else "clock_started"
        return self.policy_id._receipt("started", reason, facts)

    @api.model
    def _open_of(self, leads):
        """Return the open clocks of these leads."""
        # Whoever answers, the clock must hear of it.
        return self.sudo().search([("lead_id", "in", leads.ids), ("closed_at", "=", False)])

    def _answered(self, user, at, reason="answered", name=""):
        """A person answered: close the open clocks among these that were asked before.

        :param user: the ``res.users`` who answered, none when only a name is known
        :param datetime at: when
        """
        answered = self.filtered(lambda clock: not clock.closed_at and clock.asked_at <= at)
        answered._finish(reason, at, {"user": user.name or name}, answered_at=at, answered_by_id=user.id)

    def _auto_answered(self, at):
        """Note the automatic answer; a person's is still owed."""
        clocks = self.filtered(lambda clock: not clock.closed_at and not clock.auto_answered_at)
        clocks.write({"auto_answered_at": at})
        receipt = Receipt("clock", "auto_answered", "auto_answered")
        self.env["inquiry.decision"]._log([{"lead": clock.lead_id, "receipt": receipt} for clock in clocks])

    def _close(self, reason, at):
        """Close the open clocks among these without an answer.

        :param str reason: ``no_answer_needed`` or ``closed``
        """
        self.filtered(lambda clock: not clock.closed_at)._finish(reason, at, {"user": self.env.user.name})

    def _finish(self, reason, at, facts, **values):
        if not self:
            return
        late = self.filtered(lambda clock: at > clock.due_at and not clock.breached_at)
        for clock in late:
            clock.breached_at = clock.due_at
        self.write({"closed_at": at, "close_reason": reason, **values})
        self.lead_id._inquiry_keep_due()
        self.lead_id.filtered("inquiry_left_in_peak").inquiry_left_in_peak = False
        self.lead_id.activity_unlink(["inquiry_touch.mail_activity_type_inquiry_answer"])
        receipt = Receipt("clock", reason, RECEIPTS[reason], facts)
        self.env["inquiry.decision"]._log([{"lead": clock.lead_id, "receipt": receipt} for clock in self])
        self.env["inquiry.assignment.policy"]._wake_waiting()

    @api.model
    def _cron_watch(self):
        """Warn owners before answers are due, and tell them and their team leaders of those that are late."""
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
        warn = Domain("warned_at", "=", False) & Domain("warn_at", "<=", now)
        breach = Domain("breached_at", "=", False) & Domain("due_at", "<", now)
        return Domain("closed_at", "=", False) & (warn | breach)

    def _watch(self, now):
        """Mark what is due to be told, then tell it; what cannot be told stays marked and stops nobody."""
        late = self.filtered(lambda clock: now > clock.due_at)
        for clock in late:
            clock.breached_at = clock.due_at
        self.filtered(lambda clock: not clock.warned_at).write({"warned_at": now})
        # What is left to automation in a peak disturbs nobody before it is late.
        late.lead_id.filtered("inquiry_left_in_peak").inquiry_left_in_peak = False
        for clock in self.filtered(lambda clock: not clock.lead_id.inquiry_left_in_peak):
            try:
                with self.env.cr.savepoint():
                    clock._tell("breach" if clock in late else "warning")
            except Exception:
                _logger.exception("Answer clock %s: nobody could be told", clock.id)

    def _tell(self, occasion):
        """Put the answer owed on the list of its owner; once it is late, on the team leader's too."""
        lead = self.lead_id
        fallback = lead.company_id.inquiry_fallback_user_id
        leader = lead.team_id.user_id.filtered("active")
        people = lead.user_id.filtered("active") or leader or fallback.filtered("active")
        if occasion == "breach":
            people |= leader
        for user in people:
            _ = lead.with_context(lang=user.lang).env._
            summary = _("Answer is late") if occasion == "breach" else _("Answer is due soon")
            lead.activity_schedule(
                "inquiry_touch.mail_activity_type_inquiry_answer",
                date_deadline=fields.Date.context_today(lead.with_context(tz=user.tz)),
                summary=summary,
                user_id=user.id,
            )

    @api.model
    def _next_to_watch(self):
        still = Domain("closed_at", "=", False)
        warn = self.search(still & Domain("warned_at", "=", False), order="warn_at", limit=1)
        breach = self.search(still & Domain("breached_at", "=", False), order="due_at", limit=1)
        return warn | breach

    @api.model
    def _wake_watch(self, clocks):
        """Wake the watch at the first moment one of these clocks needs it."""
        moments = [
            moment
            for clock in clocks
            for moment in (not clock.warned_at and clock.warn_at, not clock.breached_at and clock.due_at)
            if moment
        ]
        if moments:
            self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_sla_clock_watch", min(moments))
