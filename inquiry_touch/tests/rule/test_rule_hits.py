from datetime import timedelta

from odoo import fields

from ..common import InquiryCase


class TestRuleHits(InquiryCase):
    """How often a rule applied of late is told by its receipts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False
        cls.rules = cls.env["inquiry.tag.rule"].create(
            [
                {"name": word, "priority": "1", "word_ids": [(0, 0, {"words": word})]}
                for word in ("zebra", "yak", "xerus")
            ]
        )

    def _hits(self, rules):
        rules.invalidate_recordset()
        return rules.mapped("hit_count")

    def test_ux_3_1_hits_of_seven_days_and_the_last_one(self):
        self._arrive(message="Two zebra lamps, please")
        self._arrive(message="A zebra and a yak")
        self.assertEqual(self._hits(self.rules), [2, 1, 0])
        self.assertEqual([bool(rule.last_hit_at) for rule in self.rules], [True, True, False])
        old = fields.Datetime.now() - timedelta(days=8)
        self.env["inquiry.decision"].search([("setting_name", "=", "yak")]).sudo().decided_at = old
        self.assertEqual(self._hits(self.rules), [2, 0, 0])
        self.assertEqual(self.rules[1].last_hit_at, old.replace(microsecond=0))

    def test_a_rule_that_was_skipped_did_not_apply(self):
        self.rules[0].sudo()._note_error("cannot be read")
        self.assertEqual(self._hits(self.rules[0]), [0])

    def test_each_kind_of_rule_counts_its_own_inquiries(self):
        policy = self.env["inquiry.assignment.policy"].create(
            {"name": "All", "member_ids": [(0, 0, {"user_id": self.salesperson.id})]}
        )
        answer = self.env["inquiry.sla.policy"].search([])
        for number in range(3):
            self._arrive(message=f"lamp {number}")
        self.assertEqual(self._hits(policy), [3])
        self.assertEqual(sum(self._hits(answer)), 3)

    def test_another_company_s_inquiries_are_not_counted(self):
        self._arrive(message="A zebra, please")
        other = self.env["res.company"].create({"name": "Other"})
        self.env["inquiry.decision"].search([("setting_name", "=", "zebra")]).sudo().company_id = other
        here, there = (
            self.rules[0].with_context(allowed_company_ids=company.ids) for company in (self.company, other)
        )
        self.assertEqual((self._hits(here), self._hits(there)), ([0], [1]))

    def test_a_list_of_rules_reads_all_hits_with_one_query(self):
        self.env.flush_all()
        self._hits(self.rules)  # whose companies they are is known from now on
        with self.assertQueryCount(1):
            self._hits(self.rules)
