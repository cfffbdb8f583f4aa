from dataclasses import dataclass, replace
from typing import Any

from odoo import api, fields, models

from ...exceptions import PayloadError
from ...tools.inquiry_facts import InquiryData, InquiryFacts, UnreadableRow
from ...tools.verdict import Assignment, Classification, Hold, Receipt, Refuse, Resolution
from .inquiry_intake import Arrival

# The inquiry of a rehearsal is open and not stored; what it is about is asked when its steps are placed.
ASKED_BEFORE = ("lead_closed", "sensitive", "marketplace")
PENDING = ("planned", "held", "approval", "queued")


@dataclass(frozen=True)
class Rehearsal:
    """What would become of one message: what each stage decides, and nothing of it kept.

    ``fate`` is ``opened``, ``joined``, ``junk``, ``automatic``, or ``noted`` for an order event that ends on
    the buyer's file. ``lead`` is the open inquiry that is joined. ``touches`` are values of touches, the
    sentence of each reason still to be said; ``due_at`` is naive UTC. ``person_reason`` is why a new inquiry
    needs a person, "" when it does not.
    """

    data: InquiryData
    facts: InquiryFacts
    resolution: Resolution
    classification: Classification
    fate: str
    lead: Any
    assignment: Assignment | None = None
    clock: Receipt | None = None
    due_at: Any = None
    touches: tuple = ()
    person_reason: str = ""
    is_duplicate: bool = False


