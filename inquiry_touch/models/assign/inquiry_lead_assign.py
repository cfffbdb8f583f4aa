from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

# A notice lists so many inquiries; the rest are a number.
NOTICE_LENGTH = 20


class InquiryLeadAssign(models.AbstractModel):
    """The assignment stage of a lead: who got it as fallback, what its owner hears, what Odoo leaves be."""

    _name = "inquiry.lead.assign"
    _description = "Assignment stage of a lead"

    inquiry_is_fallback = fields.Boolean(
        string="Went to the fallback owner",
        readonly=True,
        copy=False,
        help="No assignment policy found an owner, so the fallback owner got it.",
    )

    inquiry_assignment_policy_id = fields.Many2one(
        "inquiry.assignment.policy",
        string="Assigned by policy",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    inquiry_split_id = fields.Many2one(
        "inquiry.assignment.policy",
        string="Compared in",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The policy that was compared with another when this inquiry came in.",
    )
    inquiry_waiting_since = fields.Datetime(
        string="Waiting for an owner since", readonly=True, copy=False, index="btree_not_null"
    )

    @api.model
    def _prepare_inquiry_owner_values(self, assignment, team=None):
        """Return what an assignment writes on a lead.

        :param team: the ``crm.team`` when the assignment names none
        """
        return {
            "user_id": assignment.user_id or False,
            "team_id": assignment.team_id or (team.id if team else False),
            "inquiry_is_fallback": assignment.is_fallback,
            "inquiry_assignment_policy_id": assignment.policy_id or False,
            "inquiry_split_id": assignment.split_id or False,
            "inquiry_waiting_since": fields.Datetime.now() if assignment.is_waiting else False,
        }

    @api.model
    def _inquiry_give(self, pairs):
        """Give inquiries to the owners chosen for them, leave the receipts and tell the owners once.

        :param list pairs: tuples of lead and :class:`Assignment`
        """
        groups = defaultdict(self.browse)
        for lead, assignment in pairs:
            values = lead._prepare_inquiry_owner_values(assignment)
            values["team_id"] = lead.team_id.id or values["team_id"]
            if not assignment.split_id:
                del values["inquiry_split_id"]
            why = assignment.receipts[0] if assignment.receipts[0].verdict == "moved" else None
            groups[tuple(values.items()), why and why.reason, why and why.facts["old"]] += lead
        for (values, reason, old), leads in groups.items():
            owner = self.env["res.users"].browse(dict(values)["user_id"])
            note = reason and leads.with_context(lang=owner.lang)._inquiry_move_note(reason, old)
            # The grouped notice below tells; the receipts say it in full.
            leads.with_context(
                mail_auto_subscribe_no_notify=True, inquiry_handover_note=note or "", inquiry_is_moved=True
            ).write(dict(values))
        self.env["inquiry.decision"]._log(
            [{"lead": lead, "receipt": receipt} for lead, one in pairs for receipt in one.receipts]
        )
        leads = self.browse().concat(*(lead for lead, _assignment in pairs))
        leads._inquiry_note_deputies([assignment for _lead, assignment in pairs])
        told = leads._inquiry_filter_new().filtered(lambda lead: not lead.inquiry_left_in_peak)
        told._inquiry_tell_owners()

    @api.model
    def _inquiry_move_note(self, reason, old):
        """Return in words why inquiries were taken from their owner."""
        return {
            "moved_silent": self.env._("%(old)s had not answered in time.", old=old),
            "moved_away": self.env._("%(old)s is on leave.", old=old),
            "moved_left": self.env._("%(old)s no longer works here.", old=old),
            "moved_company": self.env._("%(old)s no longer works for this company.", old=old),
        }[reason]

    def _inquiry_note_deputies(self, assignments):
        """Write into the chatter where a deputy got the inquiry."""
        bodies = {}
        for lead, assignment in zip(self, assignments, strict=True):
            if assignment.stands_in_for:
                spoken = lead.with_context(lang=lead.user_id.lang)
                bodies[lead.id] = spoken.env._(
                    "%(user)s got this as deputy of %(old)s, who looks after this buyer and is away.",
                    user=lead.user_id.name,
                    old=assignment.stands_in_for,
                )
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)

    @api.model
    def _inquiry_doors_domain(self):
        """Return which leads came by a door of ours or wait for an owner: who gets them is ours to say."""
        by_door = Domain("inquiry_source_id", "!=", False) & Domain(
            "inquiry_source_id.source_type", "!=", "lead"
        )
        return by_door | Domain("inquiry_waiting_since", "!=", False)

    def _inquiry_filter_by_door(self):
        return self.sudo().filtered_domain(self._inquiry_doors_domain()).with_env(self.env)

    def _inquiry_is_left_to_odoo(self, assignment):
        """Return whether Odoo has a better owner for this lead than our fallback: the leader of its team."""
        return (
            assignment.is_fallback and self.team_id.user_id and not self._is_rule_based_assignment_activated()
        )

    def _inquiry_notify_owners(self):
        """Tell the owners of these new inquiries, but in a peak not of what its plan answers."""
        new = self._inquiry_filter_new()
        (new - new._inquiry_leave_in_peak())._inquiry_tell_owners()

    def _inquiry_tell_owners(self):
        """Tell each owner of these inquiries once, in their language; but not who brought them in."""
        told = False
        # Whoever brings them in, the owner is told as the policy says.
        policies = {lead: lead.sudo().inquiry_assignment_policy_id for lead in self}
        for owner, leads in self.grouped("user_id").items():
            if not owner or not owner.active or owner == self.env.user:
                continue
            spoken = leads.with_context(lang=owner.lang)
            spoken.filtered(lambda lead: policies[lead].tells_by_activity)._inquiry_put_on_list(owner)
            mailed = spoken.filtered(lambda lead: not policies[lead] or policies[lead].tells_by_mail)
            if mailed:
                mailed._inquiry_notify(owner)
                told = True
        self.env["inquiry.chat.room"]._tell(self)
        if told:
            # The mails leave with the queue: a mail server that hangs must not hold up intake.
            self.env["ir.cron"]._inquiry_wake("mail.ir_cron_mail_scheduler_action")

    def _inquiry_put_on_list(self, owner):
        """Put a to-do for each of these inquiries on the list of its owner, all at once."""
        if self:
            self.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
                "inquiry_touch.mail_activity_type_inquiry_answer",
                date_deadline=fields.Date.context_today(self.with_context(tz=owner.tz)),
                summary=self.env._("New inquiry"),
                user_id=owner.id,
            )

    def _inquiry_notify(self, owner):
        _ = self.env._
        if len(self) == 1:
            subject = _("New inquiry: %(name)s", name=self.name)
        else:
            subject = _("%(count)s new inquiries", count=len(self))
        lines = [lead._inquiry_notice_line() for lead in self[:NOTICE_LENGTH]]
        if len(self) > NOTICE_LENGTH:
            lines.append(_("and %(count)s more", count=len(self) - NOTICE_LENGTH))
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        body = Markup("<p>%s</p><ul>%s</ul>") % (_("They are yours to answer:"), items)
        self.env["mail.thread"].message_notify(
            partner_ids=owner.partner_id.ids,
            subject=subject,
            body=self.env["mail.render.mixin"]._replace_local_links(body),
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )

    def _inquiry_chat_title(self):
        """Return what a group chat hears of these inquiries: how many, and whose they are."""
        owners = format_list(self.env, self.user_id.mapped("name"))
        if not owners:
            return self.env._("%(count)s new inquiries wait for an owner", count=len(self))
        if len(self) == 1:
            return self.env._("New inquiry for %(owner)s", owner=owners)
        return self.env._("%(count)s new inquiries for %(owners)s", count=len(self), owners=owners)

    def _inquiry_chat_lines(self):
        """Return a line and a link for each: number, country and category; a group is no place for more."""
        lines = []
        for lead in self[:NOTICE_LENGTH]:
            known = (lead.inquiry_number, lead.country_id.name, lead.inquiry_category_id.name)
            url = f"{lead.get_base_url()}/mail/view?model=crm.lead&res_id={lead.id}"
            lines.append([" · ".join(filter(None, known)), url])
        if len(self) > NOTICE_LENGTH:
            lines.append([self.env._("and %(count)s more", count=len(self) - NOTICE_LENGTH), ""])
        return lines

    def _inquiry_notice_line(self):
        url = f"/mail/view?model=crm.lead&res_id={self.id}"
        parts = [self.partner_name or self.contact_name, self.country_id.name]
        return Markup('<a href="%s">%s</a> %s') % (url, self.name, ", ".join(filter(None, parts)))
