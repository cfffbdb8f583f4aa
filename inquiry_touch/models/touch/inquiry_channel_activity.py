from odoo import models
from odoo.tools import plaintext2html

from ...tools.verdict import Receipt


class InquiryChannelActivity(models.AbstractModel):
    """To-dos and calls: work for the owner of the inquiry, written in the running transaction."""

    _name = "inquiry.channel.activity"
    _inherit = ["inquiry.channel.base"]
    _description = "To-do or call as a touch channel"

    def _can_reach(self, lead):
        return True

    def _deliver(self, touches):
        """Put each touch on the list of the lead's owner, due as its step says."""
        entries = []
        for (user, step, deadline, _round), group in touches.grouped(self._group_key).items():
            activities = self._schedule(group, user, step, deadline)
            for touch, activity in zip(group, activities, strict=True):
                touch._set_sent(mail_activity_id=activity.id)
                receipt = Receipt("deliver", "sent", "done", {"user": user.name})
                entries.append({"lead": touch.lead_id, "touch": touch, "receipt": receipt})
        self.env["inquiry.decision"]._log(entries)

    def _cancel(self, touches):
        touches.mail_activity_id.unlink()

    def _group_key(self, touch):
        """Return what to-dos of one call have in common; no lead comes twice in one."""
        user = touch._doer()
        return user, touch.step_id, touch._due_date(user), (touch.step_key, touch.sequence_id.id, touch.round)

    def _schedule(self, touches, user, step, deadline):
        step = step.with_context(lang=user.lang)
        # Who is on duty hears of it at once; an owner finds it on the list.
        leads = touches.lead_id.with_context(mail_activity_quick_update=step.task_for != "duty")
        return leads.activity_schedule(
            date_deadline=deadline,
            summary=step.task_summary or step.name,
            note=plaintext2html(step.task_note or ""),
            user_id=user.id,
            activity_type_id=touches.channel_id.activity_type_id.id,
        )
