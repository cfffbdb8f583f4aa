from odoo import api, fields, models
from odoo.exceptions import UserError

from .const import PENDING

#: What a person tells of an inquiry by a button.
QUOTED = "quoted"
SAMPLE_SENT = "sample_sent"
WON = "won"
#: No event of an order that a shop tells of: a lead without a plan for it has nothing to be noted.
OWN_EVENTS = (QUOTED, SAMPLE_SENT, WON)


class InquiryLeadEvent(models.AbstractModel):
    """What happens to a lead besides messages: quoted, sample sent, won, the buyer declines."""

    _name = "inquiry.lead.event"
    _description = "Events of a lead"

    inquiry_event_ids = fields.One2many("inquiry.event", "lead_id", string="Events")
    inquiry_said = fields.Selection(
        [("interested", "Interested"), ("declined", "Declined")],
        string="Buyer is",
        copy=False,
        help="What a person knows of the buyer; the branch of a plan goes by it before all else.",
    )
    inquiry_is_quoted = fields.Boolean(compute="_compute_inquiry_is_quoted", compute_sudo=True)

    @api.depends("inquiry_event_ids.event_id")
    def _compute_inquiry_is_quoted(self):
        for lead in self:
            lead.inquiry_is_quoted = QUOTED in lead.inquiry_event_ids.event_id.mapped("code")

    def action_inquiry_quoted(self):
        """Note that the quotation was sent: its to-do is done, and plans count from it."""
        self._inquiry_tell(QUOTED)

    def action_inquiry_sample_sent(self):
        """Note that a sample was sent: plans for it start, and steps count from it."""
        self._inquiry_tell(SAMPLE_SENT)

    def action_inquiry_start_plan(self):
        """Ask which plan these inquiries start in, and show what each would get when."""
        self.check_access("write")
        plans = self.env["inquiry.sequence"].search([("state", "=", "active"), ("is_paused", "=", False)])
        if not plans:
            raise UserError(
                self.env._("No follow-up plan is active. A manager activates one under Configuration.")
            )
        suited = plans.filtered(lambda plan: plan._filter_ready(self))
        return self.env["inquiry.plan.start"]._open((suited or plans)[:1], self)

    def action_inquiry_interested(self):
        """Note that the buyer is interested: plans go on in that lane."""
        self._inquiry_say("interested")

    def action_inquiry_declined(self):
        """Note that the buyer declined: plans go on in that lane, those without one stop."""
        self._inquiry_say("declined")

    def _inquiry_tell(self, code):
        self.check_access("write")
        self.env["inquiry.event"]._note(self, code, user_id=self.env.uid)

    def _inquiry_say(self, said):
        self.check_access("write")
        self.write({"inquiry_said": said})
        running = self.env["inquiry.enrollment"]._of(self)._filter_running()
        branching = running._has_lane(said) if running else running
        branching._take_lane(said)
        if said == "declined":
            (running - branching)._stop("declined")

    def _inquiry_event_happened(self, event, occurred_at):
        """An event happened to these inquiries: its to-dos are done, and steps count from it.

        :param event: the ``inquiry.order.event``
        :param datetime occurred_at: naive UTC
        """
        touches = self.inquiry_touch_ids
        touches.filtered(lambda touch: touch.step_id.done_event_id == event)._do_by_event(event)
        awaiting = touches.filtered(lambda touch: touch.awaited_event_id == event and touch.state in PENDING)
        awaiting._count_from(occurred_at)
        self.env["inquiry.enrollment"]._of(self)._advance()

    def _inquiry_start_by_event(self, event):
        sequences = self.env["inquiry.sequence"].sudo()
        if self and sequences._asks_for(event.code):
            sequences._enroll(self, order_event=event.code)

    def _inquiry_event_moments(self):
        """Return when each event happened last to each of these leads, ``{lead: {code: moment}}``."""
        moments = {
            lead: {lead.inquiry_event_id.code: lead.inquiry_asked_at} if lead.inquiry_event_id else {}
            for lead in self
        }
        groups = (
            self.env["inquiry.event"]
            .sudo()
            ._read_group([("lead_id", "in", self.ids)], ["lead_id", "event_id"], ["occurred_at:max"])
        )
        for lead, event, moment in groups:
            moments[self.browse(lead.id)][event.code] = moment
        return moments
