from datetime import timedelta

from .common import ASKED_AT, IdentityCase


class TestResolve(IdentityCase):
    """Who wrote, and to which case it belongs."""

    def test_stranger_is_a_new_buyer(self):
        resolution = self._resolve(email="anna@acme.com")
        self.assertEqual((resolution.buyer_id, resolution.lead_id), (0, 0))
        self.assertEqual(self._reasons(resolution), ["new_buyer"])

    def test_id_01_each_key_finds_the_buyer_and_says_so(self):
        buyer = self._buyer(email="anna@acme.com", phone="+4930123456", external_buyer_id="B7")
        for reason, values in (
            ("known_email", {"email": "Anna@Acme.com"}),
            ("known_phone", {"phone": "+4930123456", "email": "new@acme.com"}),
            ("known_external", {"external_buyer_id": "B7"}),
        ):
            resolution = self._resolve(**values)
            self.assertEqual(resolution.buyer_id, buyer.id, reason)
            self.assertEqual(self._reasons(resolution), [reason])

    def test_platform_id_of_another_source_is_somebody_else(self):
        self._buyer(external_buyer_id="B7")
        other = self.env["inquiry.source"].create({"name": "Fair"})
        self.assertFalse(self._resolve(external_buyer_id="B7", source_id=other.id).buyer_id)

    def test_buyer_of_another_company_is_somebody_else(self):
        self._buyer(email="anna@acme.com")
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self._resolve(email="anna@acme.com", company_id=other.id).buyer_id)

    def test_id_02_two_people_behind_one_mailbox_stay_two(self):
        first = self._ensure_known(email="info@acme.com", phone="+4930111111")
        second = self._ensure_known(email="info@acme.com", phone="+4930222222")
        self.assertNotEqual(first, second)
        self.assertEqual(self._resolve(phone="+4930222222").buyer_id, second.id)

    def test_further_mail_of_a_shared_mailbox_joins_its_case(self):
        case = self._case(self._buyer(email="info@acme.com"))
        resolution = self._resolve(email="info@acme.com")
        self.assertEqual(resolution.lead_id, case.id)
        self.assertEqual(self._reasons(resolution), ["known_mailbox", "open_case"])

    def test_mailbox_a_manager_marked_as_shared_is_one(self):
        buyer = self._buyer(email="chairs@acme.com", phone="+4930111111")
        buyer.key_ids.filtered(lambda key: key.kind == "email").is_shared = True
        self.assertFalse(self._resolve(email="chairs@acme.com", phone="+4930222222").buyer_id)

    def test_merged_buyer_leads_to_the_one_it_was_merged_into(self):
        old, new = self._buyer(email="old@acme.com"), self._buyer(email="new@acme.com")
        case = self._case(old)
        self.env["inquiry.buyer.merge"]._merge(new, old)
        self.assertEqual(self._resolve(email="old@acme.com").buyer_id, new.id)
        self.assertEqual(self._resolve(email="new@acme.com").lead_id, case.id)

    def test_in_17_message_of_a_known_buyer_joins_the_open_case(self):
        case = self._case(self._buyer(email="anna@acme.com"))
        resolution = self._resolve(email="anna@acme.com", asked_at=ASKED_AT + timedelta(days=30))
        self.assertEqual(resolution.lead_id, case.id)
        self.assertEqual(self._reasons(resolution), ["known_email", "open_case"])

    def test_message_after_the_days_of_a_case_opens_another(self):
        self._case(self._buyer(email="anna@acme.com"))
        resolution = self._resolve(email="anna@acme.com", asked_at=ASKED_AT + timedelta(days=31))
        self.assertFalse(resolution.lead_id)
        self.assertEqual(self._reasons(resolution), ["known_email", "case_too_old"])
        self.company.inquiry_case_days = 40
        self.assertTrue(self._resolve(email="anna@acme.com", asked_at=ASKED_AT + timedelta(days=31)).lead_id)

    def test_message_about_another_order_opens_another(self):
        self._case(self._buyer(email="anna@acme.com"), inquiry_order_ref="SO7")
        self.assertFalse(self._resolve(email="anna@acme.com", order_ref="SO8").lead_id)
        self.assertTrue(self._resolve(email="anna@acme.com", order_ref="SO7").lead_id)

    def test_won_and_lost_cases_are_closed(self):
        buyer = self._buyer(email="anna@acme.com")
        self._case(buyer).action_set_lost()
        self._case(buyer).action_set_won()
        self.assertFalse(self._resolve(email="anna@acme.com").lead_id)

    def test_salesperson_s_view_does_not_split_a_buyer(self):
        case = self._case(self._buyer(email="anna@acme.com"), user_id=self.manager.id)
        facts = self._facts(email="anna@acme.com")
        self.assertEqual(self.Buyer.with_user(self.salesperson)._resolve([facts])[0].lead_id, case.id)

    def test_known_owner_is_that_of_the_last_case_who_still_is_there(self):
        buyer = self._buyer(email="anna@acme.com")
        self._case(buyer, user_id=self.manager.id).action_set_lost()
        self._case(buyer).action_set_lost()
        self.assertEqual(self._resolve(email="anna@acme.com").known_user_id, self.salesperson.id)
        self.salesperson.active = False
        self.assertEqual(self._resolve(email="anna@acme.com").known_user_id, self.manager.id)

    def test_batch_of_fifty_costs_as_many_queries_as_one(self):
        for number in range(50):
            self._case(self._buyer(email=f"b{number}@acme.com", phone=f"+49301234{number:03}"))
        counts = []
        for size in (1, 1, 50):  # the first round fills what is kept for good
            facts_list = [self._facts(email=f"b{number}@acme.com") for number in range(size)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            resolutions = self.Buyer._resolve(facts_list)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(resolution.lead_id for resolution in resolutions))
        self.assertEqual(counts[1], counts[2])


