from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

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

    @api.model
    def _inquiry_doors_domain(self):
        """Return which leads came by a door of ours; their owner is our decision alone."""
        return Domain("inquiry_source_id", "!=", False) & Domain(
            "inquiry_source_id.source_type", "!=", "lead"
        )

    def _inquiry_filter_by_door(self):
        return self.sudo().filtered_domain(self._inquiry_doors_domain()).with_env(self.env)

    def _inquiry_is_left_to_odoo(self, assignment):
        """Return whether Odoo has a better owner for this lead than our fallback: the leader of its team."""
        return (
            assignment.is_fallback and self.team_id.user_id and not self._is_rule_based_assignment_activated()
        )

    def _inquiry_notify_owners(self):
        """Tell each owner of these new inquiries once, in their language; but not who brought them in."""
        told = False
        for owner, leads in self._inquiry_filter_new().grouped("user_id").items():
            if owner and owner.active and owner != self.env.user:
                leads.with_context(lang=owner.lang)._inquiry_notify(owner)
                told = True
        if told:
            # The mails leave with the queue: a mail server that hangs must not hold up intake.
            self.env["ir.cron"]._inquiry_wake("mail.ir_cron_mail_scheduler_action")

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

    def _inquiry_notice_line(self):
        url = f"/mail/view?model=crm.lead&res_id={self.id}"
        parts = [self.partner_name or self.contact_name, self.country_id.name]
        return Markup('<a href="%s">%s</a> %s') % (url, self.name, ", ".join(filter(None, parts)))
