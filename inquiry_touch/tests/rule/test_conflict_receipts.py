from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

from .conflict_case import ConflictCase


class TestConflictReceipts(ConflictCase):
    """What receipts say of rules that contradict each other on an inquiry."""

    def test_cl_07_receipts_say_who_stands_above_and_the_button_counts_them(self):
        first = self._rule("sample", sequence=10, category_id=self.sample.id)
        second = self._rule("lamp", sequence=20, category_id=self.other.id)
        lead = self._arrive(message="One more sample, of the new lamp").lead_id
        self.assertEqual(lead.inquiry_category_id, self.sample)
        receipts = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "classify").sorted("id")
        self.assertEqual(receipts.mapped("is_conflict"), [True, True])
        self.assertIn("It stands above “lamp”, which gives another “Category”.", receipts[0].sentence)
        self.assertIn("“sample” stands above it and decides “Category”.", receipts[1].sentence)
        self.assertEqual((first.recent_conflict_count, second.recent_conflict_count), (1, 1))
        action = second.action_view_recent_conflicts()
        self.assertEqual(self.env["inquiry.decision"].search(action["domain"]), receipts[1])

    def test_cl_07_a_receipt_names_what_another_rule_gives_differently_and_no_grade(self):
        self._rule("sample", sequence=10, category_id=self.sample.id, intent="low")
        self._rule("lamp", sequence=20, category_id=self.other.id, intent="high")
        lead = self._arrive(message="One more sample, of the new lamp").lead_id
        receipt = lead.inquiry_decision_ids.filtered("is_conflict").sorted("id")[0]
        self.assertIn("“lamp”, which gives another “Category”.", receipt.sentence)

    def test_cl_07_a_receipt_of_the_owner_names_the_policy_it_overrules(self):
        self._policy(self.salesperson, name="A", sequence=1, when_source_ids=self.source.ids)
        self._policy(self.manager, name="B", sequence=2, when_source_ids=self.source.ids)
        self._policy(self.manager, name="Rest", sequence=3)
        lead = self._arrive(message="Hello").lead_id
        [receipt] = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "assign")
        self.assertTrue(receipt.is_conflict)
        self.assertIn("It stands above “B”, which gives another “Salesperson”.", receipt.sentence)
        self.assertNotIn("Rest", receipt.sentence)
        again = self._arrive(message="Hello again", email=lead.email_from, order_ref="other").lead_id
        known = again.inquiry_decision_ids.filtered(lambda one: one.reason == "known_owner")
        self.assertFalse(known.is_conflict)

    def test_cl_07_rules_that_agree_leave_plain_receipts(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        self._rule("lamp", sequence=20, category_id=self.sample.id)
        lead = self._arrive(message="One more sample, of the new lamp").lead_id
        self.assertFalse(any(lead.inquiry_decision_ids.mapped("is_conflict")))

    def test_cl_07_telling_conflicts_asks_the_database_nothing_per_inquiry(self):
        self._rule("sample", sequence=10, category_id=self.sample.id)
        self._rule("lamp", sequence=20, category_id=self.other.id)
        self._policy(self.salesperson, name="A", sequence=1, when_source_ids=self.source.ids)
        self._policy(self.manager, name="B", sequence=2, when_source_ids=self.source.ids)

        def count_queries(number):
            facts = [
                InquiryFacts(
                    text=f"{one}: sample, lamp", company_id=self.company.id, source_id=self.source.id
                )
                for one in range(number)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            [*_others, last] = self.Policy._choose(facts, dry_run=True)
            self.assertTrue(last.receipts[0].facts["overrules"])
            self.assertTrue(self.Rule._classify(facts)[-1].receipts[1].facts["overruled_by"])
            return self.env.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(1), count_queries(50))
