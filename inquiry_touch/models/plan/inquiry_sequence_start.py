from datetime import timedelta

from odoo import api, fields, models

from ...tools.verdict import Receipt
from .inquiry_lead_event import OWN_EVENTS


class InquirySequenceStart(models.AbstractModel):
    """How inquiries come into a plan: by its conditions, by an event, or because a person or plan says so."""

    _name = "inquiry.sequence.start"
    _description = "Start of follow-up plans"

    def _filter_facts(self, facts_list, drafts=None):
        """A plan starts by inquiries or by order events: an event never starts one that names none."""
        is_by_event = bool(self._conditions().event_codes)
        facts_list = [facts for facts in facts_list if bool(facts.order_event) == is_by_event]
        return super()._filter_facts(facts_list, drafts)

    @api.model
    def _enroll(self, leads, order_event="", facts_of=None):
        """Put each lead into the plans whose conditions hold, with all touches that can be dated by now.

        A lead that runs in a plan already is left in it as it is; a closed one gets none, but a won one those
        that go on after the deal.

        :param str order_event: the code of the event that joined these leads; without it, what opened each
        :param dict facts_of: what is known of each lead, where that was read already
        :return: the new ``inquiry.enrollment`` records
        """
        # Whoever's act the inquiry follows from, its plan is the road's.
        leads_sudo = leads.sudo().filtered(lambda lead: lead.active and lead.won_status != "lost")
        facts_of = facts_of or leads_sudo._inquiry_facts_of(order_event)
        pairs = self.sudo()._match_leads(leads_sudo, facts_of) if leads_sudo else []
        pairs = self._filter_rested(pairs)
        running = self.env["inquiry.enrollment"]._running_pairs(leads_sudo)
        enrollments = (
            self.env["inquiry.enrollment"].sudo()._start([pair for pair in pairs if pair not in running])
        )
        entries = [
            {"lead": enrollment.lead_id, "receipt": enrollment._receipt("enrolled", "enrolled")}
            for enrollment in enrollments
        ]
        entries += [
            {
                "lead": lead,
                "receipt": sequence._receipt("kept", "already_enrolled", {"sequence": sequence.name}),
            }
            for sequence, lead in pairs
            if (sequence, lead) in running
        ]
        if order_event not in OWN_EVENTS:
            planless = leads_sudo._inquiry_filter_open() - leads_sudo.browse(lead.id for _plan, lead in pairs)
            entries += [
                {"lead": lead, "receipt": Receipt("plan", "no_plan", "not_enrolled")} for lead in planless
            ]
        self.env["inquiry.decision"]._log(entries)
        return enrollments

    @api.model
    def _match_leads(self, leads, facts_of):
        """Return the pairs of plan and lead that belong together."""
        matches = self._matching([facts_of[lead] for lead in leads])
        return [
            (sequence, lead)
            for lead, sequences in zip(leads, matches, strict=True)
            for sequence in sequences
            if sequence._filter_ready(lead)
        ]

    @api.model
    def _filter_rested(self, pairs):
        """Return the pairs of plan and lead without those whose buyer started in the plan just now."""
        resting = [(plan, lead) for plan, lead in pairs if plan.rest_hours and lead.inquiry_buyer_id]
        if not resting:
            return pairs
        since = fields.Datetime.now() - timedelta(hours=max(plan.rest_hours for plan, _lead in resting))
        started = (
            self.env["inquiry.enrollment"]
            .sudo()
            ._read_group(
                [
                    ("sequence_id", "in", [plan.id for plan, _lead in resting]),
                    ("lead_id.inquiry_buyer_id", "in", [lead.inquiry_buyer_id.id for _plan, lead in resting]),
                    ("started_at", ">", since),
                ],
                ["sequence_id", "lead_id"],
                ["started_at:max"],
            )
        )
        last = {(plan.id, lead.inquiry_buyer_id): at for plan, lead, at in started}
        kept = []
        for plan, lead in pairs:
            at = last.get((plan.id, lead.inquiry_buyer_id))
            if plan.rest_hours and at and fields.Datetime.now() - at < timedelta(hours=plan.rest_hours):
                continue
            if plan.rest_hours:
                # Two that come together are one buyer as well.
                last[plan.id, lead.inquiry_buyer_id] = fields.Datetime.now()
            kept.append((plan, lead))
        return kept

    def _filter_takes(self, leads):
        """Return the leads this plan may take now, whatever its conditions say: it is in force, and they are
        open, or won where it goes on after the deal."""
        self.ensure_one()
        if self.state != "active" or self.is_paused or not self.active:
            return leads.browse()
        return self._filter_ready(leads)

    def _filter_ready(self, leads):
        """Return the leads that are in a state this plan writes in."""
        ready = leads._inquiry_filter_open()
        if self.takes_won:
            ready |= leads.filtered(lambda lead: lead.active and lead.won_status == "won")
        return ready

    @api.model
    def _asks_for(self, code):
        """Return whether a plan in force starts by the event of that code."""
        return any(code in plan._conditions().event_codes for plan in self._ordered_rules())

    def _preview_start(self, leads):
        """Say what starting these inquiries in this plan now would bring.

        :return list: for each a dict of ``lead``, ``reason`` (in words why it is left out, else "") and
            ``dates``, tuples of step, moment and in words what it waits for, else ""
        """
        self.ensure_one()
        Enrollment = self.env["inquiry.enrollment"].sudo()
        running = Enrollment._running_pairs(leads)
        found = []
        for lead in leads.sudo():
            reason = self._reason_against(lead, (self, lead) in running)
            new = Enrollment.new(
                {"lead_id": lead.id, "sequence_id": self.id, "started_at": fields.Datetime.now()}
            )
            dates = [] if reason else self._say_foreseen(new)
            found.append({"lead": lead.sudo(False), "reason": reason, "dates": dates})
        return found

    def _reason_against(self, lead, is_running):
        """Return in words why this plan cannot take a lead; "" when it can."""
        if is_running:
            return self.env._("It runs in this plan already.")
        if not lead.inquiry_trace:
            return self.env._("It is no inquiry.")
        if not self._filter_ready(lead):
            return self.env._("It is closed.")
        if self.company_id and lead.company_id and lead.company_id != self.company_id:
            return self.env._("The plan belongs to another company.")
        return ""

    def _say_foreseen(self, enrollment):
        """Return each step of a run that is not begun with its moment, or in words what it comes after."""
        events = enrollment._events_of({(self, 0): self.step_ids}).get(enrollment.lead_id, {})
        run = enrollment._run(self.env["inquiry.touch"], events)
        step_of = {step.key: step for step in self.step_ids}
        name_of = {step.event_id.code: step.event_id.name for step in self.step_ids if step.event_id}
        dates = enrollment._foresee(self.step_ids, run, {})
        return [
            (
                step_of[date.key],
                date.at,
                name_of.get(date.after_event)
                or (step_of[date.after_step].name if date.after_step and not date.at else ""),
            )
            for date in dates
        ]

    def _start_by_hand(self, leads):
        """Start this plan for those of the leads that it takes now, whatever its conditions say.

        :return: the new ``inquiry.enrollment`` records
        """
        self.ensure_one()
        found = self._preview_start(self._filter_takes(leads))
        pairs = [(self.sudo(), one["lead"].sudo()) for one in found if not one["reason"]]
        started = self.env["inquiry.enrollment"].sudo()._start(pairs)
        started._log_receipts("enrolled", "enrolled_by_hand", {"user": self.env.user.name})
        return started

    def _find_matching(self, limit=1000):
        """Return the newest open inquiries, at most ``limit``, that this plan would take by its conditions.

        A plan that starts by events is asked as if its event had just happened.
        """
        self.ensure_one()
        domain = [("inquiry_trace", "!=", False), ("won_status", "=", "won" if self.takes_won else "pending")]
        leads = self.env["crm.lead"].search(domain, order="id desc", limit=limit)
        code = self.when_event_ids[:1].code or ""
        facts_of = leads.sudo()._inquiry_facts_of(code)
        matching = self.sudo()._filter_facts(list(facts_of.values()))
        ids = {id(facts) for facts in matching}
        found = leads.browse(lead.id for lead, facts in facts_of.items() if id(facts) in ids)
        running = self.env["inquiry.enrollment"]._running_pairs(found)
        return found.filtered(lambda lead: (self, lead) not in running)
