from datetime import timedelta

from odoo.addons.inquiry_touch.models.intake.inquiry_intake import Arrival
from odoo.addons.inquiry_touch.tests.identity.common import ASKED_AT, IdentityCase


class TestIdentityOnTheRoad(IdentityCase):
    """What recognising a buyer means for the inquiries that arrive."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False
        cls.mail_door = cls.env["inquiry.source"].create({"name": "Post", "team_id": cls.team.id})

    def _take_in(self, *values_list):
        arrivals = [
            Arrival(source=values.pop("source", self.source), data=self._data(**values), trace=f"T{position}")
            for position, values in enumerate(values_list)
        ]
        return self.env["inquiry.intake"]._take_in(arrivals)

    def test_in_17_second_message_by_another_door_joins_the_inquiry(self):
        first = self._arrive(email="anna@acme.com", message="Please send prices.")
        second = self._arrive(source=self.mail_door, email="Anna@ACME.com", message="And your MOQ?")
        self.assertEqual((first.result, second.result), ("opened", "joined"))
        self.assertEqual(second.lead_id, first.lead_id)
        bodies = " ".join(first.lead_id.message_ids.mapped("body"))
        self.assertIn("Please send prices.", bodies)
        self.assertIn("And your MOQ?", bodies)

    def test_in_17_two_addresses_of_one_buyer_in_one_batch_open_one_inquiry(self):
        self._buyer(email="anna@acme.com", phone="+4930123456")
        intakes = self._take_in({"email": "anna@acme.com"}, {"email": "", "phone": "+49 30 123456"})
        self.assertEqual(intakes.mapped("result"), ["opened", "joined"])
        self.assertEqual(len(intakes.lead_id), 1)

    def test_two_answers_on_one_closed_case_in_one_batch_open_one_inquiry(self):
        case = self._case(self._buyer(email="anna@acme.com"))
        case.action_set_lost()
        intakes = self._take_in(
            {"email": "anna@acme.com", "thread_lead_id": case.id},
            {"email": "ben@acme.com", "thread_lead_id": case.id},
        )
        self.assertEqual(intakes.mapped("result"), ["opened", "joined"])
        self.assertEqual(intakes.lead_id.inquiry_previous_lead_id, case)

    def test_id_01_one_buyer_file_shows_inquiries_of_all_doors(self):
        self._arrive(email="anna@acme.com", phone="+4930123456")
        later = ASKED_AT + timedelta(days=90)
        self._arrive(
            source=self.mail_door, email="", phone="+4930123456", external_buyer_id="B7", occurred_at=later
        )
        buyer = self.Buyer.search([("key_ids.value", "=", "anna@acme.com")])
        self.assertEqual(len(buyer.lead_ids), 2)
        self.assertEqual(len(buyer.intake_ids), 2)
        self.assertEqual(set(buyer.key_ids.mapped("kind")), {"email", "phone", "external"})

    def test_message_that_joins_marks_the_buyer_as_seen(self):
        intake = self._arrive(email="anna@acme.com")
        later = ASKED_AT + timedelta(days=3)
        self._arrive(email="anna@acme.com", occurred_at=later)
        self.assertEqual(intake.buyer_id.last_seen_at, later)

    def test_message_on_a_lost_inquiry_reopens_it_where_that_is_set(self):
        self.company.inquiry_closed_case = "reopen"
        lead = self._arrive(email="anna@acme.com").lead_id
        lead.action_set_lost()
        intake = self._arrive(email="anna@acme.com", thread_lead_id=lead.id)
        self.assertEqual((intake.result, intake.lead_id), ("joined", lead))
        self.assertEqual((lead.active, lead.won_status), (True, "pending"))

    def test_lg_03_trace_finds_the_decisions_of_an_arrival(self):
        intake = self._arrive(email="anna@acme.com")
        decisions = self.env["inquiry.decision"].search([("trace", "=", intake.trace)])
        self.assertEqual(decisions.lead_id, intake.lead_id)
        self.assertLessEqual({"intake", "identity", "assign"}, set(decisions.mapped("stage")))
        self.assertTrue(all(decision.sentence for decision in decisions))
