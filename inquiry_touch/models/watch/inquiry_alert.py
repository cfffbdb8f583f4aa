import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ...tools.sentence import fill
from .inquiry_alert_text import KINDS, REMEDIES, SENTENCES

_logger = logging.getLogger(__name__)
TODO = "mail.mail_activity_data_warning"


class InquiryAlert(models.Model):
    """A condition that needs a person: one open per kind and subject, told when it begins and ends.

    Only the watch opens and ends alerts, by :meth:`_raise` and :meth:`_clear`.
    """

    _name = "inquiry.alert"
    _inherit = ["mail.thread", "mail.activity.mixin", "inquiry.alert.find"]
    _description = "Alert"
    _order = "is_open desc, opened_at desc, id desc"
    _mail_post_access = "read"

    kind = fields.Selection(KINDS, required=True)
    company_id = fields.Many2one("res.company")
    subject_model = fields.Char(required=True)
    subject_id = fields.Many2oneReference(model_field="subject_model", required=True)
    subject_name = fields.Char(string="About")
    source_id = fields.Many2one("inquiry.source", ondelete="cascade", index="btree_not_null")
    count = fields.Integer(string="How many", aggregator=None)
    facts = fields.Json()
    opened_at = fields.Datetime(string="Since", required=True, default=fields.Datetime.now)
    closed_at = fields.Datetime(string="Over since")
    is_open = fields.Boolean(compute="_compute_is_open", store=True)
    told_at = fields.Datetime(string="Told")
    told_user_ids = fields.Many2many("res.users", string="Told to")
    sentence = fields.Char(string="What", compute="_compute_sentence")
    remedy = fields.Text(string="What to do", compute="_compute_sentence")

    _open_uniq = models.UniqueIndex(
        "(kind, subject_model, subject_id) WHERE closed_at IS NULL", "This is told already."
    )

    @api.depends("closed_at")
    def _compute_is_open(self):
        for alert in self:
            alert.is_open = not alert.closed_at

    @api.depends("kind", "count", "facts", "subject_name")
    @api.depends_context("lang", "tz")
    def _compute_sentence(self):
        show = self.env["inquiry.decision"]._show_fact
        for alert in self:
            facts = {**(alert.facts or {}), "name": alert.subject_name, "count": alert.count}
            alert.sentence = fill(self.env._(SENTENCES[alert.kind]), facts, show)
            alert.remedy = self.env._(REMEDIES[alert.kind])

    @api.depends("kind", "subject_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for alert in self:
            alert.display_name = ": ".join(filter(None, (kinds.get(alert.kind), alert.subject_name)))

    def action_open_subject(self):
        """Open what the alert is about, at the place where it is mended."""
        self.ensure_one()
        if self.source_id and self.kind in ("failed", "waiting", "refused", "ledger"):
            return self.source_id._action_watch(self.kind)
        return {
            "type": "ir.actions.act_window",
            "res_model": self.subject_model,
            "res_id": self.subject_id,
            "views": [(False, "form")],
        }

    @api.model
    def _open_of(self, kind):
        """Return the open alerts of a kind."""
        return self.sudo().search([("kind", "=", kind), ("closed_at", "=", False)])

    @api.model
    def _raise(self, kind, found):
        """Open an alert for each subject that has none of this kind, and keep the figures of the others.

        :param dict found: ``{subject record: (count, facts)}``
        :return: the open alerts of these subjects
        """
        open_alerts = {(one.subject_model, one.subject_id): one for one in self._open_of(kind)}
        kept, fresh = self.sudo(), []
        for subject, (count, facts) in found.items():
            alert = open_alerts.get((subject._name, subject.id))
            if not alert:
                fresh.append(self._prepare_alert_values(kind, subject, count, facts))
                continue
            kept |= alert
            if (alert.count, alert.facts) != (count, facts):
                alert.write({"count": count, "facts": facts})
        # No user may write alerts; nobody follows them but who is told.
        created = self.sudo().with_context(mail_create_nolog=True, mail_create_nosubscribe=True).create(fresh)
        created._tell("opened")
        return kept | created

    @api.model
    def _prepare_alert_values(self, kind, subject, count, facts):
        is_source = subject._name == "inquiry.source"
        company = subject if subject._name == "res.company" else getattr(subject, "company_id", False)
        return {
            "kind": kind,
            "subject_model": subject._name,
            "subject_id": subject.id,
            "subject_name": subject.display_name,
            "source_id": subject.id if is_source else False,
            "company_id": company.id if company else False,
            "count": count,
            "facts": facts,
            "opened_at": fields.Datetime.now(),
        }

    def _clear(self):
        """End these alerts: what they were about is over."""
        ending = self.filtered(lambda alert: not alert.closed_at)
        ending.write({"closed_at": fields.Datetime.now()})
        ending.activity_unlink([TODO])
        ending._tell("over")

    def _tell(self, occasion):
        """Tell that these alerts began (``opened``) or are ``over``. What tells elsewhere extends this."""
        for alert in self:
            try:
                with self.env.cr.savepoint():
                    alert._tell_people(occasion)
            except Exception:  # who cannot be told must not keep the others from being told
                _logger.exception("Alert %s: nobody could be told.", alert.id)

    def _tell_people(self, occasion):
        """Put an open alert on the lists of those who are told; notify them, by mail where they want that."""
        people = self.told_user_ids if occasion == "over" else self._people()
        for user in people.filtered("active"):
            # the notice below tells: the activity needs no second mail
            alert = self.with_context(lang=user.lang, mail_activity_quick_update=True)
            begun = occasion == "opened"
            if begun:
                alert.activity_schedule(TODO, summary=alert.sentence, note=alert.remedy, user_id=user.id)
            title = alert.display_name if begun else alert.env._("Over: %(what)s", what=alert.display_name)
            alert.message_notify(
                partner_ids=user.partner_id.ids,
                subject=title,
                body=f"{alert.sentence} {alert.remedy}" if begun else title,
                email_layout_xmlid="mail.mail_notification_light",
            )
        if occasion == "opened":
            self.write({"told_at": fields.Datetime.now(), "told_user_ids": [Command.set(people.ids)]})

    def _people(self):
        """Return who is told: those the company names, else the fallback owner, else its sales managers."""
        company = self.company_id or self.env.ref("base.main_company")
        for users in (company.inquiry_alert_user_ids, company.inquiry_fallback_user_id):
            users = users.filtered(lambda user: user.active and self._may_be_told(user))
            if users:
                return users
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids
        return managers.filtered(
            lambda user: user.active and not user.share and company in user.company_ids and user.id != 1
        )

    def _may_be_told(self, user):
        try:
            self.with_user(user).check_access("read")
        except AccessError:
            return False
        return True

    @api.model
    def _cron_watch(self):
        """Count the ledger anew, then open and end alerts; a check that raises stops no other."""
        cron, Alert = self.env["ir.cron"], self.env["inquiry.alert"]
        kinds = Alert._kinds_watched()
        cron._commit_progress(remaining=len(kinds))
        for kind in kinds:
            try:
                with self.env.cr.savepoint():
                    raised = Alert._raise(kind, getattr(Alert, f"_find_{kind}")())
                    (Alert._open_of(kind) - raised)._clear()
            except Exception:
                _logger.exception("The watch could not look for %s.", kind)
            cron._commit_progress(1)
