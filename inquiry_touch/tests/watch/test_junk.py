from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import JunkCase


class TestMarkedJunk(JunkCase):
    def test_in_18_a_lead_marked_as_junk_leaves_the_lists_and_comes_back(self):
        intake = self._arrive(occurred_at=self._ago(minutes=5))
        lead = intake.lead_id
        lead.user_id = self.salesperson
        lead.with_user(self.salesperson).action_inquiry_junk()
        self.assertEqual((intake.result, lead.active, lead.won_status), ("junk", False, "pending"))
        self.assertFalse(lead.inquiry_due_at or lead.inquiry_next_touch_id)
        self.assertIn(self.salesperson, lead.inquiry_decision_ids.user_id)
        intake.with_user(self.manager).action_restore()
        self.assertEqual((intake.result, lead.active, lead.inquiry_set_apart), ("opened", True, False))
        self.assertFalse(intake.set_apart or intake.set_apart_at or lead.inquiry_set_apart_at)
        self.assertTrue(lead.inquiry_due_at)

    def test_in_18_many_are_restored_at_once(self):
        intakes = self._arrive() | self._arrive()
        intakes.lead_id.action_inquiry_junk()
        intakes.with_user(self.manager).action_restore()
        self.assertEqual(intakes.mapped("result"), ["opened", "opened"])

    def test_in_18_who_looked_after_junk_is_no_owner_the_buyer_knows(self):
        lead = self._arrive(email="spam@example.com").lead_id
        lead.user_id = self.salesperson
        lead.action_inquiry_junk()
        self.assertFalse(self.env["inquiry.buyer"]._read_owners(lead.inquiry_buyer_id))

    def test_in_18_a_test_is_set_apart_like_junk_and_says_so(self):
        intake = self._arrive(occurred_at=self._ago(minutes=5))
        lead = intake.lead_id
        self.assertTrue(lead.inquiry_next_touch_id and lead.inquiry_due_at)
        lead.action_inquiry_test()
        self.assertEqual((lead.inquiry_set_apart, lead.active), ("test", False))
        self.assertEqual((intake.result, intake.set_apart), ("junk", "test"))
        self.assertFalse(lead.inquiry_due_at or lead.inquiry_next_touch_id)
        self.assertIn("marked_test", lead.inquiry_decision_ids.mapped("reason"))
        lead.action_inquiry_not_junk()
        self.assertEqual((lead.inquiry_set_apart, lead.active, intake.result), (False, True, "opened"))
        self.assertIn("restored_test", lead.inquiry_decision_ids.mapped("reason"))

    def test_in_18_messages_that_joined_go_with_the_lead_and_come_back_as_they_were(self):
        first = self._arrive(email="twice@example.com", occurred_at=self._ago(hours=2))
        second = self._arrive(email="twice@example.com", occurred_at=self._ago(hours=1))
        self.assertEqual((first | second).mapped("result"), ["opened", "joined"])
        first.lead_id.action_inquiry_junk()
        self.assertEqual((first | second).mapped("result"), ["junk", "junk"])
        first.lead_id.action_inquiry_not_junk()
        self.assertEqual((first | second).mapped("result"), ["opened", "joined"])

    def test_in_18_who_opens_a_lead_again_by_odoos_own_button_says_that_it_is_none(self):
        intake = self._arrive(occurred_at=self._ago(minutes=5))
        lead = intake.lead_id
        lead.action_inquiry_junk()
        lead.action_unarchive()
        self.assertEqual((lead.inquiry_set_apart, intake.result), (False, "opened"))
        self.assertTrue(lead.inquiry_due_at)

    def test_in_18_a_buyer_who_writes_on_junk_reopens_it_where_that_is_set(self):
        self.company.inquiry_closed_case = "reopen"
        lead = self._arrive(occurred_at=self._ago(days=1)).lead_id
        lead.action_inquiry_junk()
        message = {
            "body": "<p>Why no answer?</p>",
            "email_from": lead.email_from,
            "message_id": "<again@example.com>",
        }
        lead._inquiry_mail_arrived(message)
        self.assertEqual((lead.active, lead.inquiry_set_apart), (True, False))

    def test_in_18_marking_twice_changes_nothing(self):
        lead = self._arrive().lead_id
        lead.action_inquiry_junk()
        at = lead.inquiry_set_apart_at
        lead.action_inquiry_test()
        self.assertEqual((lead.inquiry_set_apart, lead.inquiry_set_apart_at), ("junk", at))

    def test_in_18_nobody_marks_or_brings_back_what_is_not_theirs(self):
        lead = self._arrive().lead_id
        lead.user_id = self.manager
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "inquiry_stranger",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for user in (self.salesperson, stranger):
            for door in ("action_inquiry_junk", "action_inquiry_test", "action_inquiry_not_junk"):
                with self.subTest(user=user.login, door=door), self.assertRaises(AccessError):
                    getattr(lead.with_user(user), door)()
        lead.action_inquiry_junk()
        with self.assertRaises(AccessError):
            lead.inquiry_intake_ids.with_user(stranger).action_restore()


