from dataclasses import replace
from datetime import timedelta

from odoo.exceptions import AccessError, ConcurrencyError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import ASKED_AT, IdentityCase


class TestBuyer(IdentityCase):
    """The buyer file: made with its keys, completed, read by those who may."""

    def test_id_05_new_sender_gets_a_file_with_all_addresses(self):
        buyer = self._buyer(name="Anna", email="anna@acme.com", phone="+4930123456", lang_code="en_US")
        self.assertRecordValues(
            buyer,
            [
                {
                    "name": "Anna",
                    "email_from": "anna@acme.com",
                    "phone": "+4930123456",
                    "company_id": self.company.id,
                    "last_seen_at": ASKED_AT,
                }
            ],
        )
        self.assertEqual(
            buyer.key_ids.mapped(lambda key: (key.kind, key.value)),
            [("email", "anna@acme.com"), ("phone", "+4930123456")],
        )

    def test_id_01_further_address_of_a_known_buyer_is_added(self):
        buyer = self._buyer(email="anna@acme.com")
        again = self._ensure_known(email="anna@acme.com", external_buyer_id="B7")
        self.assertEqual(again, buyer)
        self.assertEqual(set(buyer.key_ids.mapped("kind")), {"email", "external"})

    def test_address_stays_with_the_buyer_who_had_it_first(self):
        first = self._buyer(phone="+4930123456")
        self._ensure_known(phone="+4930123456", external_buyer_id="B7")
        second = self._buyer(email="ben@acme.com")
        self.Buyer._ensure([self._facts(email="ben@acme.com", phone="+4930123456", buyer_id=second.id)])
        key = self.env["inquiry.buyer.key"].search([("value", "=", "+4930123456")])
        self.assertEqual(key.buyer_id, first)

    def test_two_new_buyers_with_one_address_collide(self):
        facts = self._facts(email="anna@acme.com")
        with self.assertRaises(ConcurrencyError), mute_logger("odoo.sql_db"):
            self.Buyer._ensure([facts, facts])

    def test_older_message_does_not_turn_back_the_last_one(self):
        buyer = self._buyer(email="anna@acme.com")
        facts = self._facts(email="anna@acme.com", buyer_id=buyer.id)
        for days, expected in ((-5, 0), (3, 3)):
            self.Buyer._ensure([replace(facts, asked_at=ASKED_AT + timedelta(days=days))])
            self.assertEqual(buyer.last_seen_at, ASKED_AT + timedelta(days=expected))
            self.assertEqual(buyer.key_ids.last_seen_at, ASKED_AT + timedelta(days=expected))

    def test_buyer_row_is_written_even_when_nothing_changes(self):
        buyer = self._buyer(email="anna@acme.com")
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid FROM inquiry_buyer WHERE id = %s", [buyer.id])
        before = self.env.cr.fetchone()
        self.Buyer._ensure([self._facts(email="anna@acme.com", buyer_id=buyer.id)])
        self.env.cr.execute("SELECT ctid FROM inquiry_buyer WHERE id = %s", [buyer.id])
        self.assertNotEqual(self.env.cr.fetchone(), before, "two transactions would not meet")

    def test_batch_of_fifty_costs_as_many_queries_as_one(self):
        counts = []
        for turn, size in enumerate((1, 1, 50)):
            facts_list = [self._facts(email=f"t{turn}b{number}@acme.com") for number in range(size)]
            before = self.env.cr.sql_log_count
            self.Buyer._ensure(facts_list)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_first_inquiry_is_that_of_a_new_buyer_the_second_of_a_known_one(self):
        buyer = self._buyer(email="anna@acme.com")
        leads = self._case(buyer) + self._case(buyer)
        leads[0].action_archive()
        self.assertEqual([facts.is_known_buyer for facts in leads._inquiry_facts()], [False, True])

    def test_buyer_is_not_merged_into_itself(self):
        first, second = self._buyer(email="a@acme.com"), self._buyer(email="b@acme.com")
        first.merged_into_id = second
        with self.assertRaises(ValidationError):
            second.merged_into_id = first

    def test_merged_contacts_keep_their_buyer(self):
        kept, gone = self.env["res.partner"].create([{"name": "Anna", "email": "anna@acme.com"}] * 2)
        buyer = self._buyer(email="anna@acme.com")
        buyer.partner_id = gone
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | gone).ids, kept)
        self.assertEqual(buyer.partner_id, kept)

    def test_salesperson_reads_buyers_and_changes_none(self):
        buyer = self._buyer(email="anna@acme.com").with_user(self.salesperson)
        self.assertEqual(buyer.key_ids.value, "anna@acme.com")
        for act in (lambda: buyer.write({"name": "x"}), lambda: buyer.key_ids.write({"value": "x"})):
            with self.assertRaises(AccessError):
                act()

    def test_manager_corrects_a_buyer_and_removes_none(self):
        buyer = self._buyer(email="anna@acme.com").with_user(self.manager)
        buyer.name = "Anna"
        for act in (buyer.unlink, buyer.key_ids.unlink, buyer.copy):
            with self.assertRaises(AccessError):
                act()

    def test_other_company_sees_no_buyer_and_no_address(self):
        buyer = self._buyer(email="anna@acme.com")
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "inquiry_eve",
            "sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for records in (buyer, buyer.key_ids):
            self.assertFalse(records.with_user(stranger).search([("id", "in", records.ids)]))
