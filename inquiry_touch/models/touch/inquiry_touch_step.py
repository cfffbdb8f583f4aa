from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.verdict import Hold
from .inquiry_gate import ANSWERS

#: Steps that carry out something inside the plan; in shadow mode only these go on as they are.
FLOW = ("wait", "branch", "end")
#: Work on a list of a person.
WORK = ("task", "call")


class InquiryTouchStep(models.AbstractModel):
    """A touch as a step of its plan: left out when its condition does not hold, dated anew by an event."""

    _name = "inquiry.touch.step"
    _description = "Touch as a step of a plan"

    awaited_event_id = fields.Many2one(
        "inquiry.order.event",
        string="Waits for",
        ondelete="set null",
        readonly=True,
        help="It comes after this event; without it, the step is left out when its time is over.",
    )

    def _leave_out(self):
        """End the due steps whose event never came, or whose condition does not hold; the receipt says so."""
        missed = self.filtered("awaited_event_id")
        for event, touches in missed.grouped("awaited_event_id").items():
            touches._set_cancelled("event_missing", {"event": event.name})
            touches._log_receipt("skipped", "event_missing", {"event": event.name}, stage="plan")
        for step, touches in (self - missed).grouped("step_id").items():
            if step and step.condition not in (False, "", "[]"):
                meeting = step._filter_meeting(touches.lead_id)
                unmet = touches.filtered(lambda touch, meeting=meeting: touch.lead_id not in meeting)
                unmet._set_cancelled("condition_false")
                unmet._log_receipt("skipped", "condition_false", stage="plan")

    def _keep_in_shadow(self):
        """Note of steps of plans in shadow mode that they would have been sent or done: nothing leaves."""
        shadowed = self.filtered(lambda touch: touch.sequence_id.mode == "shadow" and touch.kind not in FLOW)
        shadowed._set_shadow()._log_receipt("shadow", "shadow")

    def _filter_stopped_by_reply(self):
        """Return what a reply of the buyer ends: messages nobody asked for, and what only serves the plan."""
        return self._filter_unasked() | self.filtered(lambda touch: touch.kind not in ("message", *WORK))

    def _count_from(self, occurred_at):
        """Date these touches, which wait for an event, from when it happened (naive UTC)."""
        now, spans = fields.Datetime.now(), {}
        for touch in self:
            step = touch.step_id
            add = touch.enrollment_id._adder(spans)
            touch.sudo().awaited_event_id = False
            touch._reschedule(max(add(occurred_at, step.delay, step.delay_unit), now))

    def _reschedule(self, moment):
        """Plan these waiting touches for another moment (naive UTC), a message for its first allowed hour."""
        moved = self._set_planned(moment, wanted_at=moment)
        verdicts = self.env["inquiry.gate"]._check(moved._gate_requests(moment), ["hours"])
        for touch in moved:
            verdict = verdicts[touch.id]
            if isinstance(verdict, Hold) and touch.purpose not in ANSWERS:
                touch._set_planned(verdict.until, reason=verdict.reason, facts=verdict.facts)
        moved._wake_job()

    def _do_by_event(self, event):
        """End the work that this event shows to be done: it leaves the list of its owner."""
        waiting = self.filtered(lambda touch: touch.state in ("planned", "held"))
        waiting._set_cancelled("done_by_event", {"event": event.name})
        for touch in self.filtered("mail_activity_id"):
            # As whoever says so, by the rights of the road: the to-do may be a colleague's.
            touch.sudo().mail_activity_id.action_feedback(feedback=event.name)
            touch._log_receipt("done", "done_by_event", {"event": event.name}, stage="plan")

    def action_approve(self):
        """Approve what these steps ask for: the plan goes on."""
        approved = self._filter_approvable()._set_sent()
        approved._log_receipt("approved", "approved", {"user": self.env.user.name}, stage="plan")
        approved._close_activity(self.env._("Approved"))
        approved.sudo().enrollment_id._advance()

    def action_disapprove(self):
        """Refuse what these steps ask for: their plans stop."""
        facts = {"user": self.env.user.name}
        refused = self._filter_approvable()._set_refused("not_approved", facts)
        refused._log_receipt("refused", "not_approved", facts, stage="plan")
        refused._close_activity(self.env._("Not approved"))
        refused.sudo().enrollment_id._stop("not_approved")

    def _filter_approvable(self):
        """Return those that wait for this user: the approver, or a manager.

        :raises AccessError: when one of them waits for somebody else
        """
        touches = self._filter_settable(("approval",))
        for touch in touches:
            touch._check_approver()
        return touches

    def _check_approver(self):
        user, approver = self.env.user, self.sudo()._approver()
        if approver != user and not user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("%(user)s is asked to approve this. Ask them or a manager.", user=approver.name)
            )

    def _approver(self):
        """Return who approves: as set on the step, else who leads the team, else the owner."""
        lead = self.lead_id
        people = (self.step_id.approver_id, lead.team_id.user_id)
        return next((user for user in people if user.active), lead._inquiry_worker())

    def _close_activity(self, feedback):
        for activity in self.sudo().mail_activity_id:
            activity.action_feedback(feedback=feedback)

    @api.model
    def _plan_ended(self, vals_list, reason):
        """Write down steps that are left out from the beginning, so that no version plans them again."""
        leads = self.env["crm.lead"].browse({vals["lead_id"] for vals in vals_list})
        lead_of = {lead.id: lead for lead in leads}
        ended = {"state": "cancelled", "reason": reason}
        return self.create(
            [
                {**self._prepare_touch_values(lead_of[vals["lead_id"]], vals), **ended}
                for vals in self._filter_unplanned(vals_list)
            ]
        )

    def _doer(self):
        """Return whose work this step is: the owner's, or of whoever is on duty."""
        lead = self.lead_id
        company = lead.company_id or lead.inquiry_source_id.company_id or self.env.company
        people = (company.inquiry_duty_user_id, company.inquiry_fallback_user_id)
        on_duty = next((user for user in people if user.active), None)
        return on_duty if self.step_id.task_for == "duty" and on_duty else lead._inquiry_worker()

    def _due_date(self, user):
        """Return the day on which the work of this step is due for somebody, by their own calendar."""
        due_at = self.wanted_at + timedelta(hours=self.step_id.deadline_hours)
        return fields.Datetime.context_timestamp(self.with_context(tz=user.tz), due_at).date()
