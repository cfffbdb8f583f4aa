from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.service_clock import closed_spans, state_at

#: Further ahead nobody counts the hours.
COUNTED = timedelta(days=60)


class InquiryLeadClock(models.AbstractModel):
    """The clock stage of a lead: when its answer is due, and how a person ends that without one."""

    _name = "inquiry.lead.clock"
    _description = "Clock stage of a lead"

    inquiry_due_at = fields.Datetime(string="Answer due", readonly=True, copy=False, index="btree_not_null")
    inquiry_warn_at = fields.Datetime(string="Answer due soon", readonly=True, copy=False)
    inquiry_sla_state = fields.Selection(
        [("none", "No answer owed"), ("in_time", "In time"), ("soon", "Due soon"), ("late", "Late")],
        string="Answer",
        compute="_compute_inquiry_sla_state",
        search="_search_inquiry_sla_state",
        help="How the answer owed to the buyer stands at this moment.",
    )

    inquiry_closed_spans = fields.Json(
        string="Closed until the answer is due", compute="_compute_inquiry_closed_spans"
    )
    inquiry_due_clocks = fields.Char(
        string="Answer due, on both clocks",
        compute="_compute_inquiry_due_clocks",
        help="When the answer is due here, and on the buyer's clock where that shows another time. Only what "
        "a person sends to the buyer is an answer: from the chatter or by mail into the conversation. Notes, "
        "automatic messages and mass mailings are none.",
    )

    @api.depends("inquiry_due_at")
    def _compute_inquiry_closed_spans(self):
        """The spans in which the clock stands still, as pairs of seconds since 1970: the page counts down the
        working time that is left, without asking again."""
        now = fields.Datetime.now()
        owed = self.filtered(lambda lead: lead.inquiry_due_at and lead.inquiry_due_at > now)
        self.inquiry_closed_spans = []
        clocks = self.env["inquiry.sla.clock"]._open_of(owed).filtered("calendar_id") if owed else ()
        for calendar, group in clocks and clocks.grouped("calendar_id").items():
            until = min(max(group.mapped("due_at")), now + COUNTED)
            working = calendar._inquiry_working_time(now, until)
            for clock in group:
                clock.lead_id.with_env(self.env).inquiry_closed_spans = [
                    [int(moment.replace(tzinfo=timezone.utc).timestamp()) for moment in span]
                    for span in closed_spans(working, now, min(clock.due_at, until))
                ]

    @api.depends("inquiry_due_at", "country_id", "state_id", "phone", "email_from")
    @api.depends_context("lang", "tz", "uid")
    def _compute_inquiry_due_clocks(self):
        journey = self.env["inquiry.journey"]
        for lead in self:
            due_at = lead.inquiry_due_at
            lead.inquiry_due_clocks = due_at and journey._when(due_at, journey._zone_of(lead))

    @api.depends("inquiry_due_at", "inquiry_warn_at")
    def _compute_inquiry_sla_state(self):
        now = fields.Datetime.now()
        for lead in self:
            lead.inquiry_sla_state = state_at(now, lead.inquiry_due_at, lead.inquiry_warn_at)

    def _search_inquiry_sla_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        in_time = Domain("inquiry_due_at", ">=", now)
        soon = Domain("inquiry_warn_at", "<=", now)
        domains = {
            "none": Domain("inquiry_due_at", "=", False),
            "late": Domain("inquiry_due_at", "<", now),
            "soon": in_time & soon,
            "in_time": in_time & ~soon,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _inquiry_keep_due(self):
        """Keep the moments shown on these leads in step with their open clocks."""
        self.env["inquiry.sla.clock"].flush_model()
        # One statement for a batch; a write would put every lead through Odoo's scoring and tracking.
        self.env.cr.execute(
            SQL(
                """UPDATE crm_lead SET (inquiry_due_at, inquiry_warn_at) = (
                       SELECT due_at, warn_at FROM inquiry_sla_clock
                        WHERE lead_id = crm_lead.id AND closed_at IS NULL)
                    WHERE id = ANY(%s)""",
                self.ids,
            )
        )
        self.invalidate_recordset(["inquiry_due_at", "inquiry_warn_at", "inquiry_sla_state"], flush=False)

    def _inquiry_keep_results(self):
        """These leads are deleted for good: their results stay, those of junk and tests go along."""
        # Whoever may delete leads may not write clocks.
        clocks_sudo = self.env["inquiry.sla.clock"].sudo().search([("lead_id", "in", self.ids)])
        apart = clocks_sudo.filtered("lead_id.inquiry_set_apart")
        (clocks_sudo - apart)._close("closed", fields.Datetime.now())
        apart.unlink()

    def action_inquiry_no_answer_needed(self):
        """End the clock: the buyer's last message asks for nothing."""
        self.check_access("write")
        self.env["inquiry.sla.clock"]._open_of(self)._close("no_answer_needed", fields.Datetime.now())

    def action_inquiry_answered_elsewhere(self):
        """End the clock: I answered by phone, in a chat or from another mailbox."""
        self.check_access("write")
        clocks = self.env["inquiry.sla.clock"]._open_of(self)
        clocks._answered(self.env.user, fields.Datetime.now(), reason="elsewhere")
