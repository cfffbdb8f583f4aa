from collections import Counter

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts


class TestChoose(InquiryCase):
    """Policies choose team and owner, and somebody always has the inquiry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["inquiry.assignment.policy"]
        cls.people = cls.salesperson
        for name in ("bo", "chen"):
            cls.people |= new_test_user(cls.env, f"inquiry_{name}", "sales_team.group_sale_salesman")

    def _policy(self, people=(), **values):
        members = [Command.create({"user_id": person.id}) for person in people]
        return self.Policy.create({"name": "Export", "member_ids": members, **values})

    def _facts(self, **values):
        return InquiryFacts(text="price?", company_id=self.company.id, **values)

    def _choose(self, count=1, **values):
        return self.Policy._choose([self._facts(**values) for _number in range(count)])

    def _reason(self, assignment):
        return assignment.receipts[0].reason

    def test_as_08_no_policy_gives_the_fallback_owner_and_counts_it(self):
        (assignment,) = self._choose()
        self.assertEqual(assignment.user_id, self.manager.id)
        self.assertTrue(assignment.is_fallback)
        self.assertEqual(assignment.receipts[0].verdict, "fallback")
        self.assertEqual(self._reason(assignment), "no_policy")

    def test_as_08_nobody_available_gives_the_fallback_owner_of_the_policy(self):
        policy = self._policy(self.people, fallback_user_id=self.env.ref("base.user_admin").id)
        policy.member_ids.is_paused = True
        (assignment,) = self._choose()
        self.assertEqual(assignment.user_id, self.env.ref("base.user_admin").id)
        self.assertTrue(assignment.is_fallback)
        self.assertEqual(self._reason(assignment), "fallback")

    def test_as_08_absent_fallback_of_the_policy_gives_that_of_the_company(self):
        self.people[0].active = False
        self._policy(self.people[0], fallback_user_id=self.people[0].id)
        self.assertEqual(self._choose()[0].user_id, self.manager.id)

    def test_as_08_without_any_fallback_the_receipt_says_nobody(self):
        self.company.inquiry_fallback_user_id = False
        (assignment,) = self._choose()
        self.assertFalse(assignment.user_id)
        self.assertEqual(assignment.receipts[0].verdict, "unassigned")

    def test_first_policy_that_holds_decides(self):
        self._policy(self.people[2], sequence=3)
        german = self._policy(
            self.people[1], sequence=1, when_country_ids=[Command.set(self.env.ref("base.de").ids)]
        )
        chosen, other = self.Policy._choose(
            [
                self._facts(country_id=self.env.ref("base.de").id, country_code="DE"),
                self._facts(country_id=self.env.ref("base.us").id, country_code="US"),
            ]
        )
        self.assertEqual((chosen.user_id, chosen.policy_id), (self.people[1].id, german.id))
        self.assertEqual(other.user_id, self.people[2].id)

    def test_policy_of_another_company_does_not_decide(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._policy(self.people, company_id=other.id)
        self.assertEqual(self._reason(self._choose()[0]), "no_policy")

    def test_fixed_person_gets_every_inquiry(self):
        self._policy(
            strategy="fixed", user_id=self.people[1].id, team_id=self.env["crm.team"].create({"name": "T"}).id
        )
        self.assertEqual({one.user_id for one in self._choose(4)}, {self.people[1].id})

    def test_as_03_hundred_inquiries_are_spread_within_one_over_many_batches(self):
        self._policy(self.people)
        counts = Counter(one.user_id for size in (1, 9, 40, 50) for one in self._choose(size))
        self.assertEqual(set(counts), set(self.people.ids))
        self.assertLessEqual(max(counts.values()) - min(counts.values()), 1)

    def test_as_03_policies_that_share_people_are_each_fair(self):
        self._policy(self.people, sequence=1, when_country_ids=[Command.set(self.env.ref("base.de").ids)])
        self._policy(self.people, sequence=2)
        german = [
            self._facts(country_id=self.env.ref("base.de").id, country_code="DE") for _number in range(6)
        ]
        other = [self._facts() for _number in range(6)]
        mixed = self.Policy._choose([facts for pair in zip(german, other, strict=True) for facts in pair])
        self.assertEqual(set(Counter(one.user_id for one in mixed[::2]).values()), {2})
        self.assertEqual(set(Counter(one.user_id for one in mixed[1::2]).values()), {2})

    def test_left_out_people_are_named_with_their_reason(self):
        policy = self._policy(self.people | self.manager)
        policy.member_ids[0].is_paused = True
        policy.member_ids[1].weight = 0
        self.people[2].active = False
        (assignment,) = self._choose()
        self.assertEqual(assignment.user_id, self.manager.id)
        self.assertEqual(
            assignment.receipts[0].facts["left_out"],
            [
                [person.name, reason, person.id]
                for person, reason in zip(self.people, ("paused", "no_weight", "inactive"), strict=True)
            ],
        )

    def test_person_of_another_company_is_left_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._policy(self.people)
        (assignment,) = self.Policy._choose([InquiryFacts(text="price?", company_id=other.id)])
        self.assertEqual(
            {reason for _name, reason, _id in assignment.receipts[0].facts["left_out"]}, {"company"}
        )
        self.assertFalse(assignment.user_id)

    def test_known_buyer_returns_to_the_owner(self):
        self._policy(self.people[:2])
        (assignment,) = self._choose(known_user_id=self.people[2].id)
        self.assertEqual(assignment.user_id, self.people[2].id)
        self.assertEqual(self._reason(assignment), "known_owner")

    def test_known_owner_who_left_is_not_chosen(self):
        self.people[2].active = False
        self._policy(self.people[:2])
        self.assertIn(self._choose(known_user_id=self.people[2].id)[0].user_id, self.people[:2].ids)

    def test_policy_may_ignore_the_known_owner(self):
        self._policy(self.people[:2], keeps_known_owner=False)
        self.assertIn(self._choose(known_user_id=self.people[2].id)[0].user_id, self.people[:2].ids)

    def test_dry_run_uses_up_no_turn(self):
        self._policy(self.people)
        facts = [self._facts()]
        tried = [self.Policy._choose(facts, dry_run=True)[0].user_id for _time in range(3)]
        self.assertEqual(set(tried), {self.Policy._choose(facts)[0].user_id})

    def test_thousand_facts_cost_as_many_queries_as_ten(self):
        self._policy(self.people)
        self._choose(1)
        counts = []
        for size in (10, 1000):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._choose(size)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[1], 25)

    def test_receipt_reads_who_was_left_out_and_why(self):
        policy = self._policy(self.people[:2])
        policy.member_ids[0].is_paused = True
        (receipt,) = self._choose()[0].receipts
        decision = self.env["inquiry.decision"]._log([{"receipt": receipt}])
        self.assertEqual(
            decision.sentence,
            f"{self.people[1].name} was next in turn in “Export”. Left out: {self.people[0].name} (paused).",
        )
