import logging
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...tools.service_clock import add_working_hours
from ...tools.verdict import Receipt

_logger = logging.getLogger(__name__)

MOVED_AT_ONCE = 200
PENDING = ("planned", "held", "approval")
#: Whoever goes so keeps nothing.
LEAVING = ("left", "company")


class Move(NamedTuple):
    """Which inquiries may have to move, and why; the id of the policy whose patience is over."""

    why: str
    domain: Domain
    policy_id: int = 0


class InquiryAssignmentMove(models.AbstractModel):
    """Reassignment: inquiries whose owner is silent, away or gone find another one."""

    _name = "inquiry.assignment.move"
    _description = "Reassignment of inquiries"

    @api.model
    def _cron_find(self):
        """Give waiting inquiries an owner, and move those of owners who are gone, away or silent.

        What a run has no time for is looked at by the next one, at once and before all others.
        """
        cron, policy = self.env["ir.cron"], self.env["inquiry.assignment.policy"]
        policy._attempt(policy._drain)
        batches = policy._batches(policy._left_by_last_run())
        cron._commit_progress(remaining=sum(len(ids) for _move, ids in batches))
        for move, ids in batches:
            policy._attempt(policy._move_batch, move, ids)
            if not cron._commit_progress(len(ids)):
                break

    @api.model
    def _attempt(self, step, *values):
        """Take a step; one that goes wrong keeps no other from being taken."""
        try:
            with self.env["inquiry.rotation"]._savepoint():
                step(*values)
        except SerializationFailure:
            # Somebody took one of them this very moment: a later run looks again.
            self.env.cr.rollback()
        except Exception:
            _logger.exception("Owners could not be found: %s", step.__name__)

    @api.model
    def _left_by_last_run(self):
        """Return how many inquiries the last run of this job had no time for."""
        of_job = [("cron_id", "=", self.env.context.get("cron_id"))]
        earlier = [*of_job, ("id", "<", self.env.context.get("ir_cron_progress_id"))]
        if not all(value for _name, _operator, value in earlier):
            return 0  # a person runs it
        # The job may read how far it came, whoever it runs as.
        return self.env["ir.cron.progress"].sudo().search(earlier, order="id desc", limit=1).remaining

    @api.model
    def _batches(self, left=0):
        """Return what may have to move, in batches of which each is a transaction.

        :param int left: take only so many, the last ones; 0: all
        :return list: pairs of :class:`Move` and ids of leads
        """
        found = [(move, self.env["crm.lead"].search(move.domain, order="id").ids) for move in self._moves()]
        skipped = max(sum(len(ids) for _move, ids in found) - left, 0) if left else 0
        batches = []
        for move, ids in found:
            batches += [(move, batch) for batch in split_every(MOVED_AT_ONCE, ids[skipped:], list)]
            skipped = max(skipped - len(ids), 0)
        return batches

    @api.model
    def _moves(self):
        """Return the :class:`Move` of each kind: first what nobody looks after."""
        policies = self.sudo().search([("silent_hours", ">", 0)])
        return [
            Move("left", self._left_domain()),
            Move("company", self._no_access_domain()),
            *self._moves_of_absent(),
            *(Move("silent", policy._silent_domain(), policy.id) for policy in policies),
        ]

    @api.model
    def _move_batch(self, move, ids):
        """Move these inquiries, as far as they still ask for it."""
        leads = self.env["crm.lead"].search(move.domain & Domain("id", "in", ids))
        if move.why != "silent":
            return self._move(leads, move.why)
        policy = self.sudo().browse(move.policy_id)
        silent = policy._filter_silent(leads)
        return self._move(silent, "silent", {lead.id: {"hours": policy.silent_hours} for lead in silent})

    @api.model
    def _open_domain(self):
        return Domain("inquiry_trace", "!=", False) & Domain("won_status", "=", "pending")

    @api.model
    def _left_domain(self):
        """Return what is open with owners who are gone: it came back since, or was just held by somebody."""
        return self._open_domain() & Domain("user_id.active", "=", False)

    @api.model
    def _no_access_domain(self, users=None, companies=None):
        """Return what is open with owners who do not work for its company any more.

        :param users: these ``res.users``; None: whoever owns it
        :param companies: inquiries of these ``res.company``; None: of all
        """
        if companies is None:
            companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        owned = Domain("user_id", "in", users.ids) if users else Domain("user_id", "!=", False)
        strange = Domain.OR(
            Domain("company_id", "=", company.id) & Domain("user_id.company_ids", "not in", company.ids)
            for company in companies
        )
        return self._open_domain() & owned & strange

    @api.model
    def _moves_of_absent(self):
        """Return what is owed or planned by owners who are on leave, as long as the company lets it move."""
        moves = []
        for company in self.env["res.company"].sudo().search([("inquiry_move_days", ">", 0)]):
            away = self.env["res.users"]._inquiry_away(company)
            owed = (
                Domain("inquiry_due_at", "!=", False)
                | Domain("inquiry_touch_ids", "any", [("state", "in", PENDING)])
                | Domain("activity_user_id", "in", away.ids)
            )
            theirs = Domain("company_id", "in", (company.id, False)) & Domain("user_id", "in", away.ids)
            if away:
                moves.append(Move("away", self._open_domain() & theirs & owed))
        return moves

    def _silent_domain(self):
        """Return what owners chosen by this policy may have had for too long without an answer."""
        latest = fields.Datetime.now() - timedelta(hours=self.silent_hours)
        return (
            Domain("inquiry_clock_ids", "any", [("closed_at", "=", False), ("asked_at", "<=", latest)])
            & Domain("inquiry_assignment_policy_id", "=", self.id)
            & Domain("user_id", "!=", False)
            & Domain("inquiry_left_in_peak", "=", False)  # its owner was not told of it
            & Domain("date_open", "<=", latest)
        )

    def _filter_silent(self, leads):
        """Return those of these inquiries whose owner has not answered within the hours of this policy."""
        now = fields.Datetime.now()
        latest = now - timedelta(hours=self.silent_hours)
        clocks = self.env["inquiry.sla.clock"].search(
            [("closed_at", "=", False), ("asked_at", "<=", latest), ("lead_id", "in", leads.ids)],
            order="asked_at, id",
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
    def _move_of_leavers(self, users, companies=None):
        """Give every open inquiry of people who are gone to somebody else, now.

        :param companies: the ``res.company`` they do not work for any more; None: they were deactivated
        """
        # Whoever may deactivate users need not see inquiries.
        Lead, Activity = self.env["crm.lead"].sudo(), self.env["mail.activity"].sudo()
        if companies is None:
            leads = Lead.search(self._open_domain() & Domain("user_id", "in", users.ids))
        else:
            leads = Lead.search(self._no_access_domain(users, companies))
        self.sudo()._move(leads, "left" if companies is None else "company")
        activities = Activity.search([("res_model", "=", "crm.lead"), ("user_id", "in", users.ids)])
        touched = leads.browse(activities.mapped("res_id")).exists().filtered("inquiry_trace")
        if companies is not None:
            touched = touched.filtered(lambda lead: lead.company_id in companies)
        owners = {lead.id: lead.user_id for lead in touched}
        for owner, group in activities.grouped(lambda one: owners.get(one.res_id)).items():
            if owner and owner.active:
                group.with_context(mail_activity_quick_update=True).write({"user_id": owner.id})

    @api.model
    def _move(self, leads, why, facts=None):
        """Give these inquiries to somebody else, with what was planned and a note; who finds nobody stays.

        :param str why: ``silent``, ``away``, ``left`` or ``company``: whoever left, or left the company of
            the inquiry, keeps nothing
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
            if why in LEAVING and not assignment.user_id:
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
