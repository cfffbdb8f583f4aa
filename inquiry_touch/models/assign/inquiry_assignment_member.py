from odoo import api, fields, models


class InquiryAssignmentMember(models.Model):
    """One person who takes turns in an assignment policy."""

    _name = "inquiry.assignment.member"
    _inherit = ["inquiry.rule.line"]
    _description = "Member of an assignment policy"
    _order = "sequence, id"
    _line_of = "policy_id"
    _line_key = "user_id"
    _line_title = ("user_id",)

    policy_id = fields.Many2one("inquiry.assignment.policy", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("share", "=", False)],
    )
    weight = fields.Integer(
        default=1,
        help="Share of the inquiries: 2 gets twice as many as 1, 0 gets none.",
    )
    is_paused = fields.Boolean(
        string="Paused", help="Gets no inquiries for now, and does not catch up afterwards."
    )
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        context={"active_test": False},
        help="Languages this person answers in. An inquiry in one of them goes to those who speak it; when "
        "none of them is available, to the others.",
    )
    is_senior = fields.Boolean(
        string="Senior", help="Inquiries of the priority set on the policy go to senior members first."
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Shift",
        ondelete="restrict",
        help="Gets inquiries only in these hours, on the clock of the calendar, without public holidays and "
        "with make-up working days (time off of the type Other). Empty: the working hours of the employee; "
        "always, when there are none.",
    )
    day_limit = fields.Integer(
        string="Limit per day", help="Gets no more than so many inquiries a day. 0: no limit."
    )
    open_limit = fields.Integer(
        string="Limit of open work",
        help="Gets no more while so many open inquiries wait for this person: an answer is owed, or a to-do "
        "is due. 0: no limit.",
    )
    deputy_id = fields.Many2one(
        "res.users",
        compute="_compute_deputy_id",
        inverse="_inverse_deputy_id",
        compute_sudo=True,
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Gets what would have come back to this person while they are on leave. One deputy for a "
        "person, whatever the policy.",
    )

    _user_uniq = models.Constraint("UNIQUE(policy_id, user_id)", "A person is a member once.")
    _weight_positive = models.Constraint("CHECK(weight >= 0)", "A weight cannot be negative.")
    _limits_positive = models.Constraint(
        "CHECK(day_limit >= 0 AND open_limit >= 0)", "A limit cannot be negative; 0 means no limit."
    )

    @api.depends("user_id.inquiry_deputy_id")
    def _compute_deputy_id(self):
        for member in self:
            member.deputy_id = member.user_id.inquiry_deputy_id

    def _inverse_deputy_id(self):
        for member in self:
            # Who sets up the policy names deputies, and need not administer users.
            user_sudo = member.user_id.sudo()
            if user_sudo.inquiry_deputy_id != member.deputy_id:
                user_sudo.inquiry_deputy_id = member.deputy_id

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env["inquiry.assignment.policy"]._wake_waiting()
        return members

    def write(self, vals):
        result = super().write(vals)
        self.env["inquiry.assignment.policy"]._wake_waiting()
        return result

    def _speaks(self, language):
        """Return whether this person answers in a language, whatever its region: ``es`` for es_MX."""
        return any(lang.code.partition("_")[0] == language for lang in self.lang_ids)

    def _room(self, received, open_work):
        """Return how many more inquiries this person may get; None without a limit.

        :param int received: those received today
        :param int open_work: those open with something due
        """
        limits = ((self.day_limit, received), (self.open_limit, open_work))
        return min((max(limit - used, 0) for limit, used in limits if limit), default=None)

    def _shift(self):
        """Return the calendar of this person and the resource whose hours it tells, both empty without."""
        if self.calendar_id:
            return self.calendar_id, self.env["resource.resource"]
        return self.user_id._inquiry_calendar(self.policy_id.company_id)

    def _filter_off_shift(self, moment):
        """Return the members whose working hours do not hold at ``moment`` (naive UTC); leave is not asked.

        Each calendar is read once.
        """
        off = self.browse()
        for (calendar, resource), members in self.grouped(lambda member: member._shift()).items():
            if calendar and not calendar._inquiry_is_open(moment, resource):
                off |= members
        return off
