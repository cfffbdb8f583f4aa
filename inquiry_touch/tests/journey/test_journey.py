from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import BaseCase, new_test_user

from ...models.journey.inquiry_journey import InquiryJourney
from ...tools.journey import JourneyEntry, first_words, in_order, pair_by_key
from ...tools.two_clocks import two_clocks
from .common import NOW, JourneyCase


class TestJourneyTools(BaseCase):
    def test_entries_come_in_time_order_and_the_oldest_are_cut_off(self):
        entries = [JourneyEntry(NOW + timedelta(hours=hours), "", str(hours)) for hours in (1, 3, 2)]
        self.assertEqual([entry.title for entry in in_order(entries, 2)], ["3", "2"])

    def test_first_words_leave_out_what_is_quoted(self):
        self.assertEqual(first_words("Yes.\n\n> 100 pieces?"), "Yes.")
        self.assertEqual(len(first_words("long " * 100)), 160)

    def test_arrivals_find_their_messages_in_order(self):
        found = pair_by_key([(1, "a"), (2, "b"), (3, "a")], [(10, "a"), (11, "a"), (12, "c")])
        self.assertEqual(found, {1: 10, 3: 11})

    def test_both_clocks_are_shown_where_they_differ(self):
        def show(here, there):
            return two_clocks(datetime(2026, 3, 2, 2), here, there, locale="en_GB", now=NOW)

        self.assertEqual(show("Asia/Shanghai", "Europe/Berlin"), "2 Mar 10:00, 03:00 Berlin")
        self.assertEqual(show("Asia/Shanghai", "America/New_York"), "2 Mar 10:00, 1 Mar 21:00 New York")
        self.assertEqual(show("Europe/Paris", "Europe/Berlin"), "2 Mar 03:00")
        self.assertEqual(show("Europe/Paris", ""), "2 Mar 03:00")


