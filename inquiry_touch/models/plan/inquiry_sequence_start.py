from odoo import api, models

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
