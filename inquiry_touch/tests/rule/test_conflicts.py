from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from odoo.addons.inquiry_touch.models.rule import inquiry_rule_check
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

from .conflict_case import ConflictCase


class TestConflicts(ConflictCase):
    """What the form of a rule says of others, when it is saved."""

    def test_cl_07_the_saved_rule_tells_which_one_stands_above_and_shows_a_sample(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        self.assertEqual(self._said(second), [("contradiction", False, 1)])
        conflict = second.conflict_ids
        self.assertIn("1 of the last 4 inquiries also fit “sample”, which stands above", conflict.sentence)
        self.assertIn("Sample instead of Other", conflict.sentence)
        self.assertIn("A sample of the lamp", conflict.excerpt)
        self.assertEqual(conflict.lead_id.company_id, self.company)
        self.assertEqual(self._said(first), [("contradiction", True, 1)], "the other one hears of it")

    def test_cl_07_two_rules_giving_different_owners_to_one_sample_show_it(self):
        country = self.env.ref("base.de")
        lead = self.env["crm.lead"].search([("inquiry_source_id", "=", self.source.id)], limit=1)
        lead.country_id = country
        self._policy(self.salesperson, name="Germany", sequence=1, when_country_ids=country.ids)
        second = self._policy(self.manager, name="Shop", sequence=2, when_source_ids=self.source.ids)
        conflict = second.conflict_ids
        self.assertEqual((conflict.kind, conflict.count, conflict.total), ("contradiction", 1, 4))
        self.assertEqual(conflict.lead_id, lead)
        self.assertIn(f"{self.salesperson.name} instead of {self.manager.name}", conflict.sentence)

    def test_cl_07_the_same_owner_is_no_conflict(self):
        self._policy(self.manager, name="A", sequence=1, when_source_ids=self.source.ids)
        second = self._policy(self.manager, name="B", sequence=2, when_source_ids=self.source.ids)
        self.assertFalse(second.conflict_ids)

    def test_cl_07_answer_times_that_differ_are_told(self):
        Policy = self.env["inquiry.sla.policy"]
        Policy.create({"name": "A", "sequence": 1, "target_hours": 4, "when_source_ids": self.source.ids})
        second = Policy.create(
            {"name": "B", "sequence": 2, "target_hours": 8, "when_source_ids": self.source.ids}
        )
        self.assertEqual(self._said(second), [("shadowed", False, 4)])

    def test_cl_07_a_rule_for_the_rest_is_no_conflict_but_one_above_all_is(self):
        self._policy(self.salesperson, name="Shop", sequence=1, when_source_ids=self.source.ids)
        rest = self._policy(self.manager, name="Rest", sequence=9)
        self.assertFalse(rest.conflict_ids)
        rest.sequence = 0
        self.env.cr.precommit.run()
        self.assertEqual(self._said(rest), [("shadowed", True, 4)])

    def test_cl_07_a_rule_that_never_decides_is_called_so(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("send", sequence=20, category_id=self.other.id)
        self.assertEqual(self._said(second), [("shadowed", False, 1)])
        self.assertIn("This rule never decides", second.conflict_ids.sentence)
        second.tag_ids = self.env["crm.tag"].create({"name": "X"})
        self.assertEqual(self._said(second), [("contradiction", False, 1)], "its tags still count")

    def test_cl_07_a_rule_that_calls_a_person_or_is_sensitive_has_a_say(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("send", sequence=20, category_id=self.other.id, needs_person=True)
        self.assertEqual(self._said(second), [("contradiction", False, 1)], "a person answers still")
        second.needs_person = False
        self.assertEqual(self._said(second), [("shadowed", False, 1)])
        self.other.is_sensitive = True
        second.priority = "1"
        second.priority = False
        self.assertEqual(
            self._said(second), [("contradiction", False, 1)], "one sensitive category is enough"
        )

    def test_cl_07_a_rule_that_only_calls_a_person_is_told_of_one_that_stops(self):
        self._rule("sample", sequence=1, stops=True)
        below = self._rule("lamp", sequence=2, needs_person=True)
        self.assertEqual(self._said(below), [("contradiction", False, 1)])

    def test_cl_07_a_rule_that_changes_company_leaves_its_conflicts_behind(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        self.assertTrue(self._said(first))
        second.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(self._said(first) or self._said(second))

    def test_cl_07_a_shared_rule_mended_elsewhere_has_no_conflict_left_here(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        self.assertTrue(self._said(first) and self._said(second))
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        second.with_company(elsewhere).category_id = self.sample
        self.assertFalse(self._said(first) or self._said(second))

    def test_a_change_that_was_not_saved_after_all_decides_nothing(self):
        policy = self._policy(self.salesperson, name="Shop", sequence=1, when_source_ids=self.source.ids)
        facts = InquiryFacts(text="a lamp", company_id=self.company.id, source_id=self.source.id)
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        policy.when_country_ids = self.env.ref("base.de")
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        self.assertEqual(self.Policy._matching([facts])[0], policy)

    def test_cl_07_rules_of_the_same_rank_are_called_so(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=10, category_id=self.other.id)
        self.assertEqual(self._said(second), [("same_rank", False, 1)])
        self.assertIn("only because it is older", second.conflict_ids.sentence)

    def test_cl_07_a_rule_that_stops_is_told_to_those_below(self):
        stop = self._rule("sample", sequence=1, stops=True)
        below = self._rule("lamp", sequence=2, category_id=self.sample.id)
        self.assertEqual(self._said(below), [("contradiction", False, 1)])
        self.assertIn("no later rule is read", below.conflict_ids.sentence)
        stop.stops = False
        self.assertFalse(self._said(below))

    def test_cl_07_a_draft_is_looked_at_and_the_others_hear_nothing_of_it(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        draft = self._rule("lamp", sequence=20, category_id=self.other.id, active=False)
        self.assertEqual(self._said(draft), [("contradiction", False, 1)])
        self.assertFalse(self._said(first))
        draft.active = True
        self.assertEqual(self._said(first), [("contradiction", True, 1)])
        draft.active = False
        self.assertFalse(self._said(first))

    def test_cl_07_a_mended_word_line_takes_the_conflict_away(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        self.assertTrue(self._said(second))
        second.word_ids.words = "lantern"
        self.assertFalse(self._said(second))

    def test_cl_07_what_is_hidden_stays_hidden_until_it_changes(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        second.conflict_ids.with_user(self.manager).action_dismiss()
        self.assertFalse(self._said(first) or self._said(second))
        second.priority = "1"
        second.priority = False
        self.assertFalse(self._said(second))
        second.sequence = 5
        self.env.cr.precommit.run()
        self.assertEqual(self._said(second), [("contradiction", True, 1)])

    def test_cl_07_dragging_looks_once_at_the_end(self):
        rules = [self._rule(word, sequence=9, category_id=self.sample.id) for word in ("lamp", "sample")]
        rules[1].category_id = self.other
        looked = []
        found = type(self.Rule)._find_conflicts
        self.patch(
            type(self.Rule), "_find_conflicts", lambda rules: looked.append(len(rules)) or found(rules)
        )
        for position, rule in enumerate(reversed(rules)):
            rule.sequence = position
        self.assertFalse(looked)
        self.env.cr.precommit.run()
        self.assertEqual(looked, [2])
        self.assertEqual(self._said(rules[0]), [("contradiction", False, 1)])

    def test_cl_07_plans_run_side_by_side_and_never_conflict(self):
        sequences = self.env["inquiry.sequence"].create([{"name": "A"}, {"name": "B"}])
        self.assertFalse(sequences.conflict_ids)

    def test_cl_07_a_deleted_rule_leaves_no_conflict(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        first.unlink()
        self.assertFalse(self._said(second))

    def test_cl_07_what_a_buyer_wrote_goes_with_the_inquiry(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        second.conflict_ids.lead_id.unlink()
        self.assertFalse(self._said(second))

    def test_cl_07_only_so_many_recent_inquiries_are_read(self):
        self.patch(inquiry_rule_check, "SAMPLES", 2)
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        self.assertFalse(self._said(second), "the one that shows it is the third newest")

    def test_cl_07_inquiries_of_another_company_show_nothing(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id, company_id=elsewhere.id)
        self.assertFalse(self._said(second))
        shared = self._rule("please", sequence=30, category_id=self.other.id)
        foreign = new_test_user(
            self.env,
            "inquiry_elsewhere",
            "sales_team.group_sale_manager",
            company_id=elsewhere.id,
            company_ids=elsewhere.ids,
        )
        self.assertTrue(shared.with_user(self.manager).conflict_ids)
        self.env.invalidate_all()
        self.assertFalse(shared.with_user(foreign).conflict_ids)
        self.assertTrue(first)

    def test_cl_07_who_sells_reads_rules_and_no_conflicts(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        conflict = second.conflict_ids
        with Form(second.with_user(self.manager)) as form:
            self.assertEqual(len(form.conflict_ids), 1)
        for attempt in (
            lambda: conflict.with_user(self.salesperson).read(["excerpt"]),
            lambda: conflict.with_user(self.salesperson).action_dismiss(),
            lambda: second.with_user(self.salesperson).read(["conflict_ids"]),
            lambda: conflict.with_user(self.manager).write({"excerpt": "x"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_cl_07_conflict_opens_the_other_rule_and_the_inquiry(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        conflict = self._rule("lamp", sequence=20, category_id=self.other.id).conflict_ids
        self.assertEqual(conflict.action_open_rule()["res_id"], first.id)
        self.assertEqual(conflict.action_open_lead()["res_id"], conflict.lead_id.id)
