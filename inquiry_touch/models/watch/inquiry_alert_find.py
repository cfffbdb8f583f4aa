from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..intake.inquiry_source_watch import STANDSTILL

HOUR = timedelta(hours=1)
PAUSE = timedelta(hours=24)
#: The jobs of Odoo that our road depends on.
ODOO_JOBS = ("mail.ir_cron_mail_gateway_action", "mail.ir_cron_mail_scheduler_action")

LATE = """
    SELECT intake.source_id, count(*)::int, max(intake.received_at - intake.occurred_at),
           (count(*) FILTER (WHERE lead.inquiry_due_at < %(now)s))::int
      FROM inquiry_intake intake
      LEFT JOIN crm_lead lead ON lead.id = intake.lead_id
     WHERE intake.source_id = ANY(%(sources)s) AND intake.received_at >= %(since)s
       AND intake.result IN ('opened', 'joined')
       AND intake.received_at - intake.occurred_at > %(limit)s
     GROUP BY intake.source_id
"""
# A call that comes within a minute of the one so many before it: the next is refused.
LIMIT = """
    SELECT source_id, count(*)::int
      FROM (SELECT payload.source_id,
                   received_at - lag(received_at, source.rate_per_minute - 1)
                       OVER (PARTITION BY payload.source_id ORDER BY received_at, payload.id) AS span
              FROM inquiry_payload payload
              JOIN inquiry_source source ON source.id = payload.source_id
             WHERE source.source_type = 'webhook' AND source.rate_per_minute > 0
               AND received_at >= %(since)s AND source_id = ANY(%(sources)s)) calls
     WHERE span < interval '1 minute'
     GROUP BY source_id
"""


