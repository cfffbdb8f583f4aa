from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import email_domain_extract

from ...tools.verdict import Refuse
from .inquiry_gate_loop import ANSWERS

#: The same text again within so long says nothing new: an answer to the same inquiry, anything to a buyer.
SAID_LATELY = timedelta(days=7)
ANSWERED_LATELY = timedelta(hours=20)


class InquiryGateSequence(models.AbstractModel):
    """The checks that speak of plans: their mode, closed inquiries, and what another plan says already."""

    _name = "inquiry.gate.sequence"
    _description = "Plans in the contact gate"

    @api.model
    def _gate_lead_closed(self, requests):
        leads = self.env["crm.lead"].browse({request.lead_id for request in requests if request.lead_id})
        closed = leads - leads._inquiry_filter_open()
        # Some plans go on after the deal.
        won = set(closed.filtered(lambda lead: lead.active and lead.won_status == "won").ids)
        touches = self._touches_of([request for request in requests if request.lead_id in won])
        after_deal = {touch.id for touch in touches if touch.sequence_id.takes_won}
        return {
            request.key: Refuse("lead_closed")
            for request in requests
            if request.lead_id in closed._ids and request.touch_id not in after_deal
        }

    @api.model
    def _gate_mode(self, requests):
        """Let plans in test mode reach test addresses only, and what is queued of a shadow plan nobody."""
        messages = self._filter_messages(requests)
        touch_of = {
            touch.id: touch
            for touch in self._touches_of(messages)
            if touch.sequence_id.mode in ("test", "shadow")
        }
        verdicts = {}
        for request in messages:
            touch = touch_of.get(request.touch_id)
            if not touch:
                continue
            if touch.sequence_id.mode == "shadow":
                if touch.state == "queued":
                    verdicts[request.key] = Refuse("shadow")
            elif not self._is_test_address(touch.company_id, self._address(request)):
                verdicts[request.key] = Refuse("not_test_address")
        return verdicts

    @api.model
    def _refuse_strangers(self, touch, addresses):
        """Refuse a message of a plan in test mode that would reach anybody else, by whichever way."""
        is_test = touch.sequence_id.mode == "test"
        allowed = all(self._is_test_address(touch.company_id, address) for address in addresses)
        return Refuse("not_test_address") if is_test and not allowed else None

    @api.model
    def _is_test_address(self, company, address):
        allowed = (company or self.env.company)._inquiry_test_addresses()
        return bool(address) and (address.lower() in allowed or email_domain_extract(address) in allowed)

    @api.model
    def _address(self, request):
        kind = self._address_kind(request)
        return getattr(request, kind) if kind else ""

    @api.model
    def _gate_said_already(self, requests):
        """Refuse a text that another plan or inquiry said to the buyer lately, or says at this moment.

        One plan may say the same twice: whoever wrote it wants it so.
        """
        asked = [request for request in self._filter_messages(requests) if request.touch_id]
        touch_of = {touch.id: touch for touch in self._touches_of(asked) if touch.variant_id.template_ref}
        asked = [request for request in asked if request.touch_id in touch_of]
        said = self._said_lately(asked, {touch.variant_id.template_ref for touch in touch_of.values()})
        verdicts = {}
        for request in sorted(asked, key=lambda one: (one.moment, one.touch_id)):
            touch = touch_of[request.touch_id]
            lately = said[touch.variant_id.template_ref, self._listener(request)]
            span = ANSWERED_LATELY if request.purpose in ANSWERS else SAID_LATELY
            if any(self._is_another(touch, one) and request.moment - at < span for one, at in lately):
                verdicts[request.key] = Refuse("same_content")
            else:
                lately.append((touch, request.moment))
        return verdicts

    @api.model
    def _is_another(self, touch, other):
        """Return whether two touches belong to different plans or inquiries."""
        return (touch.lead_id, touch.sequence_id) != (other.lead_id, other.sequence_id)

    @api.model
    def _listener(self, request):
        """Return who must not hear the same again: of an answer the inquiry, else the buyer."""
        return ("lead", request.lead_id) if request.purpose in ANSWERS else self._person(request)

    @api.model
    def _said_lately(self, requests, texts):
        """Return what was said to whom, ``{(text, listener): [(touch, moment)]}``."""
        said = defaultdict(list)
        refs = [f"{text._name},{text.id}" for text in texts]
        for is_answer in (True, False):
            some = [request for request in requests if (request.purpose in ANSWERS) == is_answer]
            people = {self._listener(request) for request in some}
            if not people:
                continue
            since = min(request.moment for request in some) - SAID_LATELY
            domain = [
                *self._history_domain(people, since, is_answer),
                ("variant_id.template_ref", "in", refs),
            ]
            for touch in self.env["inquiry.touch"].search(domain):
                for person in (("buyer", touch.buyer_id.id), ("lead", touch.lead_id.id)):
                    if person in people:
                        moment = touch.sent_at or touch.scheduled_at
                        said[touch.variant_id.template_ref, person].append((touch, moment))
        return said

    @api.model
    def _gate_other_plan(self, requests):
        """Leave the messages of a plan that yields to the plan in which the buyer was before."""
        asked = [
            request
            for request in self._filter_messages(requests)
            if request.purpose not in ANSWERS and request.buyer_id and request.touch_id
        ]
        yielding = self._touches_of(asked).filtered(
            lambda touch: touch.enrollment_id and touch.sequence_id.other_plans == "skip"
        )
        if not yielding:
            return {}
        older = self._older_runs(yielding)
        return {
            request.key: Refuse("other_sequence_active", {"sequence": older[request.touch_id].name})
            for request in asked
            if request.touch_id in older
        }

    @api.model
    def _gate_answered(self, requests):
        """Let one automatic answer to an inquiry do: a plan that yields leaves it to the one before."""
        asked = [r for r in self._filter_messages(requests) if r.purpose in ANSWERS and r.touch_id]
        touch_of = {touch.id: touch for touch in self._touches_of(asked) if touch.sequence_id}
        asked = [request for request in asked if request.touch_id in touch_of]
        if not asked:
            return {}
        given = defaultdict(list)
        since = min(request.moment for request in asked) - ANSWERED_LATELY
        people = {("lead", request.lead_id) for request in asked}
        for touch in self.env["inquiry.touch"].search(self._history_domain(people, since, is_answer=True)):
            given[touch.lead_id.id].append(touch)
        verdicts = {}
        for request in sorted(asked, key=lambda one: (one.moment, one.touch_id)):
            touch = touch_of[request.touch_id]
            others = [
                one
                for one in given[request.lead_id]
                if one.sequence_id and one.sequence_id != touch.sequence_id
            ]
            if others and touch.sequence_id.other_plans == "skip":
                facts = {"sequence": others[0].sequence_id.name}
                verdicts[request.key] = Refuse("other_sequence_active", facts)
            else:
                given[request.lead_id].append(touch)
        return verdicts

    @api.model
    def _older_runs(self, touches):
        """Return the plan in which the buyer of each touch was before, if it still has messages to send."""
        # A touch of theirs that is still to come is proof that the other plan goes on.
        others = self.env["inquiry.touch"].search(
            [
                ("buyer_id", "in", touches.buyer_id.ids),
                ("kind", "=", "message"),
                ("state", "in", ("planned", "held", "queued", "sending")),
                ("purpose", "not in", list(ANSWERS)),
                ("enrollment_id.state", "=", "running"),
                ("sequence_id.mode", "!=", "shadow"),
            ]
        )
        older = {}
        for buyer, theirs in touches.grouped("buyer_id").items():
            runs = others.filtered(lambda touch, buyer=buyer: touch.buyer_id == buyer).enrollment_id
            for touch in theirs:
                before = runs.filtered(
                    lambda run, touch=touch: (
                        run.id < touch.enrollment_id.id and run.sequence_id != touch.sequence_id
                    )
                )
                if before:
                    older[touch.id] = before.sorted("id")[:1].sequence_id
        return older

    @api.model
    def _touches_of(self, requests):
        return self.env["inquiry.touch"].browse({request.touch_id for request in requests} - {0})