class TestTurns(JunkCase):
    """What was no inquiry was no turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["inquiry.assignment.policy"].create(
            {
                "name": "In turn",
                "strategy": "round_robin",
                "member_ids": [
                    Command.create({"user_id": user.id}) for user in (cls.salesperson, cls.manager)
                ],
            }
        )

    def _credits(self):
        self.env.invalidate_all()
        rows = self.env["inquiry.rotation"].search([("policy_id", "=", self.policy.id)])
        return {row.user_id: row.credit for row in rows}

    def test_in_18_who_got_junk_gets_the_next_turn(self):
        first = self._arrive().lead_id
        first.action_inquiry_junk()
        self.assertEqual(self._arrive().lead_id.user_id, first.user_id)

    def test_in_18_what_comes_back_is_a_turn_again(self):
        lead = self._arrive().lead_id
        before = self._credits()
        lead.action_inquiry_junk()
        self.assertNotEqual(self._credits(), before)
        lead.action_inquiry_not_junk()
        self.assertEqual(self._credits(), before)

    def test_in_18_much_junk_of_one_person_makes_no_burst(self):
        leads = self.env["crm.lead"].union(*(self._arrive().lead_id for _turn in range(12)))
        leads.filtered(lambda lead: lead.user_id == self.salesperson).action_inquiry_junk()
        next_owners = [self._arrive().lead_id.user_id for _turn in range(4)]
        self.assertIn(self.manager, next_owners[:3])

    def test_in_18_a_turn_that_is_none_gives_and_takes_the_shares_of_all(self):
        self.policy.member_ids[0].weight = 3
        self._arrive()
        before = self._credits()
        self._arrive().lead_id.action_inquiry_junk()
        after = self._credits()
        for person, credit in before.items():
            self.assertAlmostEqual(after[person], credit)

    def test_in_18_mail_to_a_team_that_comes_back_takes_one_turn(self):
        self.env["inquiry.source"]._of_origin("team_alias", self.company)
        message = {"email_from": "Bo <bo@example.com>", "subject": "Lamps", "body": "Price?", "to": ""}
        automatic = self.env["crm.lead"].with_context(inquiry_is_automatic=True)
        lead = automatic.message_new(message, {"team_id": self.team.id}).with_context(
            inquiry_is_automatic=False
        )
        self.assertTrue(lead.inquiry_set_apart)
        lead.action_inquiry_not_junk()
        self.assertTrue(lead.user_id)
        self.assertAlmostEqual(self._credits()[lead.user_id.id], -0.5)

    def test_in_18_what_was_not_marked_in_the_end_keeps_its_turn(self):
        lead = self._arrive().lead_id
        self.env.cr.postrollback.clear()
        before = self._credits()
        lead.action_inquiry_junk()
        self.env.cr.postrollback.run()
        self.assertEqual(self._credits(), before)
