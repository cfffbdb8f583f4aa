from datetime import datetime, timedelta

from odoo.tests import BaseCase

from ...tools.case_choice import OpenCase, choose_case
from ...tools.identity_keys import (
    BuyerKey,
    is_shared_mailbox,
    keys_of,
    with_mailbox,
)
from ...tools.inquiry_facts import InquiryFacts

NOON = datetime(2026, 3, 2, 12, 0)


class TestIdentityKeys(BaseCase):
    """What recognises a buyer, without a database."""

    def test_keys_are_normalised_the_strongest_first(self):
        facts = InquiryFacts(
            text="", source_id=4, external_buyer_id="B7", email="Anna@ACME.com", phone="+4930123456"
        )
        self.assertEqual(
            keys_of(facts),
            (
                BuyerKey("external", "B7", "source:4"),
                BuyerKey("email", "anna@acme.com"),
                BuyerKey("phone", "+4930123456"),
            ),
        )

    def test_platform_id_is_another_one_at_another_source(self):
        here, there = (
            keys_of(InquiryFacts(text="", source_id=source, external_buyer_id="7")) for source in (1, 2)
        )
        self.assertNotEqual(here, there)

    def test_what_is_no_address_recognises_nobody(self):
        self.assertFalse(keys_of(InquiryFacts(text="", email="none", phone="0571 88")))

    def test_shared_mailboxes_are_known_by_their_name(self):
        for email in ("info@acme.com", "sales2@acme.de", "sales.team@acme.com", "info+shop@acme.com"):
            expected = email != "sales.team@acme.com"
            self.assertEqual(is_shared_mailbox(email), expected, email)
        self.assertFalse(is_shared_mailbox("anna@info.com"))

    def test_id_02_mailbox_itself_writes_only_without_a_personal_key(self):
        mailbox, phone = BuyerKey("email", "info@acme.com", is_shared=True), BuyerKey("phone", "+4930123456")
        itself = BuyerKey("mailbox", "info@acme.com")
        self.assertEqual(with_mailbox([mailbox], ""), (itself, mailbox))
        self.assertEqual(with_mailbox([mailbox, phone], ""), (mailbox, phone))
        signed = with_mailbox([mailbox, phone], " Anna  SCHMIDT")[0]
        self.assertEqual(signed, BuyerKey("mailbox", "info@acme.com", "name:anna schmidt"))

    def test_masked_address_counts_at_its_marketplace_and_is_no_e_mail(self):
        facts = InquiryFacts(
            text="",
            source_id=4,
            email="x1@marketplace.amazon.com",
            is_masked=True,
            marketplace="amazon",
            order_ref="#701-7",
        )
        self.assertEqual(
            keys_of(facts),
            (
                BuyerKey("masked", "x1@marketplace.amazon.com", "marketplace:amazon"),
                BuyerKey("order", "701-7", "marketplace:amazon"),
            ),
        )

    def test_relays_and_robots_are_nobodys_address(self):
        places = {"marketplace.amazon.de", "feedback@service.alibaba.com"}
        for email in ("x1@marketplace.amazon.de", "no-reply@acme.com", "feedback@service.alibaba.com"):
            self.assertEqual(keys_of(InquiryFacts(text="", email=email), places), (), email)
        for email in ("x1@amazon.de", "anna@service.alibaba.com"):
            self.assertTrue(keys_of(InquiryFacts(text="", email=email), places), email)

    def test_postal_address_is_kept_as_a_digest_whatever_its_spelling(self):
        one, other, town = (
            keys_of(InquiryFacts(text="", address=address))
            for address in ("1 Main St., Springfield", "1 MAIN ST  Springfield", "Springfield")
        )
        self.assertEqual(one, other)
        self.assertEqual((one[0].kind, len(one[0].value)), ("address", 64))
        self.assertFalse(town)


class TestCaseChoice(BaseCase):
    """Which open case a message belongs to, without a database."""

    def _choose(self, *cases, asked_at=NOON, order_ref=""):
        return choose_case(cases, asked_at, order_ref, days=30)

    def test_latest_case_takes_the_message(self):
        early, late = OpenCase(1, NOON - timedelta(days=9)), OpenCase(2, NOON - timedelta(days=2))
        self.assertEqual(self._choose(late, early).lead_id, 2)

    def test_case_of_the_same_order_comes_first(self):
        same, late = OpenCase(1, NOON - timedelta(days=9), "SO7"), OpenCase(2, NOON)
        self.assertEqual(self._choose(same, late, order_ref="SO7").lead_id, 1)

    def test_case_of_another_order_stays_apart(self):
        choice = self._choose(OpenCase(1, NOON, "SO7"), order_ref="SO8")
        self.assertEqual((choice.lead_id, choice.reason), (0, "other_order"))
        self.assertEqual(self._choose(OpenCase(1, NOON, "SO7")).lead_id, 1)

    def test_case_ends_after_the_days_that_are_set(self):
        edge = OpenCase(1, NOON - timedelta(days=30))
        self.assertEqual(self._choose(edge).lead_id, 1)
        choice = self._choose(edge, asked_at=NOON + timedelta(seconds=1))
        self.assertEqual((choice.lead_id, choice.reason), (0, "case_too_old"))

    def test_old_message_of_a_file_is_no_part_of_todays_case(self):
        self.assertFalse(self._choose(OpenCase(1, NOON), asked_at=NOON - timedelta(days=400)).lead_id)

    def test_no_case_needs_no_reason(self):
        self.assertEqual(self._choose().reason, "")
