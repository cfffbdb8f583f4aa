from datetime import datetime, timedelta

from odoo import fields

from ...tools.order_events import OrderMoment, moves_on, read_amount
from .common import IntakeCase

NOON = datetime(2026, 3, 2, 12, 0)


class OrderCase(IntakeCase):
    """A shop that tells of its orders, to a source that clocks and plans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.sla.policy"].search([]).active = False
        cls.env["inquiry.sla.policy"].create({"name": "Within a day", "target_hours": 24})
        cls.source.write({"starts_clock": True, "starts_plan": True})
        cls.events = {event.code: event for event in cls.env["inquiry.order.event"].search([])}

    def _event(self, code="shipped", **values):
        defaults = {"message": "", "order_event": code, "order_ref": "1001", "occurred_at": NOON}
        return self._arrive(**{"email": "anna@example.com", **defaults, **values})

    def _order(self, number="1001"):
        return self.env["inquiry.buyer.order"].search([("number", "=", number)])

    def _plan_by(self, code, **values):
        step = {"name": "Thank", "kind": "task", "delay": 0, "variant_ids": []}
        return self.env["inquiry.sequence"].create(
            {
                "name": f"After {code}",
                "state": "active",
                "when_event_ids": [fields.Command.set(self.events[code].ids)],
                "step_ids": [fields.Command.create(step)],
                **values,
            }
        )

    def _reasons(self, intake):
        return self.env["inquiry.decision"].search([("intake_id", "=", intake.id)]).mapped("reason")


class TestOrderEvents(OrderCase):
    def test_in_19_an_event_of_a_known_buyer_links_to_him_and_starts_its_plan(self):
        plan = self._plan_by("first_order")
        inquiry = self._arrive(email="anna@example.com")
        intake = self._event("first_order", amount="1,234.50", currency="EUR")
        self.assertEqual((intake.result, intake.lead_id), ("joined", inquiry.lead_id))
        self.assertEqual(intake.buyer_id, inquiry.buyer_id)
        self.assertIn(plan, intake.lead_id.inquiry_enrollment_ids.sequence_id)
        order = self._order()
        self.assertEqual((order.buyer_id, order.event_id), (inquiry.buyer_id, self.events["first_order"]))
        self.assertEqual((order.amount, order.currency_id.name, order.event_at), (1234.5, "EUR", NOON))
        self.assertEqual(inquiry.buyer_id.order_ids, order)
        self.assertEqual(inquiry.lead_id.inquiry_order_ids, order)

    def test_in_19_a_plan_by_event_opens_an_inquiry_that_owes_no_answer(self):
        plan = self._plan_by("first_order")
        lead = self._event("first_order").lead_id
        self.assertEqual(lead.inquiry_enrollment_ids.sequence_id, plan)
        self.assertEqual(lead.inquiry_event_id, self.events["first_order"])
        self.assertFalse(lead.inquiry_clock_ids)
        self.assertFalse(lead.inquiry_last_buyer_at)

    def test_in_19_an_inquiry_starts_no_plan_by_event_and_an_event_no_plan_of_inquiries(self):
        plan = self._plan_by("first_order")
        self.assertNotIn(plan, self._arrive().lead_id.inquiry_enrollment_ids.sequence_id)
        lead = self._event("return_asked").lead_id
        self.assertTrue(lead)
        self.assertFalse(lead.inquiry_enrollment_ids)

    def test_in_19_shipped_for_an_unknown_buyer_opens_his_file_alone(self):
        intake = self._event("shipped", name="Anna")
        self.assertEqual((intake.result, intake.lead_id.id), ("joined", False))
        self.assertEqual(intake.buyer_id.name, "Anna")
        self.assertFalse(intake.buyer_id.lead_ids)
        self.assertFalse(intake.buyer_id.last_seen_at)
        self.assertEqual(self._order().intake_ids, intake)
        self.assertIn("event_noted", self._reasons(intake))

    def test_in_19_a_return_opens_a_sensitive_inquiry_with_a_clock_and_no_message(self):
        lead = self._event("return_asked", message="The lamp is broken.").lead_id
        self.assertEqual(lead.name, "Return asked: order 1001")
        self.assertTrue(lead.inquiry_category_id.is_sensitive)
        self.assertEqual(lead.inquiry_clock_ids.asked_at, NOON)
        self.assertFalse(lead.inquiry_touch_ids)
        note = lead.message_ids.filtered(lambda message: "lamp is broken" in message.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertNotEqual(note.author_id, lead.partner_id)

    def test_in_19_an_event_is_no_reply_of_the_buyer(self):
        lead = self._arrive(email="anna@example.com", occurred_at=NOON).lead_id
        lead.inquiry_clock_ids._close("no_answer_needed", NOON)
        before = lead.inquiry_last_buyer_at
        buyer_seen = lead.inquiry_buyer_id.last_seen_at
        self._event("shipped", occurred_at=NOON + timedelta(days=1))
        self.assertEqual(set(lead.inquiry_enrollment_ids.mapped("state")), {"running"})
        self.assertFalse(lead.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at))
        self.assertEqual(
            (lead.inquiry_last_buyer_at, lead.inquiry_buyer_id.last_seen_at), (before, buyer_seen)
        )
        self.assertIn("Shipped: order 1001", "".join(lead.message_ids.mapped("body")))

    def test_in_19_a_return_in_an_open_inquiry_is_left_to_a_person(self):
        lead = self._arrive(email="anna@example.com", occurred_at=NOON).lead_id
        lead.inquiry_clock_ids._close("no_answer_needed", NOON)
        intake = self._event("return_asked", occurred_at=NOON + timedelta(hours=1))
        self.assertEqual(intake.lead_id, lead)
        self.assertTrue(lead.inquiry_category_id.is_sensitive)
        clock = lead.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at)
        self.assertEqual(clock.asked_at, NOON + timedelta(hours=1))
        self.assertIn("Return asked: order 1001", lead.activity_ids.mapped("summary"))

    def test_in_19_the_order_number_alone_finds_the_buyer_and_his_inquiry(self):
        lead = self._arrive(email="anna@example.com", occurred_at=NOON).lead_id
        self._event("first_order")
        intake = self._event("shipped", email="", occurred_at=NOON + timedelta(hours=2))
        self.assertEqual((intake.buyer_id, intake.lead_id), (lead.inquiry_buyer_id, lead))

    def test_in_19_an_event_joins_the_inquiry_of_its_order_however_old(self):
        lead = self._arrive(email="anna@example.com", order_ref="1001", occurred_at=NOON).lead_id
        other = self._arrive(email="anna@example.com", order_ref="2002", occurred_at=NOON).lead_id
        intake = self._event("shipped", occurred_at=NOON + timedelta(days=90))
        self.assertNotEqual(lead, other)
        self.assertEqual(intake.lead_id, lead)

    def test_in_19_a_new_address_on_a_known_order_is_of_its_buyer(self):
        first = self._event("first_order")
        second = self._event("shipped", email="anna.private@example.com")
        self.assertEqual(second.buyer_id, first.buyer_id)
        self.assertIn("known_order", self._reasons(second))

    def test_in_19_late_and_repeated_events_move_no_order_back(self):
        plan = self._plan_by("payment_pending")
        self._event("shipped", occurred_at=NOON + timedelta(hours=3))
        late = self._event("payment_pending", occurred_at=NOON)
        order = self._order()
        self.assertEqual((order.event_id.code, order.event_at), ("shipped", NOON + timedelta(hours=3)))
        self.assertEqual((order.first_at, late.occurred_at), (NOON, NOON))
        self.assertIn("event_overtaken", self._reasons(late))
        self.assertFalse(plan.enrollment_ids, "nobody is asked to pay for what is shipped")

    def test_in_19_a_plan_by_event_ends_when_the_order_moves_on(self):
        stops, stays = self._plan_by("payment_pending"), self._plan_by("payment_pending", stop_on_event=False)
        inquiry_plan = self._arrive(email="anna@example.com", occurred_at=NOON).lead_id.inquiry_enrollment_ids
        self._event("payment_pending")
        self.assertEqual((stops | stays).enrollment_ids.mapped("state"), ["running", "running"])
        self._event("payment_pending", occurred_at=NOON + timedelta(hours=1))
        self.assertEqual(stops.enrollment_ids.state, "running")
        self._event("shipped", occurred_at=NOON + timedelta(hours=2))
        self.assertEqual(stops.enrollment_ids.stop_reason, "order_moved")
        self.assertEqual(stays.enrollment_ids.state, "running")
        self.assertEqual(inquiry_plan.mapped("state"), ["running"])

    def test_in_19_a_repeated_event_starts_its_plan_once(self):
        plan = self._plan_by("first_order")
        lead = self._event("first_order").lead_id
        plan.enrollment_ids._stop("manual")
        again = self._event("first_order", occurred_at=NOON + timedelta(hours=1))
        self.assertEqual(again.lead_id, lead)
        self.assertEqual(len(plan.enrollment_ids), 1)

    def test_in_19_the_same_number_twice_is_one_event(self):
        self._event("return_asked", external_ref="E-1")
        again = self._event("return_asked", external_ref="E-1")
        self.assertEqual(again.result, "duplicate")
        self.assertEqual(len(self._leads()), 1)

    def test_in_19_the_same_number_in_another_shop_is_another_order(self):
        self._event("shipped")
        other = self.env["inquiry.source"].create({"name": "Other shop", "team_id": self.team.id})
        self._event("shipped", source=other, email="ben@example.com")
        self.assertEqual(len(self._order()), 2)
        self.assertEqual(len(self._order().buyer_id), 2)

    def test_in_19_an_event_after_the_case_is_closed_is_noted_on_the_file(self):
        lead = self._arrive(email="anna@example.com", order_ref="1001", occurred_at=NOON).lead_id
        lead.action_set_lost()
        self.assertFalse(self._event("shipped").lead_id)
        returned = self._event("return_asked", occurred_at=NOON + timedelta(days=1)).lead_id
        self.assertEqual(returned.inquiry_previous_lead_id, lead)

    def test_orders_of_a_merged_file_are_shown_on_the_one_that_stays(self):
        merged = self._event("shipped").buyer_id
        stays = self._arrive(email="ben@example.com").buyer_id
        merged.merged_into_id = stays
        self.assertEqual(stays.order_ids, self._order())

    def test_conditions_on_events_hold_for_the_other_rules_too(self):
        category = self.env["inquiry.tag.rule"].create(
            {
                "name": "Returns",
                "priority": "3",
                "when_event_ids": [fields.Command.set(self.events["return_asked"].ids)],
            }
        )
        self.assertIn("Return asked", category.summary)
        self.assertEqual(self._event("return_asked").lead_id.priority, "3")
        self.assertNotEqual(self._arrive().lead_id.priority, "3")

    def test_the_number_of_queries_does_not_grow_with_the_orders_on_file(self):
        counts = []
        for _round in range(3):
            before = self.env.cr.sql_log_count
            self._event("shipped", occurred_at=NOON + timedelta(minutes=self.counter))
            self.env.flush_all()
            self.env.invalidate_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)


class TestOrderCalls(OrderCase):
    """Order events as shops call them."""

    def _call(self, **values):
        payload = self._receive({"id": f"E-{self.counter}", "email": "anna@example.com", **values})
        type(self).counter += 1
        self._parse()
        return payload

    def test_in_19_a_call_with_an_event_needs_no_words(self):
        payload = self._call(event="return_asked", order_ref="1001", amount="59.90", currency="eur")
        self.assertEqual((payload.state, payload.intake_ids.result), ("parsed", "opened"))
        self.assertEqual(payload.intake_ids.subject, "Return asked: order 1001")
        self.assertEqual((self._order().amount, self._order().currency_id.name), (59.9, "EUR"))

    def test_in_19_a_sender_may_call_it_by_another_name(self):
        self._call(event="orders/fulfilled", order_ref="1001")
        self.assertEqual(self._order().event_id, self.events["shipped"])

    def test_in_19_an_event_added_by_a_manager_is_known_at_replay(self):
        payload = self._call(event="delivered", order_ref="1001")
        self.assertEqual((payload.state, payload.error_code), ("failed", "unknown_event"))
        self.assertTrue(payload.error_id.remedy)
        self.env["inquiry.order.event"].with_user(self.manager).create({"name": "Here", "code": "delivered"})
        payload.with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual(self._order().event_id.code, "delivered")

    def test_in_19_an_event_without_an_order_number_says_so(self):
        payload = self._call(event="shipped")
        self.assertEqual((payload.state, payload.error_code), ("failed", "no_order"))

    def test_in_19_words_with_an_event_nobody_knows_are_an_inquiry(self):
        payload = self._call(event="form.sent", message="Please send a price list.")
        self.assertEqual(payload.intake_ids.result, "opened")
        self.assertFalse(payload.intake_ids.lead_id.inquiry_event_id)
        self.assertIn("form.sent", "".join(payload.intake_ids.lead_id.message_ids.mapped("body")))

    def test_in_19_a_map_names_the_event_of_a_source(self):
        Map = self.env["inquiry.field.map"].with_user(self.manager)
        Map.create({"source_id": self.source.id, "target": "order_event", "default_value": "shipped"})
        Map.create({"source_id": self.source.id, "target": "order_ref", "expression": "order.no"})
        self._call(order={"no": "77"})
        self.assertEqual(self._order("77").event_id, self.events["shipped"])

    def test_in_19_events_without_a_number_of_their_own_are_known_by_order_and_time(self):
        moment = "2026-03-02T12:00:00Z"
        for colour in ("red", "blue"):
            body = {"email": "a@example.com", "event": "shipped", "order_ref": "5", "occurred_at": moment}
            self._receive({**body, "colour": colour})
        self._parse()
        results = self.source.intake_ids.mapped("result")
        self.assertEqual(sorted(results), ["duplicate", "joined"])

    def test_in_19_events_of_one_order_in_one_batch_open_one_inquiry(self):
        for number, event in enumerate(("first_order", "return_asked", "return_asked", "shipped")):
            values = {
                "id": f"B-{number}",
                "event": event,
                "order_ref": "9",
                "occurred_at": 1772452800 + number,
            }
            self._receive({**values, "email": "anna@example.com"})
        self._parse()
        self.assertEqual(len(self._leads()), 1)
        self.assertEqual(len(self._order("9").intake_ids), 4)
        self.assertEqual(self._order("9").event_id.code, "shipped")

    def test_in_19_the_order_alone_finds_the_buyer_whose_first_event_came_in_the_same_batch(self):
        self._receive({"id": "C-1", "event": "first_order", "order_ref": "9", "email": "anna@example.com"})
        self._receive({"id": "C-2", "event": "shipped", "order_ref": "9"})
        self._parse()
        self.assertEqual(self._order("9").buyer_id.email_from, "anna@example.com")
        self.assertEqual(len(self.source.intake_ids.buyer_id), 1)
        self.assertEqual(self._order("9").event_id, self.events["shipped"])

    def test_the_ledger_adds_up_with_events_that_have_no_lead(self):
        self._call(event="shipped", order_ref="1")
        self._call(event="return_asked", order_ref="2")
        self._call(event="nobody_knows", order_ref="3")
        payloads = self.source.payload_ids
        results = self.source.intake_ids.mapped("result")
        failed = payloads.filtered(lambda payload: payload.state == "failed")
        self.assertEqual(len(payloads), len(results) + len(failed))
        self.assertTrue(all(results))

    def test_two_events_cannot_share_a_name(self):
        Event = self.env["inquiry.order.event"].with_user(self.manager)
        with self.assertRaisesRegex(Exception, "Shipped"):
            Event.create({"name": "Sent", "code": "sent", "aliases": "dispatched"})

    def test_in_19_nobody_of_another_company_sees_the_orders(self):
        self._call(event="shipped", order_ref="1001")
        order = self._order()
        self.assertTrue(order.with_user(self.manager)._filtered_access("read"))
        order.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(order.with_user(self.manager)._filtered_access("read"))


class TestOrderValues(IntakeCase):
    def test_amounts_are_read_as_people_write_them(self):
        amounts = {
            "59.90": 59.9,
            "59,9": 59.9,
            "1'234.50 CHF": 1234.5,
            "1.234.567": 1234567.0,
            "12.345,6": 12345.6,
            "USD 0.125": 0.125,
            "-3": -3.0,
            "": None,
            "n/a": None,
        }
        for text, amount in amounts.items():
            with self.subTest(text):
                self.assertEqual(read_amount(text), amount)

    def test_the_last_event_is_the_same_in_whatever_order_they_arrive(self):
        dated = [OrderMoment(step, NOON + timedelta(hours=step)) for step in (1, 2, 3)]
        for first in dated:
            for second in dated:
                last = second if moves_on(second, first) else first
                self.assertEqual(last.position, max(first.position, second.position))