class InquiryAlertFind(models.AbstractModel):
    """The conditions of intake the watch looks for; each finds subjects: ``{record: (count, facts)}``."""

    _name = "inquiry.alert.find"
    _description = "Conditions that need a person"

    @api.model
    def _kinds_watched(self):
        """Return the kinds the watch looks for, in order; an addon adds its own, with ``_find_<kind>``."""
        return [
            "ledger",
            "waiting",
            "paused",
            "failed",
            "silent",
            "late",
            "mailbox",
            "account",
            "pull",
            "job",
            "refused",
            "limit",
            "no_owner",
            "provider",
        ]

    @api.model
    def _find_ledger(self):
        self.env["inquiry.ledger"]._refresh()
        found = {}
        for source, rows in self.env["inquiry.ledger"]._wrong_days().grouped("source_id").items():
            count = sum(abs(row.difference) for row in rows)
            found[source] = (count, {"day": fields.Date.to_string(max(rows.mapped("day")))})
        return found

    @api.model
    def _find_waiting(self):
        found = {}
        for company in self._watched_companies():
            since = fields.Datetime.now() - timedelta(minutes=company.inquiry_waiting_minutes)
            domain = [("company_id", "=", company.id), ("is_bulk", "=", False), ("received_at", "<", since)]
            found |= self._find_new([*domain, ("source_id.is_paused", "=", False)])
        return found

    @api.model
    def _find_paused(self):
        since = fields.Datetime.now() - PAUSE
        return self._find_new([("source_id.is_paused", "=", True), ("received_at", "<", since)])

    @api.model
    def _find_new(self, domain):
        groups = self.env["inquiry.payload"]._read_group(
            [("state", "=", "new"), *domain], ["source_id"], ["__count", "received_at:min"]
        )
        return {
            source: (count, {"oldest_at": fields.Datetime.to_string(oldest)})
            for source, count, oldest in groups
        }

    @api.model
    def _find_failed(self):
        groups = self.env["inquiry.payload"]._read_group(
            [("state", "=", "failed")], ["source_id"], ["__count"]
        )
        return {
            source: (count, {}) for source, count in groups if count > source.company_id.inquiry_failed_limit
        }

    @api.model
    def _find_silent(self):
        now, found = fields.Datetime.now(), {}
        watched = self._watched_sources().filtered(lambda one: one.silent_hours and not one.is_paused)
        for source in watched:
            last = source.last_arrival_at or source.create_date
            if now - last > timedelta(hours=source.silent_hours):
                found[source] = (0, {"last_at": fields.Datetime.to_string(last)})
        return found

    @api.model
    def _find_late(self):
        found, now = {}, fields.Datetime.now()
        for company in self._watched_companies().filtered("inquiry_late_minutes"):
            sources = self._watched_sources().filtered(
                lambda one, company=company: one.company_id == company and one.source_type != "import"
            )
            limit = timedelta(minutes=company.inquiry_late_minutes)
            self.env.flush_all()
            values = {"now": now, "since": now - HOUR, "limit": limit, "sources": sources.ids}
            for source_id, count, longest, overdue in self.env.execute_query(SQL(LATE, **values)):
                hours = round(longest.total_seconds() / 3600, 1)
                found[sources.browse(source_id)] = (count, {"hours": hours, "overdue": str(overdue)})
        return found

    @api.model
    def _find_mailbox(self):
        # sudo: the watch reads when a mailbox failed, whoever may see its password
        servers_sudo = self.env["fetchmail.server"].sudo().search([("error_date", "!=", False)])
        return {
            server: (0, {"error_at": fields.Datetime.to_string(server.error_date)}) for server in servers_sudo
        }

    @api.model
    def _find_account(self):
        return {pull.source_id: (0, {}) for pull in self._pulls([("state", "=", "stopped")])}

    @api.model
    def _find_pull(self):
        failing = self._pulls(
            [("state", "=", "running"), ("failing_since", "<", fields.Datetime.now() - HOUR)]
        )
        return {
            pull.source_id: (
                pull.failures,
                {"since_at": fields.Datetime.to_string(pull.failing_since), "detail": pull.error or ""},
            )
            for pull in failing
        }

    @api.model
    def _pulls(self, domain):
        # sudo: the watch reads how fetching goes, whoever may see it
        watched = [("source_id.active", "=", True), ("source_id.is_paused", "=", False)]
        return self.env["inquiry.pull"].sudo().search([*domain, *watched])

    @api.model
    def _find_job(self):
        return {
            job: (job.failure_count, {"due_at": fields.Datetime.to_string(job.nextcall)})
            for job in self._jobs()
            if not job.active or job.failure_count or job.nextcall < fields.Datetime.now() - STANDSTILL
        }

    @api.model
    def _jobs(self):
        """Return the jobs the road depends on, ours and Odoo's; the mail gateway's only where it fetches."""
        ours = (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=like", "inquiry_touch%"), ("model", "=", "ir.cron")])
        )
        jobs = self.env["ir.cron"].sudo().with_context(active_test=False).browse(ours.mapped("res_id"))
        has_mailbox = self.env["fetchmail.server"].sudo().search_count([("state", "=", "done")], limit=1)
        for xmlid in ODOO_JOBS if has_mailbox else ODOO_JOBS[1:]:
            jobs |= self.env.ref(xmlid, raise_if_not_found=False) or jobs.browse()
        return jobs.exists()

    @api.model
    def _find_refused(self):
        found, sources = {}, self._watched_sources()
        since = fields.Datetime.now() - HOUR
        counts = {}
        for (source_id, _day), count in self.env["inquiry.payload"]._count_refused(sources, since).items():
            counts[source_id] = counts.get(source_id, 0) + count
        for source in sources.filtered(lambda one: one.id in counts):
            if counts[source.id] > source.company_id.inquiry_refused_limit:
                found[source] = (counts[source.id], {})
        return found

    @api.model
    def _find_limit(self):
        sources = self._watched_sources()
        self.env.flush_all()
        values = {"since": fields.Datetime.now() - HOUR, "sources": sources.ids}
        rows = self.env.execute_query(SQL(LIMIT, **values))
        by_id = {source.id: source for source in sources}
        return {by_id[row[0]]: (row[1], {"limit": str(by_id[row[0]].rate_per_minute)}) for row in rows}

    @api.model
    def _find_no_owner(self):
        """Find the policies whose inquiries wait longer for an owner than is set there."""
        policies = self.env["inquiry.assignment.policy"].with_context(active_test=False)
        leads, found = self.env["crm.lead"], {}
        for policy in policies.search([("wait_minutes", ">", 0)]):
            since = fields.Datetime.now() - timedelta(minutes=policy.wait_minutes)
            waiting = leads.search(
                policy._waiting_domain()
                & Domain("inquiry_assignment_policy_id", "=", policy.id)
                & Domain("inquiry_waiting_since", "<", since),
                order="inquiry_waiting_since",
            )
            if waiting:
                oldest = fields.Datetime.to_string(waiting[0].inquiry_waiting_since)
                found[policy] = (len(waiting), {"oldest_at": oldest})
        return found

    @api.model
    def _find_provider(self):
        """Find the providers that fail for an hour, or for a reason that only a person can mend."""
        since = fields.Datetime.now() - HOUR
        failing = self.env["inquiry.provider"].search(
            [("failing_since", "!=", False), "|", ("failing_since", "<", since), ("needs_person", "=", True)]
        )
        return {
            provider: (
                provider.failures,
                {
                    "since_at": fields.Datetime.to_string(provider.failing_since),
                    "error": provider.with_context(lang="en_US").error_id.name or provider.error_code,
                },
            )
            for provider in failing
        }

    @api.model
    def _watched_sources(self):
        return self.env["inquiry.source"].search([("active", "=", True)])

    @api.model
    def _watched_companies(self):
        return self._watched_sources().company_id
