from dataclasses import replace

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase

from ...tools.inquiry_facts import InquiryFacts
from ...tools.rule_conditions import RuleConditions
from ..common import InquiryCase


class TestRuleConditions(BaseCase):
    """The field conditions of a rule, without a database."""

    def test_empty_conditions_hold_for_everyone(self):
        self.assertTrue(RuleConditions().hold(InquiryFacts(text="Hello")))

    def test_each_condition_must_hold(self):
        facts = InquiryFacts(
            text="", company_id=1, source_id=2, country_id=3, lang_code="de_DE", category_id=4
        )
        conditions = RuleConditions(
            company_id=1,
            source_ids=frozenset({2, 9}),
            country_ids=frozenset({3}),
            needs_country=True,
            lang_codes=frozenset({"de_DE"}),
            category_ids=frozenset({4}),
            buyer="new",
        )
        self.assertTrue(conditions.hold(facts))
        for change in (
            {"company_id": 7},
            {"source_id": 7},
            {"country_id": 0},
            {"lang_code": ""},
            {"category_id": 0},
            {"is_known_buyer": True},
        ):
            self.assertFalse(conditions.hold(replace(facts, **change)), change)

    def test_country_group_without_countries_holds_for_nobody(self):
        self.assertFalse(RuleConditions(needs_country=True).hold(InquiryFacts(text="", country_id=3)))


class TestRuleMixin(InquiryCase):
    """When a rule applies, on the assignment policies that share the mixin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["inquiry.assignment.policy"]
        cls.Policy.search([]).active = False
        cls.germany = cls.env.ref("base.de")
        cls.facts = InquiryFacts(
            text="Price list\nPlease send it",
            source_id=cls.source.id,
            company_id=cls.company.id,
            country_id=cls.germany.id,
            lang_code="de_DE",
            priority="2",
        )

    def _policy(self, **values):
        return self.Policy.create({"name": "Rule", "user_id": self.salesperson.id, **values})

    def test_country_group_holds_for_its_countries(self):
        group = self.env["res.country.group"].create({"name": "DACH", "country_ids": [self.germany.id]})
        policy = self._policy(when_country_group_ids=[group.id])
        abroad = replace(self.facts, country_id=self.env.ref("base.cn").id)
        self.assertEqual(policy._filter_facts([self.facts, abroad]), [self.facts])

    def test_changed_country_group_is_seen_at_once(self):
        group = self.env["res.country.group"].create({"name": "DACH", "country_ids": []})
        policy = self._policy(when_country_group_ids=[group.id])
        self.assertFalse(policy._filter_facts([self.facts]))
        group.country_ids = self.germany
        self.assertTrue(policy._filter_facts([self.facts]))

    def test_language_is_compared_by_its_code(self):
        german = self.env["res.lang"]._activate_lang("de_DE")
        policy = self._policy(when_lang_ids=[german.id])
        english = replace(self.facts, lang_code="en_US")
        self.assertEqual(policy._filter_facts([self.facts, english]), [self.facts])

    def test_archived_source_still_is_a_condition(self):
        fair = self.env["inquiry.source"].create({"name": "Fair"})
        policy = self._policy(when_source_ids=[fair.id])
        fair.active = False
        self.assertFalse(policy._filter_facts([self.facts]))

    def test_rule_of_another_company_does_not_apply(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self._policy(company_id=other.id)._filter_facts([self.facts]))
        self.assertTrue(self._policy(company_id=self.company.id)._filter_facts([self.facts]))

    def test_further_condition_is_tried_on_a_lead_made_of_the_facts(self):
        tag = self.env["crm.tag"].create({"name": "Beech chairs"})
        policy = self._policy(when_domain=f"[('country_id.code', '=', 'DE'), ('tag_ids', 'in', [{tag.id}])]")
        tagged = replace(self.facts, tag_ids=(tag.id,))
        self.assertEqual(policy._filter_facts([self.facts, tagged]), [tagged])

    def test_further_condition_that_is_no_literal_is_refused_on_save(self):
        for domain in ("[('user_id', '=', uid)]", "[('nowhere', '=', 1)]", "[('name', '='", "name"):
            with self.assertRaises(ValidationError, msg=domain):
                self._policy(when_domain=domain)

    def test_rule_that_breaks_at_run_time_is_skipped_and_says_so(self):
        broken, good = self._policy(name="Broken"), self._policy(name="Good")
        self._break(broken)
        self.assertEqual(self.Policy._matching([self.facts]), [good])
        self.assertIn("gone_field", broken.error)
        receipt = self.env["inquiry.decision"].search([("reason", "=", "rule_broken")])
        self.assertEqual(len(receipt), 1)
        self.assertIn("Broken", receipt.sentence)

    def test_broken_rule_is_told_once_not_for_each_inquiry(self):
        self._break(self._policy())
        for _turn in range(3):
            self.Policy._matching([self.facts, self.facts])
        self.assertEqual(self.env["inquiry.decision"].search_count([("reason", "=", "rule_broken")]), 1)

    def test_mended_rule_forgets_its_problem(self):
        policy = self._policy()
        self._break(policy)
        policy._filter_facts([self.facts])
        policy.when_domain = "[]"
        self.assertFalse(policy.error)
        self.assertTrue(policy._filter_facts([self.facts]))

    def test_matching_keeps_the_order_of_the_rules(self):
        late, early = self._policy(sequence=20), self._policy(sequence=5)
        self._policy(sequence=1, when_buyer="known")
        self._policy(sequence=2, active=False)
        self.assertEqual(self.Policy._matching([self.facts]), [early + late])

    def test_new_order_and_archiving_are_seen_at_once(self):
        first, second = self._policy(sequence=1), self._policy(sequence=2)
        self.Policy._matching([self.facts])
        first.sequence = 3
        self.assertEqual(self.Policy._matching([self.facts]), [second + first])
        second.active = False
        self.assertEqual(self.Policy._matching([self.facts]), [first])

    def test_matching_costs_as_many_queries_for_fifty_as_for_one(self):
        for _number in range(5):
            self._policy(when_country_ids=[self.germany.id], when_domain="[('priority', '=', '2')]")
        counts = []
        for size in (1, 1, 50):  # the first round fills what is kept for good
            self.env.registry.clear_cache()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            matches = self.Policy._matching([replace(self.facts, name=str(turn)) for turn in range(size)])
            counts.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(len(rules) == 5 for rules in matches))
        self.assertEqual(counts[1], counts[2])

    def test_salesperson_may_ask_which_rules_apply(self):
        policy = self._policy()
        found = self.Policy.with_user(self.salesperson)._matching([self.facts])
        self.assertEqual(found, [policy])

    def test_summary_reads_as_one_sentence(self):
        policy = self._policy(
            when_source_ids=[self.source.id], when_country_ids=[self.germany.id], when_buyer="new"
        )
        self.assertEqual(
            policy.summary, "Applies when it came by Shop, the buyer is in Germany, and the buyer is new."
        )
        self.assertEqual(self._policy().summary, "Applies to every inquiry.")

    def _break(self, policy):
        # As an upgrade does that removes the field a domain asks for: no save, so nothing was checked.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE inquiry_assignment_policy SET when_domain = %s WHERE id = %s",
            ["[('gone_field', '=', 1)]", policy.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
