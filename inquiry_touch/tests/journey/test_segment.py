from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase

from ...tools.segments import BuyerProfile, SegmentConditions
from .common import NOW, JourneyCase


class TestSegmentTools(BaseCase):
    def test_all_conditions_must_hold(self):
        buyer = BuyerProfile(
            company_id=1,
            country_id=7,
            value=5000,
            inquiries=3,
            is_known=True,
            last_contact_at=NOW - timedelta(days=200),
            products="LED lamps",
        )
        fits = {
            "company_id": 1,
            "country_ids": frozenset([7]),
            "needs_country": True,
            "value_min": 5000,
            "value_max": 5000,
            "inquiries_min": 3,
            "buyer": "known",
            "silent_days_min": 200,
            "silent_days_max": 200,
            "words": ("led", "x"),
        }
        self.assertTrue(SegmentConditions().hold(buyer, NOW))
        self.assertTrue(SegmentConditions(**fits).hold(buyer, NOW))
        misses = {
            "company_id": 2,
            "country_ids": frozenset(),
            "value_min": 5001,
            "value_max": 4999,
            "inquiries_min": 4,
            "buyer": "new",
            "silent_days_min": 201,
            "silent_days_max": 199,
            "words": ("lam",),
        }
        for name, value in misses.items():
            with self.subTest(name):
                self.assertFalse(SegmentConditions(**{**fits, name: value}).hold(buyer, NOW))

    def test_who_never_wrote_is_not_silent(self):
        for condition in ({"silent_days_min": 1}, {"silent_days_max": 9}):
            self.assertFalse(SegmentConditions(**condition).hold(BuyerProfile(), NOW))


