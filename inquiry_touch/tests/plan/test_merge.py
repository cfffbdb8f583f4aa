from datetime import timedelta

from .common import NOW, PlanCase


class TestMerge(PlanCase):
    def setUp(self):
        super().setUp()
        self.head = self._lead(priority="3", probability=60)
        self.tail = self._lead(probability=10)

    def _merge(self, user=None):
        leads = (self.head | self.tail).with_user(user or self.salesperson)
        merged = leads.merge_opportunity()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(merged, self.head)

    def test_two_runs_of_one_plan_become_one(self):
        kept, stopped = self._enroll(self.head), self._enroll(self.tail)
        self._merge()
        self.assertEqual(self.head.inquiry_enrollment_ids, kept | stopped)
        self.assertEqual(kept.state, "running")
        self.assertEqual((stopped.state, stopped.stop_reason), ("stopped", "merged"))
        self.assertEqual(set(stopped.touch_ids.mapped("state")), {"cancelled"})
        self.assertEqual(set(kept.touch_ids.mapped("state")), {"planned"})
        self.assertEqual(set(stopped.touch_ids.mapped("round")), {2})

    def test_run_of_the_lead_that_goes_is_taken_over(self):
        enrollment = self._enroll(self.tail)
        self._merge()
        self.assertEqual(enrollment.lead_id, self.head)
        self.assertEqual(enrollment.state, "running")
        self.assertEqual(enrollment.touch_ids.lead_id, self.head)

    def test_one_clock_runs_on_the_one_due_first(self):
        policy = self.env["inquiry.sla.policy"]
        policy._start_clock(self.head, asked_at=NOW + timedelta(days=3))
        policy._start_clock(self.tail, asked_at=NOW)
        first = self.env["inquiry.sla.clock"]._open_of(self.tail)
        self._merge()
        self.assertEqual(self.env["inquiry.sla.clock"]._open_of(self.head), first)
        self.assertEqual(self.head.inquiry_due_at, first.due_at)
        self.assertEqual(len(self.head.inquiry_clock_ids), 2)

    def test_lg_03_arrivals_and_receipts_move(self):
        intake = self.env["inquiry.intake"].create(
            {
                "source_id": self.source.id,
                "company_id": self.company.id,
                "trace": self.tail.inquiry_trace,
                "external_ref": "merged",
                "occurred_at": NOW,
                "lead_id": self.tail.id,
                "result": "opened",
            }
        )
        self._enroll(self.tail)
        self._merge()
        self.assertEqual(intake.lead_id, self.head)
        self.assertIn("enrolled", self._reasons(self.head))

    def test_plain_lead_that_stays_becomes_an_inquiry(self):
        self.head = self._lead(
            probability=80, inquiry_trace=False, inquiry_source_id=False, inquiry_asked_at=False
        )
        self._enroll(self.tail)
        trace = self.tail.inquiry_trace
        self._merge()
        self.assertEqual(self.head.inquiry_trace, trace)
        self.assertEqual(self.head.inquiry_source_id, self.source)
        self.assertEqual(self.head.inquiry_asked_at, NOW)

    def test_the_place_of_one_inquiry_is_taken_whole_or_not_at_all(self):
        amazon, alibaba = (
            self.env.ref(f"inquiry_touch.inquiry_marketplace_{code}") for code in ("amazon", "alibaba")
        )
        plain, first, second = self._lead(), self._lead(), self._lead()
        first.write({"inquiry_marketplace_id": alibaba.id, "inquiry_conversation_ref": "C-1"})
        second.write({"inquiry_marketplace_id": amazon.id, "inquiry_reply_address": "x@relay.test"})
        names = [
            "inquiry_marketplace_id",
            "inquiry_conversation_ref",
            "inquiry_page_url",
            "inquiry_reply_address",
        ]
        for leads, expected in (
            (first + second, [alibaba.id, "C-1", False, False]),
            (plain + second + first, [amazon.id, False, False, "x@relay.test"]),
        ):
            merged = leads._merge_data(leads._merge_get_fields())
            self.assertEqual([merged[name] for name in names], expected)

    def test_last_word_of_the_buyer_is_the_latest(self):
        later = NOW + timedelta(days=2)
        self.tail.inquiry_last_buyer_at = later
        self._merge()
        self.assertEqual(self.head.inquiry_last_buyer_at, later)

    def test_later_inquiry_keeps_its_link(self):
        later = self._lead(inquiry_previous_lead_id=self.tail.id)
        self._merge()
        self.assertEqual(later.inquiry_previous_lead_id, self.head)

    def test_merging_into_a_won_lead_stops_what_comes_along(self):
        enrollment = self._enroll(self.tail)
        self.head.action_set_won()
        self._merge()
        self.assertEqual(enrollment.state, "stopped")
        self.assertNotIn("planned", self._states(self.head).values())

    def test_merging_plain_leads_changes_nothing_of_ours(self):
        plain = {"inquiry_trace": False, "inquiry_source_id": False, "inquiry_buyer_id": False}
        self.head, self.tail = self._lead(probability=60, **plain), self._lead(probability=10, **plain)
        before = self.env["inquiry.decision"].search_count([])
        self._merge()
        self.assertFalse(self.head.inquiry_trace)
        self.assertEqual(self.env["inquiry.decision"].search_count([]), before)

    def test_lg_03_what_odoos_assignment_merges_moves_through_the_chain(self):
        last = self._lead()
        enrollment = self._enroll(last)
        receipt = last.inquiry_decision_ids[:1]
        assigning = {"inquiry_leave_out_doors": True}
        for head, tail in ((self.tail, last), (self.head, self.tail)):
            head.with_context(**assigning)._merge_dependences(tail.with_context(**assigning))
        (self.tail | last).with_context(**assigning).unlink()
        self.assertEqual((enrollment.lead_id, receipt.lead_id), (self.head, self.head))
