from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.inquiry_touch.tools.side import is_in_share

from .common import NOW, AssignCase


class TestReports(AssignCase):
    """Anybody can check that turns were fair, and two policies can be compared."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)

    def _sums(self, policy):
        self.env.flush_all()
        report = self.env["inquiry.fairness"].with_user(self.salesperson)
        groups = report._read_group(
            [("policy_id", "=", policy.id)],
            ["user_id"],
            ["received:sum", "turns:sum", "entitled:sum", "left_out:sum"],
        )
        return {user.sudo(): tuple(round(one, 2) for one in figures) for user, *figures in groups}

    def test_as_11_fairness_adds_up_what_each_received_and_was_entitled_to(self):
        policy = self._policy(members=[{"weight": 2}, {}, {}])
        self._take_in(8)
        policy.member_ids[2].is_paused = True
        self._take_in(3)
        anna, bo, chen = self.people
        self.assertEqual(self._sums(policy), {anna: (6, 6, 6.0, 0), bo: (3, 3, 3.0, 0), chen: (2, 2, 2.0, 3)})
        why = self.env["inquiry.fairness"].search([("user_id", "=", chen.id), ("left_out", ">", 0)])
        self.assertEqual(why.mapped("why"), ["paused"])

    def test_as_11_known_buyers_count_as_received_and_not_as_turns(self):
        policy = self._policy(self.people[:1])
        first = self._take_in(email="loyal@example.com")
        first.action_set_lost()
        self._take_in(email="loyal@example.com")
        self.assertEqual(self._sums(policy), {self.salesperson: (2, 1, 1.0, 0)})

    def test_as_11_the_why_panel_lists_candidates_and_who_was_left_out(self):
        policy = self._policy()
        policy.member_ids[0].is_paused = True
        lead = self._take_in()
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "assign")
        self.assertIn("Export", receipt.sentence)
        self.assertIn(f"{self.salesperson.name} (paused)", receipt.sentence)
        self.assertEqual(set(receipt.facts["shares"]), {str(self.bo.id), str(self.chen.id)})

    def test_the_side_of_a_buyer_is_stable_and_a_larger_share_keeps_it(self):
        keys = [f"1:{number}" for number in range(2000)]
        small = {key for key in keys if is_in_share(key, 20)}
        self.assertAlmostEqual(len(small) / len(keys), 0.2, delta=0.03)
        self.assertLess(small, {key for key in keys if is_in_share(key, 40)})

    def _compared(self, percent=50):
        other = self._policy(self.chen, name="Other", active=False)
        return self._policy(self.bo, split_policy_id=other.id, split_percent=percent), other

    def test_as_11_a_split_sends_each_buyer_always_to_the_same_side(self):
        policy, other = self._compared()
        leads = self._take_in(30)
        self.assertEqual(leads.inquiry_assignment_policy_id, policy | other)
        self.assertEqual(leads.inquiry_split_id, policy)
        for lead in leads[:6]:
            lead.action_set_lost()
            again = self._choose(buyer_id=lead.inquiry_buyer_id.id)[0]
            self.assertEqual(again.policy_id, lead.inquiry_assignment_policy_id.id)

    def test_as_11_no_share_and_all_of_it(self):
        policy, other = self._compared(0)
        self.assertEqual(self._take_in(5).inquiry_assignment_policy_id, policy)
        policy.split_percent = 100
        self.assertEqual(self._take_in(5).inquiry_assignment_policy_id, other)

    def test_a_policy_without_people_takes_no_share(self):
        policy, other = self._compared(100)
        other.member_ids.unlink()
        self.assertEqual(self._take_in(3).inquiry_assignment_policy_id, policy)

    def test_as_11_the_report_gives_answer_time_and_conversion_by_side(self):
        policy, other = self._compared()
        leads = self._take_in(30)
        mine = leads.filtered(lambda lead: lead.inquiry_assignment_policy_id == policy)
        self.clock.move_to(NOW + timedelta(hours=2))
        mine.with_user(self.manager).action_inquiry_answered_elsewhere()
        mine[:1].action_set_won()
        self.env.flush_all()
        results = self.env["inquiry.assignment.result"]
        rows = results.with_user(self.manager)._read_group(
            [("split_id", "=", policy.id)], ["policy_id"], ["__count", "answer_hours:avg", "conversion:avg"]
        )
        figures = {side: values for side, *values in rows}
        self.assertEqual(figures[policy][:2], [len(mine), 2.0])
        self.assertAlmostEqual(figures[policy][2], 100 / len(mine))
        self.assertEqual(figures[other][2], 0)
        self.assertFalse(figures[other][1])
        self.assertEqual(set(results.search([("policy_id", "=", policy.id)]).mapped("within_hour")), {0.0})
        self.assertIn("half of the answers within 2.0 h", policy.split_summary)
        self.assertIn("Other", policy.split_summary)

    def test_results_are_not_for_salespeople(self):
        with self.assertRaises(AccessError):
            self.env["inquiry.assignment.result"].with_user(self.salesperson).search([])

    def test_nobody_sees_the_figures_of_another_company(self):
        self._policy(self.bo)
        self._take_in()
        self.env.flush_all()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        for model in ("inquiry.fairness", "inquiry.assignment.result"):
            self.assertFalse(self.env[model].with_user(self.manager).search([]))

    def test_a_policy_is_not_compared_with_itself_or_with_one_that_compares(self):
        policy, other = self._compared()
        with self.assertRaises(ValidationError):
            policy.split_policy_id = policy
        with self.assertRaises(ValidationError):
            other.copy({"split_policy_id": policy.id})

    def test_as_11_junk_is_no_turn_in_the_report(self):
        policy = self._policy(self.bo | self.chen)
        leads = self._take_in(4)
        leads.filtered(lambda lead: lead.user_id == self.bo).action_inquiry_junk()
        self.assertEqual(self._sums(policy), {self.bo: (0, 0, 1.0, 0), self.chen: (2, 2, 1.0, 0)})

    def test_as_11_a_buyer_who_writes_to_a_team_stays_on_the_same_side(self):
        policy, _other = self._compared()
        for number in range(12):
            message = {"email_from": f"b{number}@example.com", "subject": "Lamps", "body": "x", "to": ""}
            lead = self.env["crm.lead"].message_new(message, {"team_id": self.team.id})
            (again,) = self._choose(buyer_id=lead.inquiry_buyer_id.id)
            self.assertEqual(again.policy_id, lead.inquiry_assignment_policy_id.id)
            self.assertEqual(lead.inquiry_split_id, policy)
