from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .back_test_case import JOB, BackTestCase


class TestBackTestRights(BackTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.foreign = new_test_user(
            cls.env,
            "inquiry_foreign",
            "sales_team.group_sale_manager",
            company_id=cls.elsewhere.id,
            company_ids=cls.elsewhere.ids,
        )

    def test_cl_07_inquiries_of_another_company_are_never_read(self):
        test = self.Test.with_user(self.foreign).create({})
        test.action_start()
        self._run_cron(JOB)
        self.assertEqual((test.company_id, test.total_count), (self.elsewhere, 0))
        self.assertFalse(test.sudo().line_ids)

    def test_cl_07_no_test_of_another_company_is_made_seen_or_started(self):
        test = self._test()
        for attempt in (
            lambda: self.Test.with_user(self.foreign).create({"company_id": self.company.id}),
            lambda: test.with_user(self.foreign).action_start(),
            lambda: test.with_user(self.foreign).action_stop(),
            lambda: test.with_user(self.foreign).read(["differ_count"]),
            lambda: test.line_ids.with_user(self.foreign).read(["lead_id"]),
            lambda: test.load_ids.with_user(self.foreign).read(["after"]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_cl_07_no_rule_of_another_company_is_tested(self):
        theirs = self._rule("x", company_id=self.elsewhere.id)
        with self.assertRaises(UserError):
            self.Test.with_user(self.manager).create({"tag_rule_id": theirs.id})

    def test_cl_07_nobody_but_a_manager_tests_rules(self):
        test = self._test()
        for attempt in (
            lambda: self.Test.with_user(self.salesperson).create({}),
            lambda: test.with_user(self.salesperson).action_start(),
            lambda: self.present.with_user(self.salesperson).action_back_test(),
            lambda: test.line_ids.with_user(self.manager).write({"same_owner": "same"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_cl_07_a_context_from_outside_switches_no_rule(self):
        draft = self._rule("lamp", sequence=5, category_id=self.other.id, active=False)
        for tried in (
            {"model": "inquiry.tag.rule", "added": [draft.id], "left_out": []},
            ["inquiry.tag.rule", [draft.id], []],
        ):
            rule = self.Rule.with_context(inquiry_tried=tried)
            self.assertNotIn(draft.id, rule._ordered_rule_ids())
