from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ...tools.verdict import Receipt


class InquiryLeadHandover(models.AbstractModel):
    """What happens when an open inquiry gets another owner: nothing promised to the buyer is lost."""

    _name = "inquiry.lead.handover"
    _description = "Handover of a lead"

    def action_inquiry_hand_over(self):
        """Open the question to whom these inquiries go, and what their new owner must know."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_handover_action")
        return {**action, "context": {"default_lead_ids": [fields.Command.set(self.ids)]}}

    def _inquiry_owners(self, vals):
        """Return who owns these open inquiries before ``vals`` are written; none when the owner stays."""
        if "user_id" not in vals or self.env.context.get("inquiry_intake"):
            return {}
        owned_sudo = self.sudo().filtered(lambda lead: lead.inquiry_trace and lead.user_id)
        return {lead: lead.user_id for lead in owned_sudo._inquiry_filter_open()}

    @api.model
    def _inquiry_handed_over(self, owners_before, note=""):
        """Write down what is promised to the buyers of those inquiries that have another owner now.

        :param dict owners_before: the ``res.users`` who had them, by the lead with all rights
        :param str note: what the former owner says; "" when the owner field was simply changed
        """
        moved = {lead: old for lead, old in owners_before.items() if lead.user_id and lead.user_id != old}
        if not moved:
            return
        # Whoever hands an inquiry over may not see it any more; what is written is written in their name.
        leads_sudo = self.env["crm.lead"].sudo().union(*moved)
        promises = leads_sudo._inquiry_promises()
        words = self.env["inquiry.journey"]._last_words(leads_sudo)
        bodies = {
            lead.id: lead._inquiry_handover_body(old, note, promises[lead.id], words.get(lead.id))
            for lead, old in moved.items()
        }
        leads_sudo._message_log_batch(bodies, author_id=self.env.user.partner_id.id)
        leads_sudo._inquiry_move_todos(moved)
        if self.env.context.get("inquiry_is_moved"):
            return  # the assignment leaves its own receipts
        reason = "handed_over" if note else "handed_over_plain"
        self.env["inquiry.decision"]._log(
            [
                {
                    "lead": lead,
                    "receipt": Receipt(
                        "assign",
                        "handed_over",
                        reason,
                        {"user": self.env.user.name, "old": old.name, "new": lead.user_id.name, "note": note},
                    ),
                }
                for lead, old in moved.items()
            ]
        )

    def _inquiry_promises(self):
        """Return what the buyers of these leads still wait for, as lines by the lead's id."""
        touches = self.env["inquiry.touch"].search(
            [("lead_id", "in", self.ids), ("state", "in", ("planned", "held", "approval"))],
            order="scheduled_at, id",
        )
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", self.ids)], order="date_deadline, id"
        )
        lines = {lead.id: [] for lead in self}
        for lead in self.filtered("inquiry_due_at"):
            lines[lead.id].append(
                self.env._(
                    "An answer is owed until %(moment)s", moment=self._inquiry_moment(lead.inquiry_due_at)
                )
            )
        for touch in touches:
            lines[touch.lead_id.id].append(f"{self._inquiry_moment(touch.scheduled_at)}: {touch.name or ''}")
        for activity in activities:
            what = activity.summary or activity.activity_type_id.name or ""
            lines[activity.res_id].append(f"{format_date(self.env, activity.date_deadline)}: {what}")
        return lines

    @api.model
    def _inquiry_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short")

    def _inquiry_handover_body(self, old, note, promises, last_words):
        _ = self.env._
        parts = [_("Handed over from %(old)s to %(new)s.", old=old.name, new=self.user_id.name)]
        if note:
            parts.append(_("Note: %(note)s", note=note))
        body = Markup().join(Markup("<p>%s</p>") % part for part in parts)
        if promises:
            items = Markup().join(Markup("<li>%s</li>") % line for line in promises)
            body += Markup("<p>%s</p><ul>%s</ul>") % (_("Still promised:"), items)
        else:
            body += Markup("<p>%s</p>") % _("Nothing is promised to the buyer at the moment.")
        if last_words:
            body += Markup("<p>%s</p><blockquote>%s</blockquote>") % (
                _("The buyer's last words:"),
                last_words[1],
            )
        return body

    def _inquiry_move_todos(self, owners_before):
        """Put the open to-dos of the former owners on the lists of the new ones."""
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", self.ids)]
        )
        lead_by_id = {lead.id: lead for lead in self}
        old_by_id = {lead.id: old for lead, old in owners_before.items()}
        moving = activities.filtered(lambda one: one.user_id == old_by_id[one.res_id])
        for user, group in moving.grouped(lambda one: lead_by_id[one.res_id].user_id).items():
            # The new owner is told of the inquiry once, not of each to-do.
            group.with_context(mail_activity_quick_update=True).write({"user_id": user.id})

    def _inquiry_tell_new_owner(self, note):
        """Tell the new owner of these inquiries, once, what the former one says."""
        owner = self.user_id
        if not owner.active or owner == self.env.user:
            return
        _ = self.with_context(lang=owner.lang).env._
        lines = [lead.with_context(lang=owner.lang)._inquiry_notice_line() for lead in self]
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        body = Markup("<p>%s</p><blockquote>%s</blockquote><ul>%s</ul>") % (
            _("%(user)s handed this over to you:", user=self.env.user.name),
            note,
            items,
        )
        self.env["mail.thread"].message_notify(
            partner_ids=owner.partner_id.ids,
            subject=_("Handed over to you by %(user)s", user=self.env.user.name),
            body=self.env["mail.render.mixin"]._replace_local_links(body),
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )
