from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...tools.verdict import Suspicion
from .common import IdentityCase


class TestMergeRights(IdentityCase):
    """Who may join and part files: whoever sees both."""

    def setUp(self):
        super().setUp()
        self.anna, self.ben = self._buyer(email="anna@acme.com"), self._buyer(email="ben@acme.com")
        self._case(self.anna)
        self.case = self._case(self.ben)
        self.env["inquiry.buyer.suggestion"]._suggest([(self.anna, [Suspicion(self.ben.id, 60)])])
        self.suggestion = self._suggestions(self.anna, self.ben)

    def test_salesperson_merges_and_parts_own_buyers(self):
        self.suggestion.with_user(self.salesperson).action_merge()
        merge = self.anna.merge_ids
        self.assertEqual((merge.merged_id, merge.user_id), (self.ben, self.salesperson))
        merge.with_user(self.salesperson).action_undo()
        self.assertEqual(merge.undone_by_id, self.salesperson)

    def test_salesperson_does_not_touch_buyers_of_others(self):
        self.case.user_id = self.manager
        for act in (
            lambda: (self.anna | self.ben).with_user(self.salesperson).action_merge(),
            lambda: self.suggestion.with_user(self.salesperson).action_merge(),
            lambda: self.suggestion.with_user(self.salesperson).action_refuse(),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertFalse(self.ben.merged_into_id)

    def test_merged_file_of_others_is_no_open_book(self):
        cases = self.anna.lead_ids | self.ben.lead_ids
        merge = self._merge(self.anna, self.ben)
        cases.user_id = self.manager
        for record in (self.anna, self.ben, merge, self.anna.key_ids):
            self.assertFalse(record.with_user(self.salesperson)._filtered_access("read"), record)

    def test_owner_of_one_case_sees_the_whole_buyer(self):
        self.case.user_id = self.manager
        self._merge(self.anna, self.ben)
        seen = self.anna.with_user(self.salesperson)
        self.assertEqual(len(seen.key_ids), 2)

    def test_only_managers_say_which_mailbox_is_shared(self):
        key = self.anna.key_ids
        with self.assertRaises(AccessError):
            key.with_user(self.salesperson).action_toggle_shared()
        key.with_user(self.manager).action_toggle_shared()
        self.assertTrue(key.is_shared)

    def test_files_of_companies_that_do_not_share_are_not_merged(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._buyer(email="anna@acme.com", company_id=other.id)
        with self.assertRaisesRegex(Exception, "do not share"):
            self._merge(self.anna, stranger)
        user = new_test_user(self.env, "inquiry_lena", "sales_team.group_sale_manager")
        with self.assertRaises(AccessError):
            (self.anna | stranger).with_user(user).action_merge()
