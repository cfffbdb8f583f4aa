from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.day_span import day_of, day_start

BATCH = 200
JOB = "inquiry_touch.ir_cron_inquiry_assignment_policy_find"


class InquiryAssignmentWait(models.AbstractModel):
    """The wait list: inquiries for which everybody is full or off shift, until somebody has room."""

    _name = "inquiry.assignment.wait"
    _description = "Wait list of assignment policies"

    waiting_count = fields.Integer(string="Waiting", compute="_compute_waiting_count")

    def _compute_waiting_count(self):
        # Whoever sees the policy may know how many wait, not necessarily read them.
        groups = (
            self.env["crm.lead"]
            .sudo()
            ._read_group(
                self._waiting_domain() & Domain("inquiry_assignment_policy_id", "in", self.ids),
                ["inquiry_assignment_policy_id"],
                ["__count"],
            )
        )
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.waiting_count = counts.get(policy.id, 0)

    def action_view_waiting(self):
        """Open the inquiries of this policy that wait for an owner."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_lead_action_waiting")
        domain = self._waiting_domain() & Domain("inquiry_assignment_policy_id", "=", self.id)
        return {**action, "domain": list(domain)}

    @api.model
    def _waiting_domain(self):
        """Return which leads wait for an owner."""
        waiting = Domain("inquiry_waiting_since", "!=", False) & Domain("user_id", "=", False)
        return waiting & Domain("active", "=", True) & Domain("won_status", "=", "pending")

    @api.model
    def _policies_waiting(self):
        """Return for which policies and companies inquiries wait already: newer ones queue up behind those.

        :return set: pairs of ids
        """
        if self.env.context.get("inquiry_draining"):
            return set()
        own = self.env.company.id
        return {(policy.id, company.id or own) for policy, company in self._waiting_groups()}

    @api.model
    def _waiting_groups(self):
        by = ["inquiry_assignment_policy_id", "company_id"]
        return self.env["crm.lead"].sudo()._read_group(self._waiting_domain(), by)

    @api.model
    def _wake_waiting(self):
        """Let the job look for owners now, if inquiries wait for one: room may have appeared."""
        if self.env.context.get("inquiry_draining"):
            return
        if self.env["crm.lead"].sudo().search_count(self._waiting_domain(), limit=1):
            self._wake_find()

    @api.model
    def _wake_for(self, companies):
        """Let the job look for owners now and when the day of these companies begins: inquiries will wait."""
        self._wake_find()
        for zone in {company._inquiry_zone() for company in companies}:
            tomorrow = day_of(fields.Datetime.now(), zone) + timedelta(days=1)
            self._wake_find(day_start(tomorrow, zone))

    @api.model
    def _wake_find(self, at=None):
        """Let the job look for owners now, or at that moment (naive UTC)."""
        self.env["ir.cron"]._inquiry_wake(JOB, at)

    @api.model
    def _drain(self):
        """Give inquiries that wait to whoever has room: the highest priority first, then the oldest.

        :return int: how many found an owner
        """
        given = 0
        # A policy that was deleted since leaves those who waited for it to the others.
        for policy, company in self._waiting_groups():
            domain = self._waiting_domain() & Domain("inquiry_assignment_policy_id", "=", policy.id)
            domain &= Domain("company_id", "=", company.id)
            order = "priority desc, inquiry_waiting_since, id"
            leads = self.env["crm.lead"].search(domain, order=order, limit=BATCH)
            leads = leads.try_lock_for_update().filtered_domain(domain).sorted(order)
            drain = self.with_context(inquiry_draining=True)
            facts_list = leads._inquiry_replay_facts(is_classified=True)
            assignments = drain._choose(facts_list) if leads else []
            pairs = [pair for pair in zip(leads, assignments, strict=True) if pair[1].user_id]
            for lead, assignment in zip(leads, assignments, strict=True):
                if assignment.is_waiting and assignment.policy_id != policy.id:
                    lead.inquiry_assignment_policy_id = assignment.policy_id
            self.env["crm.lead"]._inquiry_give(pairs)
            given += len(pairs)
            if len(pairs) == BATCH:
                self._wake_find()  # there may be room for more
        return given
