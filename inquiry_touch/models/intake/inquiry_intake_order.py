from dataclasses import dataclass, replace
from typing import Any

from odoo import api, fields, models

from ...tools.given import narrow_given
from ...tools.inquiry_facts import InquiryFacts
from ...tools.order_events import OrderMoment
from ...tools.verdict import Classification, Receipt, Resolution


@dataclass(frozen=True)
class EventStep:
    """One order event on its way: what it is, whose, and what becomes of it.

    ``lead`` is the open inquiry it joins, if any; ``opens`` says that it opens one. Neither: it is noted on
    the buyer's file. ``moves`` says that nothing later is known of the order, ``sequences`` what it starts.
    """

    intake: Any
    arrival: Any
    event: Any
    order: Any
    moment: OrderMoment
    facts: InquiryFacts
    resolution: Resolution
    classification: Classification
    lead: Any
    moves: bool
    opens: bool
    sequences: Any

    @property
    def opening(self):
        """The step as messages of buyers take it."""
        return self.intake, self.arrival, self.facts, self.resolution, self.classification


class InquiryIntakeOrder(models.AbstractModel):
    """The way of order events: onto the buyer's file, into an open inquiry, or opening one.

    An event is no message of the buyer: it answers nothing, and only one that asks for a person owes an
    answer. What ends on the file alone counts as joined: it joined the buyer's file, and has no lead.
    """

    _name = "inquiry.intake.order"
    _description = "Intake of order events"

    order_id = fields.Many2one("inquiry.buyer.order", ondelete="set null", index="btree_not_null")
    event_id = fields.Many2one("inquiry.order.event", string="Order event", ondelete="restrict")

    @api.model
    def _part_events(self, pairs):
        """Part the order events from the messages of buyers."""
        Event = self.env["inquiry.order.event"]
        events, messages = [], []
        for pair in pairs:
            (events if Event._find(pair[1].data.order_event) else messages).append(pair)
        return events, messages

    @api.model
    def _carry_events(self, pairs):
        """Carry order events of different buyers and orders; each ends on its buyer's file."""
        if not pairs:
            return
        steps = self._decide_events(pairs)
        now, later = self._part_repeated([step.opening for step in steps if step.opens])
        taken = {step[0] for step in now}
        self._open(
            [replace(step, arrival=self._entitle(step)).opening for step in steps if step.intake in taken]
        )
        self._join_events([step for step in steps if not step.opens])
        self._keep_orders([step for step in steps if not step.opens or step.intake in taken])
        self._carry_events(later)

    @api.model
    def _decide_events(self, pairs):
        """Decide what becomes of each event; nothing is changed.

        :param list pairs: tuples of an arrival's row (or None) and its :class:`Arrival`
        :return list: :class:`EventStep` values
        """
        Order = self.env["inquiry.buyer.order"]
        facts_list = [arrival.source._prepare_facts(arrival.data) for _intake, arrival in pairs]
        found = Order._find(facts_list)
        orders = [found.get(Order._key(facts), Order.sudo()) for facts in facts_list]
        facts_list, resolutions, classifications = self._decide(
            list(map(self._speak_for, facts_list, orders))
        )
        facts_list = [
            replace(facts, **order._owner_facts()) if order else facts
            for facts, order in zip(facts_list, orders, strict=True)
        ]
        cases = self._read_order_cases(facts_list)
        return [
            self._conclude_event(pair, order, decided, cases)
            for pair, order, *decided in zip(
                pairs, orders, facts_list, resolutions, classifications, strict=True
            )
        ]

    @api.model
    def _speak_for(self, facts, order):
        """Let the buyer on file speak where an event names its order alone."""
        if not order or facts.email or facts.phone or facts.external_buyer_id:
            return facts
        buyer = order.buyer_id._root()
        return replace(facts, email=buyer.email_from or "", phone=buyer.phone or "")

    @api.model
    def _read_order_cases(self, facts_list):
        """Return the leads about these orders, the newest last, by buyer id and order number."""
        # Whoever set the road going, the inquiries of the buyer are looked at.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        known = [facts for facts in facts_list if facts.buyer_id]
        leads = Lead.search(
            [
                ("inquiry_order_ref", "in", [facts.order_ref for facts in known]),
                ("inquiry_buyer_id", "child_of", [facts.buyer_id for facts in known]),
            ],
            order="id",
        )
        return leads.grouped(lambda lead: (lead.inquiry_buyer_id._root().id, lead.inquiry_order_ref))

    @api.model
    def _conclude_event(self, pair, order, decided, cases):
        intake, arrival = pair
        facts, resolution, classification = decided
        event = self.env["inquiry.order.event"]._find(facts.order_event)
        classification = self._settle_class(event, classification)
        facts = replace(facts, category_id=classification.category_id)
        lead, resolution = self._choose_event_case(facts, order, resolution, cases)
        moment = order._moment(event, arrival)
        moves = order._moved_by(moment)
        # What was said before, or is overtaken, starts nothing.
        starts = moves and arrival.source.starts_plan and event not in order.intake_ids.event_id
        Sequence = self.env["inquiry.sequence"].sudo()
        sequences = Sequence._matching([facts])[0] if starts else Sequence
        opens = not lead and bool(event.asks_person or sequences)
        if opens:
            told = self._event_receipt("opened", "event_opened", event, facts)
            classification = replace(classification, receipts=(told, *classification.receipts))
        return EventStep(
            intake=intake,
            arrival=arrival,
            event=event,
            order=order,
            moment=moment,
            facts=facts,
            resolution=resolution,
            classification=classification,
            lead=lead,
            moves=moves,
            opens=opens,
            sequences=sequences,
        )

    @api.model
    def _settle_class(self, event, found):
        """Return the class of an event: its own category before what its words say; it never is junk."""
        category = event.category_id
        if not category:
            return replace(found, is_junk=False, category_id=0 if found.is_junk else found.category_id)
        facts = {"event": event.name, "category": category.name}
        receipt = Receipt("classify", "applied", "event_category", facts)
        said = narrow_given(found.receipts, lambda field, _value: field != "inquiry_category_id")
        return replace(
            found,
            category_id=category.id,
            is_junk=False,
            is_sensitive=category.is_sensitive,
            needs_person=category.needs_person,
            receipts=(*said, receipt),
        )

    @api.model
    def _choose_event_case(self, facts, order, resolution, cases):
        """Return the open inquiry an event belongs to: that of its order, else where its buyer's message
        would go; and what was found about the buyer."""
        Lead = self.env["crm.lead"].sudo()
        known = resolution.receipts[:1]
        if order and resolution.buyer_id != facts.buyer_id:
            names = {"order": order.number, "buyer": order.buyer_id._root().display_name}
            known = (Receipt("identity", "known", "known_order", names),)
            resolution = Resolution(buyer_id=facts.buyer_id, receipts=known)
        own = cases.get((facts.buyer_id, facts.order_ref), Lead) if facts.buyer_id else Lead
        lead = own._inquiry_filter_open()[-1:]
        if lead:
            receipt = Receipt("identity", "joined", "order_case", {"order": facts.order_ref})
            return lead, replace(resolution, lead_id=lead.id, receipts=(*known, receipt))
        if resolution.lead_id and not resolution.reopens:
            return Lead.browse(resolution.lead_id), resolution
        owner = resolution.known_user_id or own[-1:].user_id.filtered("active").id or 0
        previous = own[-1:].id or resolution.previous_lead_id
        return Lead, replace(
            resolution, lead_id=0, known_user_id=owner, previous_lead_id=previous, receipts=known
        )

    @api.model
    def _event_receipt(self, verdict, reason, event, facts, **blanks):
        names = {"event": event.name, "order": facts.order_ref}
        return Receipt("intake", verdict, reason, {**names, **blanks})

    @api.model
    def _entitle(self, step):
        """Return the arrival with a title for the inquiry it opens; the facts keep the sender's words."""
        data = step.arrival.data
        title = data.subject or self.env["inquiry.order.event"]._title(data)
        return replace(step.arrival, data=replace(data, subject=title))

    @api.model
    def _join_events(self, steps):
        """Note each event in the open inquiry of its order or buyer, else on the buyer's file alone."""
        buyers = self.env["inquiry.buyer"]._ensure([step.facts for step in steps])
        entries = []
        for step, buyer in zip(steps, buyers, strict=True):
            if step.lead:
                step.lead._inquiry_join_event(step)
            step.intake._set_joined(step.lead, buyer, step.resolution)
            reason = "event_joined" if step.lead else "event_noted"
            receipts = [self._event_receipt("joined", reason, step.event, step.facts)]
            receipts += step.resolution.receipts
            entries += [{"lead": step.lead, "intake": step.intake, "receipt": one} for one in receipts]
        self.env["inquiry.decision"]._log(entries)

    @api.model
    def _keep_orders(self, steps):
        """Keep the orders on the files, and say so where an event came too late to change anything."""
        buyers = [step.intake.file_id or step.intake.buyer_id for step in steps]
        orders = self.env["inquiry.buyer.order"]._keep(steps, buyers)
        entries = []
        for step, order in zip(steps, orders, strict=True):
            step.intake.write({"order_id": order.id, "event_id": step.event.id})
            if not step.moves:
                last = {"last": order.event_id.name}
                receipt = self._event_receipt("kept", "event_overtaken", step.event, step.facts, **last)
                entries.append({"lead": step.intake.lead_id, "intake": step.intake, "receipt": receipt})
        self.env["inquiry.decision"]._log(entries)