class TestResolveThread(IdentityCase):
    """A message that answers a message of a lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._buyer(email="anna@acme.com")
        cls.case = cls._case(cls.buyer)

    def test_reply_joins_its_thread_whoever_wrote_it(self):
        resolution = self._resolve(email="colleague@acme.com", thread_lead_id=self.case.id)
        self.assertEqual((resolution.lead_id, resolution.reopens), (self.case.id, False))
        self.assertIn("thread", self._reasons(resolution))

    def test_reply_joins_its_thread_after_the_days_of_a_case(self):
        late = ASKED_AT + timedelta(days=300)
        resolution = self._resolve(email="anna@acme.com", thread_lead_id=self.case.id, asked_at=late)
        self.assertEqual(resolution.lead_id, self.case.id)

    def test_reply_of_a_shared_mailbox_joins_its_thread(self):
        resolution = self._resolve(email="info@acme.com", thread_lead_id=self.case.id)
        self.assertEqual(resolution.lead_id, self.case.id)

    def test_reply_on_a_closed_case_opens_one_linked_to_it(self):
        for close in ("action_set_lost", "action_set_won", "action_archive"):
            case = self._case(self._buyer(email=f"{close}@acme.com"))
            getattr(case, close)()
            resolution = self._resolve(email=f"{close}@acme.com", thread_lead_id=case.id)
            self.assertEqual((resolution.lead_id, resolution.previous_lead_id), (0, case.id), close)
            self.assertEqual(resolution.known_user_id, self.salesperson.id)
            self.assertIn("closed_case", self._reasons(resolution))

    def test_second_reply_on_a_closed_case_joins_the_one_that_continues_it(self):
        self.case.action_set_lost()
        next_case = self._case(self.Buyer, inquiry_previous_lead_id=self.case.id)
        resolution = self._resolve(email="colleague@acme.com", thread_lead_id=self.case.id)
        self.assertEqual(resolution.lead_id, next_case.id)
        self.assertIn("continued_case", self._reasons(resolution))

    def test_reply_on_a_closed_case_reopens_it_where_that_is_set(self):
        self.company.inquiry_closed_case = "reopen"
        self.case.action_set_lost()
        resolution = self._resolve(email="anna@acme.com", thread_lead_id=self.case.id)
        self.assertEqual((resolution.lead_id, resolution.reopens), (self.case.id, True))
        self.assertFalse(self.case.active, "deciding changes nothing")

    def test_reopened_case_is_open_and_its_owner_is_told(self):
        for close in ("action_set_lost", "action_set_won", "action_archive"):
            case = self._case(self.buyer)
            getattr(case, close)()
            case._inquiry_open_again()
            self.assertTrue(case.active and case.won_status == "pending", close)
            self.assertEqual(case.activity_ids.user_id, self.salesperson)

    def test_thread_of_another_company_is_not_joined(self):
        other = self.env["res.company"].create({"name": "Other"})
        resolution = self._resolve(email="anna@acme.com", thread_lead_id=self.case.id, company_id=other.id)
        self.assertFalse(resolution.lead_id)
