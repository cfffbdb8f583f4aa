import logging
from dataclasses import replace
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models

from ...tools.service_clock import add_working_hours
from ...tools.verdict import Receipt

_logger = logging.getLogger(__name__)

MOVED_AT_ONCE = 200
PENDING = ("planned", "held", "approval")


class InquiryAssignmentMove(models.AbstractModel):
    """Reassignment: inquiries whose owner is silent, away or gone find another one."""

    _name = "inquiry.assignment.move"
    _description = "Reassignment of inquiries"

    @api.model
    def _cron_find(self):
        """Give waiting inquiries an owner, and move those of owners who are away or silent."""
        cron, policy = self.env["ir.cron"], self.env["inquiry.assignment.policy"]
        steps = (policy._drain, policy._move_left, policy._move_absent, policy._move_silent)
        cron._commit_progress(remaining=len(steps))
        for step in steps:
            try:
                with self.env["inquiry.rotation"]._savepoint():
                    step()
            except SerializationFailure:
                # Somebody took one of them this very moment: the next run looks again.
                self.env.cr.rollback()
            except Exception:
                _logger.exception("Owners could not be found: %s", step.__name__)
            cron._commit_progress(1)

    @api.model
    def _move_silent(self):
        """Take inquiries from owners who have not answered within the working hours set on the policy."""
        for policy in self.sudo().search([("silent_hours", ">", 0)]):
            leads = policy._find_silent()
            policy._move(leads, "silent", {lead.id: {"hours": policy.silent_hours} for lead in leads})

    def _find_silent(self):
        now = fields.Datetime.now()
        latest = now - timedelta(hours=self.silent_hours)
        clocks = self.env["inquiry.sla.clock"].search(
            [
                ("closed_at", "=", False),
                ("asked_at", "<=", latest),
                ("lead_id.inquiry_assignment_policy_id", "=", self.id),
                ("lead_id.user_id", "!=", False),
                ("lead_id.inquiry_left_in_peak", "=", False),  # its owner was not told of it
                ("lead_id.date_open", "<=", latest),
            ],
            order="asked_at, id",
            limit=MOVED_AT_ONCE,
        )
        silent = self.env["crm.lead"]
        for owner, group in clocks.grouped("owner_id").items():
            since = {clock: max(clock.asked_at, clock.lead_id.date_open) for clock in group}
            spans = self._owner_hours(owner, min(since.values()), now)
            for clock, start in since.items():
                if add_working_hours(spans, start, self.silent_hours):
                    silent |= clock.lead_id
        return silent

    def _owner_hours(self, owner, start, end):
        """Return the spans in which this person works; all the time when nothing is known of their hours."""
        member = self.member_ids.filtered(lambda one: one.user_id == owner)[:1]
        calendar, resource = member._shift() if member else owner._inquiry_calendar(self.company_id)
        if not calendar or calendar.flexible_hours:
            return [(start, end)]
        return calendar._inquiry_working_time(start, end, resource)

    @api.model
    def _move_absent(self):
        """Move what is owed or planned by owners who are on leave, as long as the company lets it move."""
        for company in self.env["res.company"].sudo().search([("inquiry_move_days", ">", 0)]):
            away = self.env["res.users"]._inquiry_away(company)
            leads = away and self.env["crm.lead"].search(
                [
                    ("inquiry_trace", "!=", False),
                    ("company_id", "in", (company.id, False)),
                    ("user_id", "in", away.ids),
                    ("won_status", "=", "pending"),
                    "|",
                    "|",
                    ("inquiry_due_at", "!=", False),
                    ("inquiry_touch_ids", "any", [("state", "in", PENDING)]),
                    ("activity_user_id", "in", away.ids),
                ],
                limit=MOVED_AT_ONCE,
            )
            self._move(leads or self.env["crm.lead"], "away")

    @api.model
    def _move_left(self):
        """Move what is open with owners who are gone: it came back since, or was just held by somebody."""
        leads = self.env["crm.lead"].search(
            [
                ("inquiry_trace", "!=", False),
                ("user_id.active", "=", False),
                ("won_status", "=", "pending"),
            ],
            limit=MOVED_AT_ONCE,
        )
        self._move(leads, "left")

    @api.model
    def _move_of_leavers(self, users):
        """Give every open inquiry of people who were just deactivated to somebody else, now."""
        # Whoever may deactivate users need not see inquiries.
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [("inquiry_trace", "!=", False), ("user_id", "in", users.ids), ("won_status", "=", "pending")]
            )
        )
        self.sudo()._move(leads, "left")
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", "crm.lead"), ("user_id", "in", users.ids)])
        )
        touched = leads.browse(activities.mapped("res_id")).exists().filtered("inquiry_trace")
        owners = {lead.id: lead.user_id for lead in touched}
        for owner, group in activities.grouped(lambda one: owners.get(one.res_id)).items():
            if owner and owner.active:
                group.with_context(mail_activity_quick_update=True).write({"user_id": owner.id})

    @api.model
    def _move(self, leads, why, facts=None):
        """Give these inquiries to somebody else, with what was planned and a note; who finds nobody stays.

        :param str why: ``silent``, ``away`` or ``left``: whoever left keeps nothing
        :param dict facts: what the receipt of each lead says besides, by its id
        """
        leads = leads.try_lock_for_update()
        if not leads:
            return
        assignments = self.env["inquiry.assignment.policy"]._choose(
            [
                replace(
                    lead_facts,
                    former_user_id=lead.user_id.id,
                    known_user_id=lead.user_id.id if why != "silent" else 0,
                )
                for lead, lead_facts in zip(leads, leads._inquiry_facts(), strict=True)
            ]
        )
        pairs = []
        for lead, assignment in zip(leads, assignments, strict=True):
            if why == "left" and not assignment.user_id:
                assignment = replace(assignment, user_id=self._last_resort(lead).id or 0)
            if assignment.user_id and (why != "silent" or not assignment.is_fallback):
                said = {"old": lead.user_id.name, **(facts or {}).get(lead.id, {})}
                receipt = Receipt("assign", "moved", f"moved_{why}", said)
                pairs.append((lead, replace(assignment, receipts=(receipt, *assignment.receipts))))
        self.env["crm.lead"]._inquiry_give(pairs)

    @api.model
    def _last_resort(self, lead):
        """Return who must take an inquiry when no policy and no fallback owner does."""
        company = lead.company_id or self.env.company
        managers = self.env.ref("sales_team.group_sale_manager").sudo().all_user_ids
        for user in (lead.team_id.user_id, self.env.user, *managers.sorted("id", reverse=True)):
            if user and user != lead.user_id and not self._why_not(user, company):
                return user
        return self.env["res.users"]
