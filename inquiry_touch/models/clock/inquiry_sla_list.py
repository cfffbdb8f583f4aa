import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...tools.verdict import Receipt

_logger = logging.getLogger(__name__)

#: As many as a person reads; the rest is counted.
LISTED = 50


class InquirySlaList(models.AbstractModel):
    """The list of inquiries that nobody has answered for days: each is put before its team leader once."""

    _name = "inquiry.sla.list"
    _description = "List of inquiries without an answer for days"

    @api.model
    def _cron_list(self):
        """Send each team leader the inquiries that have had no answer for the days the company sets."""
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("inquiry_unanswered_days", ">", 0)]):
            since = now - timedelta(days=company.inquiry_unanswered_days)
            waiting = self.search(
                [
                    ("closed_at", "=", False),
                    ("listed_at", "=", False),
                    ("company_id", "in", (company.id, False)),
                    ("asked_at", "<=", since),
                    "|",
                    ("found_at", "=", False),
                    ("found_at", "<=", since),
                ],
                order="asked_at, id",
            )
            waiting = waiting.filtered(lambda clock, company=company: clock._company() == company)
            led = waiting.filtered(lambda clock: clock._chain()["manager"])
            for leader, clocks in led.grouped(lambda clock: clock._chain()["manager"]).items():
                try:
                    with self.env.cr.savepoint():
                        clocks._list_for(leader, company.inquiry_unanswered_days, now)
                except Exception:  # who cannot be told must not keep the others from being told
                    _logger.exception("User %s could not be told of what nobody answered.", leader.id)

    def _company(self):
        return self.company_id or self.lead_id.inquiry_source_id.company_id

    def _list_for(self, leader, days, now):
        """Put these before a team leader in one notice, and leave a receipt on each inquiry."""
        self.listed_at = now
        _ = self.with_context(lang=leader.lang).env._
        title = _("%(count)s inquiries without an answer for %(days)s days", count=len(self), days=days)
        self.env["mail.thread"].with_context(lang=leader.lang).message_notify(
            partner_ids=leader.partner_id.ids,
            subject=title,
            body=self.with_context(lang=leader.lang, tz=leader.tz)._list_body(title),
            email_layout_xmlid="mail.mail_notification_light",
        )
        receipt = Receipt("clock", "listed", "listed", {"days": days, "people": [leader.name]})
        self.env["inquiry.decision"]._log([{"lead": clock.lead_id, "receipt": receipt} for clock in self])

    def _list_body(self, title):
        _ = self.env._
        lines = Markup().join(
            Markup('<li><a href="/odoo/inquiries/%s">%s %s</a>: %s</li>')
            % (
                clock.lead_id.id,
                clock.number or "",
                clock.lead_id.name,
                _(
                    "asked %(moment)s, owner %(owner)s",
                    moment=format_datetime(self.env, clock.asked_at, dt_format="short"),
                    owner=clock.owner_id.name or _("nobody"),
                ),
            )
            for clock in self[:LISTED]
        )
        body = Markup("<p>%s</p><ul>%s</ul>") % (title, lines)
        if self[LISTED:]:
            body += Markup("<p>%s</p>") % _("and %(count)s more", count=len(self[LISTED:]))
        return body
