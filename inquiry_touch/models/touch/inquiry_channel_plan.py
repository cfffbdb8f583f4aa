from odoo import models
from odoo.tools import format_list, plaintext2html

from ...tools.verdict import Receipt


class InquiryChannelPlan(models.AbstractModel):
    """Steps that reach nobody: what happens inside the plan, written in the running transaction."""

    _name = "inquiry.channel.plan"
    _inherit = ["inquiry.channel.base"]
    _description = "Inside the plan as a touch channel"

    def _can_reach(self, lead):
        return True

    def _deliver(self, touches):
        """Carry out each step: one method for each kind."""
        for kind, group in touches.grouped("kind").items():
            getattr(self, f"_deliver_{kind}")(group)

    def _cancel(self, touches):
        touches.mail_activity_id.unlink()

    def _deliver_wait(self, touches):
        touches._set_sent()._log_receipt("sent", "waited", stage="plan")

    def _deliver_branch(self, touches):
        for touch in touches:
            enrollment = touch.enrollment_id
            enrollment._take_lane(enrollment._choose_lane())

    def _deliver_approval(self, touches):
        """Ask who is to approve; the steps behind wait for the answer."""
        for touch in touches:
            user = touch._approver()
            step = touch.step_id.with_context(lang=user.lang)
            spoken = touch.lead_id.with_context(mail_activity_quick_update=True, lang=user.lang)
            activity = spoken.activity_schedule(
                "inquiry_touch.mail_activity_type_inquiry_approve",
                date_deadline=touch._due_date(user),
                summary=step.task_summary or step.name,
                note=plaintext2html(step.task_note or ""),
                user_id=user.id,
            )
            asked = touch._set_approval(mail_activity_id=activity.id)
            asked._log_receipt("asked", "approval_asked", {"user": user.name}, stage="plan")

    def _deliver_tag(self, touches):
        for step, group in touches.grouped("step_id").items():
            for lead in group.lead_id:
                lead.with_context(inquiry_by_rule=True).tag_ids = (
                    lead.tag_ids | step.tag_ids
                ) - step.untag_ids
            names = format_list(self.env, (step.tag_ids | step.untag_ids).mapped("name"))
            group._set_sent()._log_receipt("sent", "tagged", {"tags": names}, stage="plan")

    def _deliver_reassign(self, touches):
        """Give the inquiries to the person of the step, or let the assignment policies choose anew."""
        for step, group in touches.grouped("step_id").items():
            if step.assign_user_id.active:
                self._give_to(group, step.assign_user_id)
            else:
                leads = group.lead_id
                chosen = self.env["inquiry.assignment.policy"]._choose(leads._inquiry_facts())
                leads._inquiry_give(list(zip(leads, chosen, strict=True)))
            group._set_sent()

    def _give_to(self, touches, user):
        others = touches.filtered(lambda touch: touch.lead_id.user_id != user)
        for lead in others.lead_id:
            note = lead.with_context(lang=user.lang).env._("By the plan.")
            lead.with_context(inquiry_handover_note=note).write({"user_id": user.id})
        receipt = Receipt("assign", "assigned", "plan_reassigned", {"user": user.name})
        self.env["inquiry.decision"]._log(
            [{"lead": touch.lead_id, "touch": touch, "receipt": receipt} for touch in others]
        )

    def _deliver_end(self, touches):
        """End the run as the step says; what the run still holds is over."""
        touches._set_sent()
        for touch in touches:
            enrollment = touch.enrollment_id._filter_running()
            enrollment._set_done()
            for one in enrollment:
                one._end_as(touch.step_id)
