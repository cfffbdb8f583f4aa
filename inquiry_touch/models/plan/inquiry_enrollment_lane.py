from datetime import timedelta

from odoo import fields, models

from ...tools.plan_dates import choose_lane, keep_apart
from .const import LANES, PENDING


class InquiryEnrollmentLane(models.AbstractModel):
    """The branch of a run: which lane it takes, at the branch or because the buyer or a person says so."""

    _name = "inquiry.enrollment.lane"
    _description = "Lane of a run"

    def _choose_lane(self):
        """Return the lane this run takes by what is known now."""
        lead = self.lead_id
        has_answered = bool(lead.inquiry_last_buyer_at and lead.inquiry_last_buyer_at > self.started_at)
        return choose_lane(lead.inquiry_said or "", has_answered, lead.inquiry_intent or "")

    def _has_lane(self, lane):
        """Return the runs whose plan has steps for this lane."""
        steps_of = self._steps_of()
        return self.filtered(
            lambda one: lane in steps_of[one.sequence_id, one.sequence_version].mapped("lane")
        )

    def _take_lane(self, lane):
        """Let these runs go on in this lane: the steps of the others, and what stood before the branch as a
        message nobody asked for, are cancelled; the first messages of the lane keep the cool-down.

        :param str lane: a value of ``lane``
        """
        changing = self._filter_running().filtered(lambda one: one.lane != lane)
        changing.write({"lane": lane, "lane_at": fields.Datetime.now()})
        waiting = changing.touch_ids.filtered(lambda touch: touch.state in PENDING)
        others = waiting.filtered(lambda touch: touch.step_id.lane and touch.step_id.lane != lane)
        others._set_cancelled("other_branch")
        branches = waiting.filtered(lambda touch: touch.kind == "branch")
        branches._set_sent()
        for enrollment in changing:
            enrollment._stop_before_branch(waiting - others - branches)
        # The English name of the lane; a receipt is read by whoever may see the inquiry.
        changing._log_receipts("branched", "lane_taken", {"lane": dict(LANES)[lane]})
        known = changing.touch_ids
        changing._advance()
        for enrollment in changing:
            enrollment._space_messages(enrollment.touch_ids - known)

    def _stop_before_branch(self, waiting):
        """Cancel what stands before the branch and must not follow a change of lane."""
        steps = self._steps_of()[self.sequence_id, self.sequence_version]
        branch = steps.filtered(lambda step: step.kind == "branch")[:1]
        before = set(steps[: steps.ids.index(branch.id)].mapped("key")) if branch else set()
        own = waiting.filtered(lambda touch: touch.enrollment_id == self and touch.step_key in before)
        own._filter_stopped_by_reply()._set_cancelled("other_branch")

    def _space_messages(self, touches):
        """Move these new messages apart, and away from the last one that left, by the buyer's cool-down."""
        messages = touches.filtered(lambda touch: touch.kind == "message" and touch.state in PENDING)
        if not messages:
            return
        [request] = messages[:1]._gate_requests(fields.Datetime.now())
        gap = timedelta(hours=self.env["inquiry.gate"]._policy(request).caps.cool_down_hours)
        sent = self.lead_id.inquiry_touch_ids.filtered(lambda one: one.kind == "message" and one.sent_at)
        last = max(sent.mapped("sent_at"), default=None)
        messages = messages.sorted("scheduled_at")
        for touch, moment in zip(
            messages, keep_apart(messages.mapped("scheduled_at"), last, gap), strict=True
        ):
            if moment != touch.scheduled_at:
                touch._set_held("cool_down", moment, {"limit": int(gap.total_seconds() // 3600)})

    def _buyer_replied(self):
        """The buyer wrote: a plan that has a lane for who is interested goes on there, once; others stop."""
        branching = self.filtered(lambda one: one.lane != "interested" and one._choose_lane() == "interested")
        branching = branching._has_lane("interested") if branching else branching
        branching._take_lane("interested")
        (self - branching)._stop("reply")
