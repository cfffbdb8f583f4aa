from odoo.tests import new_test_user

from .common import IdentityCase


class TestCompanySharing(IdentityCase):
    """Buyers are a company's own, or one file for the companies of a group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.env.user.company_ids += cls.other
        cls.other_source = cls.env["inquiry.source"].create({"name": "There", "company_id": cls.other.id})
        cls.stranger = new_test_user(
            cls.env,
            "inquiry_eve",
            "sales_team.group_sale_salesman_all_leads",
            company_id=cls.other.id,
            company_ids=[(6, 0, cls.other.ids)],
        )

    def _share(self):
        group = self.env["inquiry.company.group"].create({"name": "Both"})
        (self.company | self.other).inquiry_company_group_id = group
        return group

    def _here_and_there(self):
        return (
            self._arrive(email="anna@acme.com", phone="+4930111111"),
            self._arrive(self.other_source, email="anna@acme.com"),
        )

    def test_id_01_companies_on_their_own_know_nothing_of_each_other(self):
        here, there = self._here_and_there()
        self.assertNotEqual(here.buyer_id, there.buyer_id)
        self.assertEqual(there.buyer_id.company_id, self.other)
        seen = (here.buyer_id | here.buyer_id.key_ids.buyer_id).with_user(self.stranger)
        self.assertFalse(seen._filtered_access("read"))
        self.assertFalse(self._suggestions(here.buyer_id, there.buyer_id))

    def test_id_01_companies_that_share_know_one_buyer(self):
        self._share()
        here, there = self._here_and_there()
        self.assertEqual(here.buyer_id, there.buyer_id)
        self.assertNotEqual(here.lead_id, there.lead_id, "each company has its own case")
        self.assertEqual(there.file_id.company_id, self.other)
        self.env.invalidate_all()  # what another user has read says nothing about this one
        seen = here.buyer_id.with_user(self.stranger)
        self.assertIn("+4930111111", seen.key_ids.mapped("value"))
        self.assertEqual(
            seen.lead_ids, there.lead_id.with_user(self.stranger), "inquiries stay a company's own"
        )

    def test_further_messages_use_the_file_the_company_has(self):
        self._share()
        here, there = self._here_and_there()
        again = self._arrive(self.other_source, email="anna@acme.com")
        by_phone = self._arrive(self.other_source, email="", phone="+4930111111")
        self.assertEqual((again | by_phone).file_id, there.file_id)
        self.assertEqual((again | by_phone).lead_id, there.lead_id)
        self.assertEqual(len(here.buyer_id.merge_ids), 1)

    def test_company_that_stops_sharing_gets_its_own_file_back(self):
        self._share()
        here, there = self._here_and_there()
        file = there.file_id
        self.other.inquiry_company_group_id = False
        self.assertEqual((there.buyer_id, there.lead_id.inquiry_buyer_id), (file, file))
        self.assertFalse(here.buyer_id.with_user(self.stranger)._filtered_access("read"))
        self.assertTrue(file.with_user(self.stranger)._filtered_access("read"))
        self.assertEqual(file.key_ids.mapped("value"), ["anna@acme.com"])
        self.assertFalse(file.phone, "nothing of the other company stays behind")

    def test_files_there_were_before_sharing_are_suggested_and_can_be_merged(self):
        here, there = self._here_and_there()
        self._share()
        again = self._arrive(self.other_source, email="anna@acme.com")
        self.assertEqual(again.buyer_id, there.buyer_id, "of two as good, the company's own")
        suggestion = self._suggestions(here.buyer_id, there.buyer_id)
        self.assertTrue(suggestion.with_user(self.stranger)._filtered_access("read"))
        suggestion.with_user(self.stranger).action_merge()
        self.assertEqual(there.lead_id.inquiry_buyer_id, here.buyer_id)

    def test_suggestions_end_with_the_sharing(self):
        here, there = self._here_and_there()
        self._share()
        self._arrive(self.other_source, email="anna@acme.com")
        self.company.inquiry_company_group_id = False
        self.assertFalse(self._suggestions(here.buyer_id, there.buyer_id))

    def test_merge_over_companies_is_undone_when_one_leaves(self):
        here, there = self._here_and_there()
        there_buyer = there.buyer_id
        self._share()
        merge = self._merge(here.buyer_id, there_buyer)
        self.assertEqual(there.buyer_id, here.buyer_id)
        self.company.inquiry_company_group_id = False
        self.assertTrue(merge.undone_at)
        self.assertEqual(
            (there.buyer_id, there_buyer.key_ids.mapped("value")), (there_buyer, ["anna@acme.com"])
        )
