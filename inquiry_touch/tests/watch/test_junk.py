from ..common import InquiryCase


class TestMarkedJunk(InquiryCase):
    def test_in_18_a_lead_marked_as_junk_leaves_the_lists_and_comes_back(self):
        intake = self._arrive()
        lead = intake.lead_id
        lead.user_id = self.salesperson
        lead.with_user(self.salesperson).action_inquiry_junk()
        self.assertEqual((intake.result, lead.active, lead.won_status), ("junk", False, "pending"))
        self.assertFalse(lead.inquiry_due_at or lead.inquiry_next_touch_id)
        self.assertIn(self.salesperson, lead.inquiry_decision_ids.user_id)
        intake.with_user(self.manager).action_restore()
        self.assertEqual((intake.result, lead.active, lead.inquiry_is_junk), ("opened", True, False))
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
