from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.verdict import Receipt

RECEIPTS = {
    "answered": "answered",
    "elsewhere": "answered_elsewhere",
    "platform": "answered_on_platform",
    "no_answer_needed": "no_answer_needed",
    "closed": "clock_closed",
}


class InquirySlaClock(models.Model):
    """An answer owed to a buyer: one open per lead, frozen when closed, kept when the lead is deleted.

    Only a person's answer closes it as answered; the automatic one is noted apart. ``breached_at`` is the due
    moment, once it has passed without an answer.
    """

    _name = "inquiry.sla.clock"
    _inherit = ["inquiry.sla.watch", "inquiry.sla.list"]
    _description = "Answer clock"
    _order = "asked_at desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", ondelete="set null", index=True)
    number = fields.Char(string="Inquiry no.", help="Stays when the inquiry is deleted.")
    owner_id = fields.Many2one(related="lead_id.user_id", string="Owner")
    company_id = fields.Many2one("res.company")
    policy_id = fields.Many2one("inquiry.sla.policy", ondelete="set null")
    policy_version = fields.Integer(aggregator=None)
    calendar_id = fields.Many2one("resource.calendar", string="Working hours", ondelete="set null")
    asked_at = fields.Datetime(string="Asked", required=True)
    found_at = fields.Datetime(
        string="Found among the junk", help="The time to answer counts from here: before, nobody saw it."
    )
    due_at = fields.Datetime(string="Due", required=True)
    warn_at = fields.Datetime(string="Warn")
    warned_at = fields.Datetime(string="Warned")
    breached_at = fields.Datetime(string="Late since")
    urgent_at = fields.Datetime(string="Turns urgent")
    urgent_since = fields.Datetime(string="Urgent since")
    escalated_to = fields.Selection(
        [
            ("owner", "Owner"),
            ("deputy", "Deputy"),
            ("manager", "Team leader"),
            ("emergency", "Emergency contact"),
        ],
        string="Told up to",
    )
    escalate_at = fields.Datetime(string="Next one told")
    told_user_ids = fields.Many2many("res.users", string="Told that it is late")
    listed_at = fields.Datetime(string="On the team leader's list since")
    accountable_id = fields.Many2one(
        "res.users",
        string="Answerable",
        ondelete="set null",
        help="Who owned the inquiry when the answer fell due or, in time, when the clock stopped. It stays "
        "so, whoever owns it later.",
    )
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
    _urgent_idx = models.Index("(urgent_at) WHERE closed_at IS NULL AND urgent_since IS NULL")
    _answered_idx = models.Index("(answered_at) WHERE answered_at IS NOT NULL")
    _escalate_idx = models.Index("(escalate_at) WHERE closed_at IS NULL")

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
        placed = [new._replace(asked_at=old.asked_at) for old, new in zip(late, anew, strict=True)]
        return self._start(placed, found_at=anew[0].asked_at)

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
                    "lead_id": one.lead.id,
                    "number": one.lead.inquiry_number,
                    "company_id": one.lead.company_id.id,
                    "asked_at": one.asked_at,
                    "found_at": found_at,
                    **self._prepare_placed_values(one),
                }
                for one in placed
            ]
        )
        clocks_sudo.lead_id._inquiry_keep_due()
        reason = "clock_started_anew" if found_at else "clock_started"
        self.env["inquiry.decision"]._log(
            [
                {"lead": clock.lead_id, "receipt": clock.policy_id._clock_receipt(reason, clock.due_at)}
                for clock in clocks_sudo
            ]
        )
        self._wake_watch(clocks_sudo)
        return clocks_sudo

    @api.model
    def _prepare_placed_values(self, placed):
        return {
            "policy_id": placed.policy.id,
            "policy_version": placed.policy.version,
            "calendar_id": placed.calendar.id,
            "due_at": placed.due_at,
            "warn_at": placed.warn_at,
            "urgent_at": placed.urgent_at,
        }

    def _hasten(self, sooner):
        """Let this open clock run out sooner: the buyer wrote again, and that is to be answered first.

        :param Placed sooner: what the policy of the new message says
        """
        self.write(self._prepare_placed_values(sooner))
        self.lead_id._inquiry_keep_due()
        receipt = sooner.policy._clock_receipt("clock_hastened", self.due_at)
        self.env["inquiry.decision"]._log([{"lead": self.lead_id, "receipt": receipt}])
        self._wake_watch(self)

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
        # who was answerable for one that is late already was noted when it fell due, nobody too
        settled = self.filtered(lambda clock: not clock.breached_at)
        for owner, clocks in settled.grouped("owner_id").items():
            clocks.accountable_id = owner
        for clock in settled.filtered(lambda clock: at > clock.due_at):
            clock.breached_at = clock.due_at
        self.write({"closed_at": at, "close_reason": reason, **values})
        self.lead_id._inquiry_keep_due()
        self.lead_id.filtered("inquiry_left_in_peak").inquiry_left_in_peak = False
        self.lead_id.activity_unlink(["inquiry_touch.mail_activity_type_inquiry_answer"])
        receipt = Receipt("clock", reason, RECEIPTS[reason], facts)
        self.env["inquiry.decision"]._log([{"lead": clock.lead_id, "receipt": receipt} for clock in self])
        self.env["inquiry.assignment.policy"]._wake_waiting()
