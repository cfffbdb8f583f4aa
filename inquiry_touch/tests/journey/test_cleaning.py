from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .common import NOW, JourneyCase


class TestCleaning(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"inquiry_dormant_months": 12, "inquiry_clean_after_days": 0})
        cls.env["inquiry.cleaning"].search([]).unlink()
        cls.long_ago = NOW - timedelta(days=500)
        cls.empty = cls._file("Nobody")
        cls.dormant = cls._dormant("dormant@example.com")

    @classmethod
    def _file(cls, name):
        buyer = cls.env["inquiry.buyer"].create({"name": name, "company_id": cls.company.id})
        cls.env.cr.execute(
            "UPDATE inquiry_buyer SET create_date = %s WHERE id = %s", [cls.long_ago, buyer.id]
        )
        buyer.invalidate_recordset()
        return buyer

    @classmethod
    def _dormant(cls, email, **values):
        """Return a buyer who wrote long ago, about what was lost since."""
        lead = cls._inquiry(email=email, occurred_at=cls.long_ago, **values)
        lead.action_set_lost()
        return lead.inquiry_buyer_id

    def _find(self):
        self.env["inquiry.cleaning"].with_user(self.manager).action_find()
        rows = self.env["inquiry.cleaning"].search([("state", "=", "proposed")])
        return {row.buyer_id: row for row in rows}

    def test_id_09_the_job_lists_empty_and_dormant_files_and_waits_for_approval(self):
        self._inquiry(email="lively@example.com", occurred_at=NOW)
        with freeze_time(NOW + timedelta(days=1)):
            self._run_cron("inquiry_touch.ir_cron_inquiry_cleaning_find")
        rows = self._find()
        self.assertEqual(rows[self.empty].kind, "empty")
        self.assertEqual(rows[self.dormant].kind, "dormant")
        self.assertNotIn("lively@example.com", [buyer.email_from for buyer in rows])
        self.assertTrue(self.dormant.active)
        self.assertTrue(self.empty.exists())
        self.assertIn("1 addresses", rows[self.dormant].preview)
        self.assertIn("1 closed inquiries", rows[self.dormant].preview)

    def test_id_09_approval_cleans_exactly_what_was_chosen_and_logs_the_number(self):
        other = self._dormant("other@example.com")
        rows = self._find()
        chosen = rows[self.empty] | rows[self.dormant]
        chosen.with_user(self.manager).action_approve()
        self.assertFalse(self.empty.exists())
        self.assertFalse(self.dormant.active)
        self.assertTrue(self.dormant.key_ids)
        self.assertTrue(other.active)
        self.assertEqual(set(chosen.mapped("state")), {"done"})
        receipt = self.env["inquiry.decision"].search([("reason", "=", "files_cleaned")])
        self.assertEqual((receipt.facts["removed"], receipt.facts["archived"]), (1, 1))
        self.assertEqual(receipt.company_id, self.company)

    def test_id_09_the_set_days_are_waited_for(self):
        self.company.inquiry_clean_after_days = 14
        self._find()
        with freeze_time(NOW + timedelta(days=13)):
            self._run_cron("inquiry_touch.ir_cron_inquiry_cleaning_find")
            self.assertTrue(self.dormant.active)
        with freeze_time(NOW + timedelta(days=14)):
            self._run_cron("inquiry_touch.ir_cron_inquiry_cleaning_find")
            self.assertFalse(self.dormant.active)
            self.assertFalse(self.empty.exists())

    def test_id_09_what_is_still_open_is_never_proposed(self):
        open_case = self._dormant("open@example.com")
        open_case.lead_ids.action_restore()
        planned = self._dormant("planned@example.com")
        self._touch(planned.lead_ids, state="held")
        todo = self._dormant("todo@example.com")
        todo.lead_ids.activity_schedule("mail.mail_activity_data_todo", user_id=self.salesperson.id)
        merged = self._dormant("merged@example.com")
        root = self._dormant("root@example.com")
        merged.merged_into_id = root
        young = self.env["inquiry.buyer"].create({"name": "Young", "company_id": self.company.id})
        self.env.cr.execute("UPDATE inquiry_buyer SET create_date = %s WHERE id = %s", [NOW, young.id])
        found = self._find()
        for buyer in (open_case, planned, todo, merged, root, young):
            with self.subTest(buyer.email_from):
                self.assertNotIn(buyer, found)

    def test_id_09_a_file_with_nothing_but_an_order_is_not_empty(self):
        self.env["inquiry.buyer.order"].create(
            {
                "buyer_id": self.empty.id,
                "company_id": self.company.id,
                "scope": "source:0",
                "number": "SO-1",
                "event_id": self.env.ref("inquiry_touch.inquiry_order_event_shipped").id,
                "event_at": self.long_ago,
                "first_at": self.long_ago,
            }
        )
        self.assertNotIn(self.empty, self._find())

    def test_id_09_what_changed_since_it_was_proposed_is_kept(self):
        row = self._find()[self.dormant]
        self.dormant.lead_ids.action_restore()
        row.with_user(self.manager).action_approve()
        self.assertTrue(self.dormant.active)
        self.assertEqual(row.state, "kept")

    def test_id_09_a_buyer_who_writes_again_comes_back(self):
        self._find()[self.dormant].with_user(self.manager).action_approve()
        lead = self._arrive(email="dormant@example.com", occurred_at=NOW).lead_id
        self.assertEqual(lead.inquiry_buyer_id, self.dormant)
        self.assertTrue(self.dormant.active)

    def test_id_09_what_a_manager_keeps_is_not_proposed_again(self):
        self._find()[self.dormant].with_user(self.manager).action_keep()
        self.assertNotIn(self.dormant, self._find())

    def test_id_09_who_said_stop_stays_blocked(self):
        self.dormant._said_stop("email", "test")
        self._find()[self.dormant].with_user(self.manager).action_approve()
        blocked = self.env["mail.blacklist"].search([("email", "=", "dormant@example.com")])
        self.assertTrue(blocked.active)

    def test_id_09_nobody_but_a_manager_of_the_company_cleans(self):
        row = self._find()[self.dormant]
        for user in (self.salesperson, self.all_leads):
            for door in ("action_approve", "action_keep", "action_find"):
                with self.assertRaises(AccessError):
                    getattr(row.with_user(user), door)()
        row.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            row.with_user(self.manager).action_approve()

    def test_id_09_no_month_set_means_no_dormant_file(self):
        self.company.inquiry_dormant_months = 0
        self.assertNotIn(self.dormant, self._find())