class TestSegment(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.segment"].search([]).active = False
        cls.lead = cls._inquiry(country="DE", product="Steel bottles", occurred_at=NOW - timedelta(days=300))
        cls.lead.write({"expected_revenue": 60000, "active": True})
        cls.buyer = cls.lead.inquiry_buyer_id
        cls.other = cls._inquiry(email="x@example.us", country="US", product="Lamps").inquiry_buyer_id

    def _segment(self, **values):
        return self.env["inquiry.segment"].create({"name": "Segment", **values})

    def _found(self, segment, user=None):
        buyers = self.env["inquiry.buyer"].with_user(user or self.manager)
        ours = (self.buyer | self.other).ids
        return buyers.search([("segment_ids", "in", segment.ids), ("id", "in", ours)]).sudo()

    def test_id_07_a_segment_filter_returns_the_expected_buyers(self):
        europe = self.env.ref("base.europe")
        cases = (
            ({"value_min": 50000}, self.buyer),
            ({"value_max": 100}, self.other),
            ({"country_group_ids": [(6, 0, europe.ids)]}, self.buyer),
            ({"country_ids": [(6, 0, self.env.ref("base.us").ids)]}, self.other),
            ({"words": "lamps, torches"}, self.other),
            ({"silent_days_min": 180}, self.buyer),
            ({"silent_days_max": 30}, self.other),
            ({"buyer": "known"}, self.buyer.browse()),
            ({"inquiries_min": 1}, self.buyer | self.other),
        )
        for values, expected in cases:
            with self.subTest(values):
                segment = self._segment(**values)
                self.assertEqual(self._found(segment), expected)
                self.buyer.invalidate_recordset()
                self.assertEqual(segment in self.buyer.segment_ids, self.buyer in expected)

    def test_id_07_merged_files_count_as_one(self):
        twin = self._inquiry(email="erika@private.example.de", product="Cups")
        twin.expected_revenue = 10000
        twin.inquiry_buyer_id.merged_into_id = self.buyer
        segment = self._segment(value_min=70000, words="cups")
        self.assertEqual(self._found(segment), self.buyer)
        self.assertIn(segment, twin.inquiry_buyer_id.segment_ids)

    def test_id_07_the_smart_count_opens_those_buyers(self):
        segment = self._segment(words="steel bottles")
        action = segment.action_view_buyers()
        found = self.env["inquiry.buyer"].search(action["domain"])
        self.assertIn(self.buyer, found)
        self.assertEqual(segment.buyer_count, len(found))

    def test_id_07_a_salesperson_finds_no_buyers_they_may_not_see(self):
        self.lead.with_context(inquiry_intake=True).user_id = self.colleague
        self.assertFalse(self._found(self._segment(value_min=50000), self.salesperson))

    def test_id_07_a_segment_of_another_company_takes_no_buyers_of_ours(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(self._found(self._segment(value_min=50000, company_id=company.id)))

    def test_id_07_a_segment_starts_a_sequence_for_its_buyers_alone(self):
        dormant = self._segment(name="Dormant", silent_days_min=180)
        self.env["inquiry.sequence"].search([]).action_retire()
        sequence = self.env.ref("inquiry_touch.inquiry_sequence_answer").copy(
            {"name": "Welcome back", "when_segment_ids": [(6, 0, dormant.ids)]}
        )
        sequence.action_activate()
        self.source.starts_plan = True
        self.lead.action_set_lost()
        again = self._inquiry(message="Hello again, do you still make bottles?", occurred_at=NOW)
        fresh = self._inquiry(email="fresh@example.com", occurred_at=NOW)
        self.assertEqual(again.inquiry_enrollment_ids.sequence_id, sequence)
        self.assertFalse(fresh.inquiry_enrollment_ids)

    def test_id_07_every_stage_of_the_road_sees_the_same_segments(self):
        big = self._segment(name="Big", value_min=50000)
        tag = self.env["crm.tag"].create({"name": "From a big buyer"})
        self.env["inquiry.tag.rule"].create(
            {"name": "Big", "when_segment_ids": [(6, 0, big.ids)], "tag_ids": [(6, 0, tag.ids)]}
        )
        self.env["inquiry.assignment.policy"].create(
            {
                "name": "Big",
                "sequence": 0,
                "keeps_known_owner": False,
                "when_segment_ids": [(6, 0, big.ids)],
                "member_ids": [(0, 0, {"user_id": self.colleague.id})],
            }
        )
        policy = self.env["inquiry.sla.policy"].create(
            {"name": "Big", "sequence": 0, "target_hours": 1, "when_segment_ids": [(6, 0, big.ids)]}
        )
        self.lead.action_set_won()
        leads = [self._arrive(email=self.lead.email_from, occurred_at=NOW).lead_id, self._arrive().lead_id]
        self.assertEqual([tag in lead.tag_ids for lead in leads], [True, False])
        self.assertEqual([lead.inquiry_clock_ids.policy_id == policy for lead in leads], [True, False])
        self.assertEqual([lead.user_id == self.colleague for lead in leads], [True, False])

    def test_id_07_the_sentence_of_a_rule_names_its_segments(self):
        policy = self.env["inquiry.sla.policy"].create(
            {"name": "Big", "target_hours": 1, "when_segment_ids": [(6, 0, self._segment(name="Big").ids)]}
        )
        self.assertEqual(policy.summary, "Applies when the buyer belongs to Big.")

    def test_id_07_a_batch_asks_once(self):
        self._segment(value_min=1)
        facts = (self.lead | self._inquiry(email="y@example.com"))._inquiry_facts()
        segments = self.env["inquiry.segment"]
        segments._complete(facts)
        for batch in (facts[:1], facts * 20):
            self.env.invalidate_all()
            with self.assertQueryCount(3):
                segments._complete(batch)

    def test_id_07_limits_that_exclude_everybody_are_refused(self):
        for values in ({"value_min": 2, "value_max": 1}, {"silent_days_min": 2, "silent_days_max": 1}):
            with self.assertRaises(ValidationError):
                self._segment(**values)


class TestPortrait(JourneyCase):
    def test_id_07_the_portrait_tells_value_products_languages_way_and_times(self):
        lead = self._inquiry(country="DE", product="Bottles", occurred_at=NOW - timedelta(days=30))
        lead.write({"expected_revenue": 100})
        lead.action_set_won()
        second = self._inquiry(product="Cups", language="de", occurred_at=NOW - timedelta(days=1))
        second.write({"expected_revenue": 40})
        lost = self._second_inquiry(second, self.salesperson)
        lost.write({"expected_revenue": 7})
        lost.action_set_lost()
        buyer = lead.inquiry_buyer_id.with_user(self.salesperson)
        self.assertEqual((buyer.won_value, buyer.open_value), (100, 40))
        self.assertEqual((buyer.inquiry_count, buyer.won_count), (3, 1))
        self.assertEqual(buyer.first_contact_at, NOW - timedelta(days=30))
        self.assertIn("Bottles", buyer.products)
        self.assertIn("Cups", buyer.products)
        self.assertIn("German", buyer.languages)
        self.assertEqual(buyer.usual_source, "Shop")
        self.assertIn("Europe", buyer.region)

    def test_id_07_how_soon_a_buyer_answers_is_counted_from_our_message(self):
        lead = self._inquiry()
        ours = lead.with_user(self.salesperson).message_post(
            body="Which size?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._arrive(email=lead.email_from, message="Large.")
        theirs = lead.message_ids.sorted("id")[-1]
        ours.sudo().date = NOW
        theirs.sudo().date = NOW + timedelta(hours=5)
        self.assertEqual(lead.inquiry_buyer_id.with_user(self.salesperson).answer_hours, 5)

    def test_id_07_the_portrait_counts_what_its_reader_may_see(self):
        mine = self._inquiry()
        theirs = self._second_inquiry(mine, self.colleague, product="Secret product")
        theirs.expected_revenue = 99
        buyer = mine.inquiry_buyer_id
        self.assertEqual(buyer.with_user(self.salesperson).inquiry_count, 1)
        self.assertEqual(buyer.with_user(self.salesperson).open_value, 0)
        self.assertFalse(buyer.with_user(self.salesperson).products)
        self.assertEqual(buyer.with_user(self.manager).open_value, 99)

    def test_id_07_a_list_of_buyers_costs_as_many_queries_as_one(self):
        buyers = self.env["inquiry.buyer"]
        for number in range(6):
            buyers |= self._inquiry(email=f"buyer{number}@list.example").inquiry_buyer_id
        self._count_queries(buyers[:1])
        self.assertEqual(self._count_queries(buyers), self._count_queries(buyers[:1]))

    def _count_queries(self, buyers):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        buyers.with_user(self.manager).read(
            ["won_value", "usual_source", "answer_hours", "segment_ids", "owner_ids", "next_touch_at"]
        )
        return self.env.cr.sql_log_count - before
