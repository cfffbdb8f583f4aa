import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.day_span import day_of
from ..tools.person_needed import PersonLimits, read_endings
from .rule.inquiry_rule_grade import PRIORITIES

#: A hundred years; many more would lie before the calendar begins.
MOST_DAYS = 36_500
#: What is deleted by schedule, and the setting that says after how many days.
RETENTION = {
    "junk": "inquiry_junk_days",
    "test": "inquiry_test_days",
    "payload": "inquiry_payload_days",
    "refused": "inquiry_refused_days",
}


class ResCompany(models.Model):
    """What is true of all inquiries of a company."""

    _inherit = "res.company"

    inquiry_fallback_user_id = fields.Many2one(
        "res.users",
        string="Fallback owner of inquiries",
        default=lambda self: self._default_inquiry_fallback_user_id(),
        domain=[("share", "=", False)],
        help="Gets every inquiry for which no assignment policy finds an owner, so that none is left alone.",
    )
    inquiry_case_days = fields.Integer(
        string="Days a case stays open for further messages",
        default=30,
        help="A message that comes within this many days of the buyer's last one joins the open inquiry; "
        "a later one, or one with another order number, opens a new inquiry.",
    )
    # Not required: Odoo makes companies before it knows of our fields, when it updates modules below us.
    inquiry_closed_case = fields.Selection(
        [("new", "Opens a new inquiry linked to it"), ("reopen", "Reopens it")],
        string="A message on a closed inquiry",
        default="new",
        help="What happens when a buyer writes again on an inquiry that was won, lost or archived.",
    )
    inquiry_dormant_months = fields.Integer(
        string="Months until a silent buyer's file is proposed for archiving",
        default=24,
        help="Buyers without an open inquiry who have not written for so long. 0: never.",
    )
    inquiry_clean_after_days = fields.Integer(
        string="Days after which proposed files are cleaned without approval",
        default=0,
        help="0: nothing is archived or removed before a manager approves it.",
    )
    inquiry_junk_days = fields.Integer(
        string="Days to keep junk",
        default=30,
        help="Junk and automatic mails are deleted for good so many days after they were set apart. "
        "0: never.",
    )
    inquiry_test_days = fields.Integer(
        string="Days to keep tests",
        default=7,
        help="Test inquiries are deleted for good so many days after they were set apart. 0: never.",
    )
    inquiry_payload_days = fields.Integer(
        string="Days to keep raw calls and mails",
        default=365,
        help="What came in is kept as it came, byte for byte, so that it can be read again. Once it became "
        "an inquiry it is deleted after so many days; the inquiry stays. 0: never.",
    )
    inquiry_refused_days = fields.Integer(
        string="Days to keep refused calls",
        default=30,
        help="Calls that did not pass the door are deleted after so many days; the ledger keeps their "
        "number. 0: never.",
    )
    inquiry_company_group_id = fields.Many2one(
        "inquiry.company.group",
        string="Shares buyers with",
        ondelete="restrict",
        index="btree_not_null",
        help="A buyer of one of these companies is recognised in all of them, and their salespeople see his "
        "file. Empty: this company keeps its buyers to itself. Taking a company out parts the files again.",
    )
    inquiry_join_score = fields.Integer(
        string="Points at which a message joins a buyer",
        default=100,
        help="From this score on, a message belongs to the buyer whose keys agree. What each key counts is "
        "set in the weights of keys.",
    )
    inquiry_suggest_score = fields.Integer(
        string="Points at which two buyers are suggested to be one",
        default=20,
        help="From this score on, and below the other, the message opens a file of its own, and the two are "
        "listed among the possible duplicates.",
    )
    inquiry_move_days = fields.Integer(
        string="Leave moves inquiries from (days)",
        default=1,
        help="What is owed to buyers or planned for them goes to the deputy or another member when its owner "
        "is on leave for at least so many days. 0: never.",
    )
    inquiry_emergency_user_id = fields.Many2one(
        "res.users",
        string="Emergency contact for late answers",
        domain=[("share", "=", False)],
        help="The last one who is told of an answer that is late, after owner, deputy and team leader. "
        "Empty: nobody.",
    )
    inquiry_unanswered_days = fields.Integer(
        string="Days without an answer until the team leader gets a list",
        default=3,
        help="Each day the leader of the sales team gets one list of the inquiries nobody has answered for "
        "so many days, each of them once. 0: never.",
    )
    inquiry_alert_user_ids = fields.Many2many(
        "res.users",
        "inquiry_alert_company_user_rel",
        string="Told of alerts",
        domain=[("share", "=", False)],
        help="Who is told when something needs a person, and when it is over. Empty: the fallback owner.",
    )
    inquiry_duty_user_id = fields.Many2one(
        "res.users",
        string="Person on duty",
        domain=[("share", "=", False)],
        help="Gets at once what plans call urgent outside working time. Empty: the fallback owner.",
    )
    inquiry_test_addresses = fields.Text(
        string="Test addresses",
        help="Mail addresses, phone numbers and domains a plan in test mode may write to, one on each line. "
        "Everything else is refused.",
    )
    inquiry_waiting_minutes = fields.Integer(
        string="Arrivals may wait (min)",
        default=15,
        help="An alert is opened when something that came in has not been read after so many minutes.",
    )
    inquiry_failed_limit = fields.Integer(
        string="Failed arrivals allowed",
        help="An alert is opened when more calls or mails than this lie unread because they failed. 0: "
        "at the first.",
    )
    inquiry_refused_limit = fields.Integer(
        string="Refused calls allowed per hour",
        default=20,
        help="An alert is opened when more calls than this were refused at the door of a source within "
        "an hour.",
    )
    inquiry_late_minutes = fields.Integer(
        string="Arrivals may be late (min)",
        default=60,
        help="An alert is opened when inquiries reach us later than this after the buyer sent them. "
        "0: never.",
    )
    inquiry_person_text = fields.Integer(
        string="Long texts need a person from (characters)",
        default=2500,
        help="An inquiry this long gets its confirmation, and no automatic message after it. 0: never.",
    )
    inquiry_person_grade = fields.Selection(
        PRIORITIES[1:],
        string="Priority that needs a person, from",
        default="3",
        help="An inquiry of this priority or a higher one gets its confirmation, and no automatic message "
        "after it. Empty: none.",
    )
    inquiry_person_endings = fields.Char(
        string="Files that need a person",
        default="dwg, dxf, step, stp, igs, iges, stl, sldprt, 3dm",
        help="Endings of drawings: an inquiry that brings one, or a file whose name says drawing, gets its "
        "confirmation, and no automatic message after it. Empty: none.",
    )
    inquiry_is_peak = fields.Boolean(
        string="Peak: people get only what needs them",
        help="While it is on, an inquiry that needs no person and that a plan answers disturbs nobody: no "
        "notice, no to-do, no warning. It has its owner, stays in the list and its answer time runs. What "
        "needs a person is told as ever. Switching it off tells the owners of what still waits.",
    )
    inquiry_outbound_paused = fields.Boolean(
        string="All touches stopped",
        help="Emergency stop: no automatic message leaves until this is switched off. What is due waits; "
        "inquiries are still received, assigned and timed.",
    )

    @api.constrains("inquiry_join_score", "inquiry_suggest_score")
    def _check_inquiry_scores(self):
        for company in self:
            if not 0 < company.inquiry_suggest_score <= company.inquiry_join_score:
                raise ValidationError(
                    self.env._(
                        "The points for joining must not be fewer than those for a suggestion, and both must "
                        "be more than 0. Raise the first or lower the second."
                    )
                )

    @api.constrains(*RETENTION.values())
    def _check_inquiry_retention(self):
        for company in self:
            if any(not 0 <= company[name] <= MOST_DAYS for name in RETENTION.values()):
                raise ValidationError(
                    self.env._(
                        "Days to keep something are 0 to %(most)s. Write 0 to keep it for ever.",
                        most=MOST_DAYS,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "inquiry_company_group_id" in vals:
            # Whoever sets up companies need not see buyers.
            self.env["inquiry.buyer.merge"].sudo()._part_strangers(self)
            self.env["inquiry.buyer.suggestion"].sudo()._forget_strangers(self)
        if vals.get("inquiry_is_peak") is False:
            self.env["crm.lead"]._inquiry_end_peak_of(self)
        if vals.get("inquiry_outbound_paused") is False:
            self.env["inquiry.touch"]._release([("company_id", "in", self.ids)])
        if "user_ids" in vals:
            self.env["inquiry.assignment.policy"]._wake_find()  # somebody may have lost access
        return result

    def _inquiry_shares_with(self, other):
        """Tell whether these two companies share their buyers."""
        self.ensure_one()
        group = self.sudo().inquiry_company_group_id
        return self == other or bool(group and group == other.sudo().inquiry_company_group_id)

    @api.model
    def _inquiry_circles(self, company_ids):
        """Return the ids of the companies whose buyers each of these knows, its own among them."""
        companies = self.sudo().browse(company_ids)
        return {
            company.id: set((company | company.inquiry_company_group_id.company_ids).ids)
            for company in companies
        }

    def _inquiry_match_settings(self):
        """Return the points at which a message joins a buyer, and those at which a suggestion is made."""
        return self.inquiry_join_score, self.inquiry_suggest_score

    def _inquiry_keep_days(self, kind):
        """Return how many days something is kept, 0 for ever.

        :param str kind: a key of ``RETENTION``; what machines wrote goes with the junk, files with raw data
        """
        return self[RETENTION[{"automatic": "junk", "file": "payload"}.get(kind, kind)]]

    def _inquiry_delete_at(self, kind, since):
        """Return the day after which something is deleted; False when it stays.

        :param str kind: as in :meth:`_inquiry_keep_days`
        :param datetime since: when its days began, naive UTC
        """
        days = self._inquiry_keep_days(kind) if kind and since else 0
        return days and day_of(since + timedelta(days=days), self._inquiry_zone())

    def _inquiry_person_limits(self):
        """Return from when on an inquiry needs a person, as :class:`PersonLimits`."""
        return PersonLimits(
            text=self.inquiry_person_text,
            priority=self.inquiry_person_grade or "",
            endings=read_endings(self.inquiry_person_endings or ""),
        )

    def _inquiry_test_addresses(self):
        """Return the addresses, numbers and domains a plan in test mode may reach, in small letters."""
        words = re.split(r"[\s,;]+", (self.inquiry_test_addresses or "").lower())
        return {word.lstrip("@") for word in words if word}

    def _inquiry_zone(self):
        """Return the IANA time zone the company counts its days in."""
        self.ensure_one()
        return self.partner_id.tz or self.resource_calendar_id.tz or "UTC"

    @api.model
    def _default_inquiry_fallback_user_id(self):
        """Who makes the company, or the administrator when Odoo itself does: when the addon is installed."""
        user = self.env.user
        if not user.active or user.share:
            user = self.env.ref("base.user_admin", raise_if_not_found=False)
        return user.id if user and user.active else False
