from odoo import Command

from .common import AssignCase


class TestCompanyLeavers(AssignCase):
    """Whoever no longer works for a company keeps none of its open inquiries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.people.company_ids = [Command.link(cls.other.id)]
        cls._policy(cls.bo | cls.chen)

    def _inquiry_of_bo(self, company=None):
        lead = self._take_in()
        lead.with_context(inquiry_intake=True).user_id = self.bo
        if company is not None:
            lead.with_context(inquiry_intake=True).write({"company_id": company.id, "team_id": False})
        return lead

    def _lose_access(self):
        self.bo.write({"company_id": self.other.id, "company_ids": [Command.set(self.other.ids)]})

    def test_as_06_who_loses_access_to_a_company_keeps_no_open_inquiry_of_it(self):
        lead = self._inquiry_of_bo()
        self._lose_access()
        self.assertEqual(lead.user_id, self.chen)
        self.assertEqual(self._reasons(lead)[-2:], ["moved_company", "round_robin"])
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.reason == "moved_company")
        self.assertIn("no longer works for this company", receipt.sentence)
        note = lead.message_ids.filtered(lambda one: "Handed over from" in (one.body or ""))
        self.assertIn("no longer works for this company", note.body)

    def test_as_06_inquiries_of_other_companies_and_closed_ones_stay(self):
        theirs, shared = self._inquiry_of_bo(self.other), self._inquiry_of_bo(self.env["res.company"])
        won = self._inquiry_of_bo()
        won.action_set_won()
        self._lose_access()
        self.assertEqual((theirs | shared | won).user_id, self.bo)

    def test_as_06_todos_on_inquiries_of_the_company_go_along(self):
        lead, kept = self._inquiry_of_bo(), self._inquiry_of_bo(self.other)
        todo = lead.activity_schedule(summary="Send the drawing", user_id=self.bo.id)
        stays = kept.activity_schedule(summary="Call", user_id=self.bo.id)
        helped = self._take_in()
        helped.with_context(inquiry_intake=True).user_id = self.chen
        helping = helped.activity_schedule(summary="Help", user_id=self.bo.id)
        self._lose_access()
        self.assertEqual((todo | helping).user_id, self.chen)
        self.assertEqual(stays.user_id, self.bo)

    def test_as_06_the_deputy_gets_it_who_works_for_the_company(self):
        lead = self._inquiry_of_bo()
        self.bo.inquiry_deputy_id = self.salesperson
        self._lose_access()
        self.assertEqual(lead.user_id, self.salesperson)

    def test_as_06_nobody_there_to_take_it_still_takes_it_away(self):
        self.chen.active = False
        self.company.inquiry_fallback_user_id = self.bo
        lead = self._inquiry_of_bo()
        self._lose_access()
        self.assertNotEqual(lead.user_id, self.bo)
        self.assertIn(self.company, lead.user_id.company_ids)

    def test_as_06_access_taken_away_at_the_company_moves_it_with_the_next_run(self):
        lead = self._inquiry_of_bo()
        self.bo.company_id = self.other
        self.company.write({"user_ids": [Command.unlink(self.bo.id)]})
        self._find_owners()
        self.assertEqual(lead.user_id, self.chen)

    def test_as_06_an_inquiry_somebody_held_moves_with_the_next_run(self):
        lead = self._inquiry_of_bo()
        with self._held_by_others():
            self._lose_access()
        self.assertEqual(lead.user_id, self.bo)
        self._find_owners()
        self.assertEqual(lead.user_id, self.chen)