class InquiryRehearsal(models.AbstractModel):
    """The road walked without a trace: the stages decide as ever, and nobody writes what they decided.

    Not one row is inserted, so that no inquiry number is used up; what a stage may write while it decides is
    rolled back. No turn of a rotation is taken.
    """

    _name = "inquiry.rehearsal"
    _description = "Walk through the whole chain"

    @api.model
    def _read(self, source, body, content_type, headers=None):
        """Return what a source reads in these bytes, the first row of a file.

        :return InquiryData: its order event known by our code
        :raises PayloadError: when it cannot be read
        """
        Payload = source.env["inquiry.payload"]
        values = Payload._prepare_payload_values(source, body, "", fields.Datetime.now())
        payload = Payload.new({**values, "content_type": content_type, "headers": headers or {}})
        items = self.env["inquiry.order.event"]._settle(source._adapter()._parse(source, payload))
        if not items:
            raise PayloadError("no_text")
        if isinstance(items[0], UnreadableRow):
            raise PayloadError(items[0].code, items[0].detail)
        return items[0]

    @api.model
    def _walk(self, source, data):
        """Return the :class:`Rehearsal` of one message that came by that source."""
        company = self.with_company(source.company_id)
        savepoint = self.env.cr.savepoint()
        try:
            arrival = Arrival(source=source, data=data, trace="", received_at=fields.Datetime.now())
            return company._decide(arrival)
        finally:
            savepoint.close(rollback=True)

    @api.model
    def _decide(self, arrival):
        Intake = self.env["inquiry.intake"]
        source, data = arrival.source, arrival.data
        event = self.env["inquiry.order.event"]._find(data.order_event)
        if event:
            step = Intake._decide_events([(None, arrival)])[0]
            facts, resolution, classification = step.facts, step.resolution, step.classification
            fate = "opened" if step.opens else "joined" if step.lead else "noted"
            lead, sequences = step.lead, step.sequences
        else:
            [facts], [resolution], [classification] = Intake._decide([source._prepare_facts(data)])
            fate = Intake._fate(data, resolution, classification)
            lead = self.env["crm.lead"].sudo().browse(resolution.lead_id or ())
            sequences = None
        known = Intake._find_known([arrival])
        rehearsal = Rehearsal(data, facts, resolution, classification, fate, lead, is_duplicate=bool(known))
        owes = not event or event.asks_person
        if fate == "opened":
            return self._open(rehearsal, source, sequences, owes=owes)
        if fate == "joined":
            return self._join(rehearsal, source, sequences, owes=owes)
        return rehearsal

    @api.model
    def _open(self, rehearsal, source, sequences, *, owes):
        """Say what becomes of a new inquiry; ``sequences`` are those an order event starts, None without."""
        facts = rehearsal.facts
        assignment = self.env["inquiry.assignment.policy"]._choose([facts], dry_run=True)[0]
        priority = max(facts.priority, assignment.priority)
        facts = replace(facts, team_id=assignment.team_id or facts.team_id, priority=priority)
        draft = self.env["crm.lead"].sudo()._inquiry_draft(facts)
        found = rehearsal.classification
        draft.update(draft._prepare_found_values(source.company_id, rehearsal.data, priority, found))
        clock, due_at = self._place_clock(draft, facts) if owes and source.starts_clock else (None, None)
        if sequences is None and source.starts_plan:
            sequences = self.env["inquiry.sequence"].sudo()._matching([facts])[0]
        touches = self._plan(draft, sequences or ())
        return replace(
            rehearsal,
            facts=facts,
            assignment=assignment,
            clock=clock,
            due_at=due_at,
            touches=tuple(touches),
            person_reason=draft.inquiry_person_reason or "",
        )

    @api.model
    def _join(self, rehearsal, source, sequences, *, owes):
        """Say what the message does to the inquiry it joins: its clock, and what its plan still holds."""
        lead = rehearsal.lead
        by_event = rehearsal.data.order_event
        clock, due_at = None, lead.inquiry_due_at or None
        door = source if by_event else lead.inquiry_source_id
        if owes and door.starts_clock:
            facts = replace(lead._inquiry_facts(by_event)[0], asked_at=rehearsal.facts.asked_at)
            receipt, soonest = self._place_clock(lead, facts)
            if not due_at or (soonest and soonest < due_at):
                clock, due_at = receipt, soonest
        touches = self._plan(lead, sequences) if by_event else self._stopped(lead)
        return replace(rehearsal, clock=clock, due_at=due_at, touches=tuple(touches))

    @api.model
    def _place_clock(self, lead, facts):
        """Return the receipt of the answer that would be owed, and when it is due."""
        policies = self.env["inquiry.sla.policy"].sudo()._matching([facts])[0]
        if not policies:
            return Receipt("clock", "none", "no_clock_policy"), None
        now = fields.Datetime.now()
        [placed] = policies._place([(lead, policies[0], min(facts.asked_at or now, now))])
        return placed.policy._clock_receipt("clock_started", placed.due_at), placed.due_at

    @api.model
    def _plan(self, lead, sequences):
        """Return the touches these plans would make for a lead, stored or not, as the gate lets them go."""
        Touch = self.env["inquiry.touch"].sudo()
        vals_list = []
        for sequence in sequences:
            enrollment = self.env["inquiry.enrollment"].new(
                {"lead_id": lead, "sequence_id": sequence.id, "started_at": fields.Datetime.now()}
            )
            for step, moment in enrollment._foresee_first():
                vals = step._prepare_touch_values(enrollment, 1, moment)
                vals_list.append(Touch._prepare_touch_values(lead, vals))
        Touch._place({vals["lead_id"]: lead for vals in vals_list}, vals_list)
        self._ask_gate(lead, vals_list)
        return sorted(vals_list, key=lambda vals: vals["scheduled_at"])

    @api.model
    def _ask_gate(self, lead, vals_list):
        """Let the gate say already now what it would say when each message is due."""
        gate, Touch = self.env["inquiry.gate"], self.env["inquiry.touch"].sudo()
        requests = [
            Touch._prepare_gate_request(position, lead, vals, vals["scheduled_at"])
            for position, vals in enumerate(vals_list)
            if vals.get("state") != "refused"
        ]
        # an inquiry that is not stored was never written to: its buyer's history is what counts
        requests = [replace(request, lead_id=0) for request in requests]
        checks = [name for name in gate._gate_checks() if name not in ASKED_BEFORE]
        for position, verdict in gate._check(requests, checks).items():
            vals = vals_list[position]
            if isinstance(verdict, Refuse):
                vals.update(state="refused", reason=verdict.reason, facts=verdict.facts)
            elif isinstance(verdict, Hold):
                vals.update(scheduled_at=verdict.until, reason=verdict.reason, facts=verdict.facts)

    @api.model
    def _stopped(self, lead):
        """Return the messages planned for a lead that a reply of the buyer would cancel."""
        running = lead.inquiry_enrollment_ids.filtered(
            lambda one: one.state == "running" and one.sequence_id.stop_on_reply
        )
        touches = running.touch_ids.filtered(lambda one: one.state in PENDING and one.kind == "message")
        return [
            {
                "step_id": touch.step_id.id,
                "channel_id": touch.channel_id.id,
                "sequence_id": touch.sequence_id.id,
                "purpose": touch.purpose,
                "scheduled_at": touch.scheduled_at,
                "state": "cancelled",
                "reason": "reply",
            }
            for touch in touches
        ]