class TestJourney(JourneyCase):
    def _entries(self, lead, user=None):
        lead = lead.with_user(user or lead.user_id)
        journey = lead.env["inquiry.journey"]
        return journey._tell(journey._scope(lead.inquiry_buyer_id, lead))

    def test_id_04_opening_an_inquiry_shows_all_that_happened_in_time_order(self):
        lead = self._inquiry(message="Please quote 500 steel bottles.", occurred_at=NOW - timedelta(days=3))
        self._touch(lead, state="sent", sent_at=NOW - timedelta(days=2))
        self._touch(lead, state="planned", scheduled_at=NOW + timedelta(days=2))
        self._touch(lead, state="cancelled")
        lead.with_user(self.salesperson).message_post(
            body="Here is our offer.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        lead.message_post(body="For us only", message_type="comment", subtype_xmlid="mail.mt_note")
        lead.action_set_won()
        entries = self._entries(lead)
        self.assertEqual([entry.tone for entry in entries], ["plan", "out", "end", "auto", "in"])
        self.assertEqual(entries, sorted(entries, key=lambda entry: entry.at, reverse=True))
        wrote, answered = entries[-1], entries[1]
        self.assertEqual((wrote.words, wrote.channel), ("Please quote 500 steel bottles.", "Shop"))
        self.assertEqual((answered.words, answered.who), ("Here is our offer.", self.salesperson.name))

    def test_id_04_each_arrival_is_told_once(self):
        lead = self._inquiry()
        self._arrive(email=lead.email_from, message="And the price?")
        words = [entry.words for entry in self._entries(lead)]
        self.assertEqual(len(words), 2)
        self.assertIn("And the price?", words)

    def test_id_04_each_event_of_an_order_is_told_once(self):
        lead = self._inquiry()
        for event in ("first_order", "shipped"):
            self._arrive(email=lead.email_from, order_event=event, order_ref="SO-1", message="")
        told = [entry for entry in self._entries(lead) if "SO-1" in entry.words]
        self.assertEqual({entry.title for entry in told}, {"First order", "Shipped"})
        self.assertEqual(len(told), 2)

    def test_id_04_orders_of_a_buyer_others_look_after_are_not_told(self):
        lead = self._inquiry()
        self._arrive(email=lead.email_from, order_event="shipped", order_ref="SO-1", message="")
        stranger = new_test_user(self.env, "inquiry_stranger", "sales_team.group_sale_salesman")
        journey = self.env["inquiry.journey"].with_user(stranger)
        told = journey._tell(journey._scope(lead.inquiry_buyer_id, lead.browse()))
        self.assertFalse([entry for entry in told if "SO-1" in entry.words])

    def test_id_04_the_journey_follows_merged_buyers(self):
        first = self._inquiry(message="By mail")
        other = self._inquiry(email="erika@private.example.de", message="From home")
        other.inquiry_buyer_id.merged_into_id = first.inquiry_buyer_id
        for lead in (first, other):
            self.assertEqual({entry.words for entry in self._entries(lead)}, {"By mail", "From home"})
        journey = other.inquiry_buyer_id.with_user(self.salesperson).journey
        self.assertIn("By mail", journey)

    def test_id_04_what_a_salesperson_may_not_read_shows_a_name_and_no_words(self):
        mine = self._inquiry(message="Mine to see")
        secret = self._second_inquiry(mine, self.colleague, message="Secret price", subject="Secret name")
        self._touch(secret, state="sent", sent_at=NOW)
        entries = self._entries(mine)
        hidden = [entry for entry in entries if entry.tone == "hidden"]
        self.assertEqual([(entry.who, entry.words, entry.res_id) for entry in hidden], [("Li Wei", "", 0)])
        screens = mine.with_user(self.salesperson)
        buyer = mine.inquiry_buyer_id.with_user(self.salesperson)
        for html in (screens.inquiry_journey, screens.inquiry_earlier, buyer.journey):
            self.assertNotIn("Secret", html)
            self.assertIn("Li Wei", html)
        self.assertIn("Secret price", mine.with_user(self.all_leads).inquiry_journey)

    def test_id_04_inquiries_of_another_company_are_not_told(self):
        mine = self._inquiry(message="Mine to see")
        secret = self._second_inquiry(mine, self.colleague, message="Secret price")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        secret.write({"company_id": elsewhere.id, "user_id": False, "team_id": False})
        for user in (self.salesperson, self.all_leads, self.manager):
            self.assertNotIn("Secret", mine.with_user(user).inquiry_journey)
            self.assertNotIn("Secret", mine.with_user(user).inquiry_earlier)

    def test_id_04_earlier_inquiries_show_number_state_owner_and_last_words(self):
        old = self._inquiry(message="Do you have bottles?", occurred_at=NOW - timedelta(days=90))
        old.action_set_lost()
        new = self._inquiry(message="And now cups?")
        self.assertNotEqual(old, new)
        earlier = new.with_user(self.salesperson).inquiry_earlier
        for text in (old.inquiry_number, "Do you have bottles?", "Lost", self.salesperson.name):
            self.assertIn(text, earlier)
        self.assertNotIn("And now cups?", earlier)
        self.assertEqual(new.with_user(self.salesperson).inquiry_last_words, "And now cups?")

    def test_id_04_the_last_words_are_the_buyers_not_ours(self):
        lead = self._inquiry(message="Any news?")
        lead.with_user(self.salesperson).message_post(
            body="Tomorrow.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(lead.inquiry_last_words, "Any news?")

    def test_id_04_words_of_strangers_are_shown_as_text(self):
        lead = self._inquiry(message="<script>alert(1)</script> <b>bold</b>")
        html = lead.with_user(self.salesperson).inquiry_journey
        self.assertNotIn("<script", html)
        self.assertNotIn("<b>bold", html)

    def test_id_04_an_addon_adds_its_entries_in_a_few_lines(self):
        lead = self._inquiry()
        order = JourneyEntry(NOW + timedelta(days=1), "fa-shopping-cart", "Order S00042", tone="end")
        told = InquiryJourney._journey_entries

        def with_orders(journey, scope):
            return told(journey, scope) + [order]

        with patch.object(self.env.registry["inquiry.journey"], "_journey_entries", with_orders):
            self.assertEqual(self._entries(lead)[0], order)

    def test_id_04_the_number_of_queries_is_fixed(self):
        lead = self._inquiry()
        buyer = lead.inquiry_buyer_id
        self._touch(lead, state="planned")
        few = self._count_queries(buyer)
        for number in range(4):
            other = self._second_inquiry(lead, self.salesperson, message=f"Case {number}")
            lead = other
            self._touch(other, state="planned")
            self._touch(other, state="sent", sent_at=NOW)
            other.with_user(self.salesperson).message_post(
                body="Yes", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertLessEqual(self._count_queries(buyer), few + 2)

    def _count_queries(self, buyer):
        self.env.flush_all()
        buyer = buyer.with_user(self.salesperson)
        self.assertTrue(buyer.journey)
        buyer.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertTrue(buyer.journey)
        return self.env.cr.sql_log_count - before

    def test_id_08_everyone_sees_owner_last_and_next_touch_of_a_buyer(self):
        mine = self._inquiry()
        theirs = self._second_inquiry(mine, self.colleague)
        self._touch(theirs, state="sent", sent_at=NOW - timedelta(hours=5))
        self._touch(theirs, state="planned", scheduled_at=NOW + timedelta(days=1))
        mine.inquiry_touch_ids.unlink()
        buyer = mine.inquiry_buyer_id.with_user(self.salesperson)
        self.assertEqual(buyer.sudo().owner_ids, self.salesperson | self.colleague)
        self.assertIn("Li Wei", buyer.owner_ids.mapped("name"))
        self.assertEqual(buyer.last_touch_at, NOW - timedelta(hours=5))
        upcoming = theirs.inquiry_touch_ids.filtered(lambda touch: touch.state == "planned")
        self.assertEqual(buyer.next_touch_at, min(upcoming.mapped("scheduled_at")))

    def test_id_04_who_may_not_open_the_buyer_reads_no_journey(self):
        lead = self._inquiry(self.colleague)
        other = new_test_user(self.env, "inquiry_other", "sales_team.group_sale_salesman")
        buyer = lead.inquiry_buyer_id.with_user(other)
        self.assertFalse(buyer.has_access("read"))

    def test_id_04_times_are_shown_on_both_clocks(self):
        self.salesperson.tz = "Asia/Shanghai"
        country = self.env.ref("base.de")
        lead = self._inquiry(country="DE", occurred_at=datetime(2026, 3, 2, 2, 0))
        self.assertEqual(lead.country_id, country)
        self.assertIn("Mar 2 10:00, 03:00 Berlin", lead.with_user(self.salesperson).inquiry_journey)
