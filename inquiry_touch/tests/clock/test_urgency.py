from datetime import datetime, timedelta

from odoo.tests import BaseCase, freeze_time

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase
from odoo.addons.inquiry_touch.tools.urgency import BUCKETS, bucket_at, rank_at

HOUR = timedelta(hours=1)
ORDER = "inquiry_left_in_peak, inquiry_rank, priority desc, inquiry_due_at, id desc"


class TestUrgencyOnMoments(BaseCase):
    """Bucket and rank on plain moments."""

    END = ASKED + 8 * HOUR

    def test_buckets_follow_the_deadline(self):
        for left, bucket in (
            (timedelta(seconds=-1), "late"),
            (timedelta(), "now"),
            (HOUR - timedelta(seconds=1), "now"),
            (HOUR, "today"),
            (8 * HOUR, "later"),
        ):
            with self.subTest(left):
                found = bucket_at(ASKED, ASKED + left, self.END, is_held=True, is_done=True)
                self.assertEqual(found, bucket)

    def test_without_an_answer_owed_what_is_held_comes_before_what_is_done(self):
        for is_held, is_done, bucket in (
            (True, True, "held"),
            (False, True, "done"),
            (False, False, "waiting"),
        ):
            self.assertEqual(bucket_at(ASKED, None, self.END, is_held=is_held, is_done=is_done), bucket)

    def test_late_comes_first_then_due_now_or_urgent_then_the_rest(self):
        self.assertEqual(rank_at(ASKED, ASKED - HOUR, is_urgent=False), 0)
        self.assertEqual(rank_at(ASKED, ASKED + HOUR / 2, is_urgent=False), 1)
        self.assertEqual(rank_at(ASKED, ASKED + 9 * HOUR, is_urgent=True), 1)
        self.assertEqual(rank_at(ASKED, ASKED + 9 * HOUR, is_urgent=False), 2)
        self.assertEqual(rank_at(ASKED, None, is_urgent=True), 3)


@freeze_time("2026-03-06 15:00:00")
class TestUrgency(ClockCase):
    """My inquiries are worked by urgency: late ones, those due now, grade, then deadline."""

    def _owed(self, left, **values):
        """Return a lead whose answer is due so much later than now."""
        lead = self._lead(inquiry_asked_at=ASKED + left - 24 * HOUR, **values)
        self._start(lead)
        return lead

    def _touch(self, lead, state):
        self.env["inquiry.touch"].create(
            {
                "lead_id": lead.id,
                "step_key": "confirm",
                "kind": "message",
                "purpose": "service_reply",
                "wanted_at": ASKED,
                "scheduled_at": ASKED,
                "state": state,
            }
        )

    def _one_of_each(self):
        """Return a lead for each bucket; it is 16:00 in Brussels, and the day has eight hours left."""
        done, held = self._lead(), self._lead()
        self._start(done)._answered(self.salesperson, ASKED)
        self._touch(held, "held")
        yesterday = self._lead(inquiry_asked_at=ASKED - 48 * HOUR)
        self._start(yesterday)._answered(self.salesperson, ASKED - 24 * HOUR)
        return {
            "late": self._owed(-HOUR),
            "now": self._owed(HOUR / 2),
            "today": self._owed(7 * HOUR),
            "later": self._owed(9 * HOUR),
            "held": held,
            "done": done,
            "waiting": yesterday,
        }

    def _reader(self, leads):
        return leads.with_user(self.salesperson).with_context(tz="Europe/Brussels")

    def test_group_filter_and_card_agree_on_the_bucket(self):
        leads = self._one_of_each()
        everything = self._reader(self.env["crm.lead"].union(*leads.values()))
        own = [("id", "in", everything.ids)]
        groups = everything._read_group(own, ["inquiry_bucket"], ["id:recordset"])
        self.assertEqual(
            {bucket: found.ids for bucket, found in groups}, {k: v.ids for k, v in leads.items()}
        )
        for bucket, lead in leads.items():
            with self.subTest(bucket):
                self.assertEqual(self._reader(lead).inquiry_bucket, bucket)
                self.assertEqual(everything.search([*own, ("inquiry_bucket", "=", bucket)]).ids, lead.ids)
        rest = everything.search([*own, ("inquiry_bucket", "!=", "late")])
        self.assertEqual(rest, everything - self._reader(leads["late"]))

    def test_kanban_has_all_buckets_in_their_order_with_states_and_sums(self):
        late = self._owed(-HOUR, expected_revenue=500)
        own = [("id", "=", late.id)]
        leads = self._reader(late)
        found = leads.with_context(read_group_expand=True).web_read_group(
            own,
            ["inquiry_bucket"],
            ["expected_revenue:sum"],
            order=ORDER,
            auto_unfold=True,
            unfold_read_specification={"inquiry_bucket": {}},
        )
        self.assertEqual([group["inquiry_bucket"] for group in found["groups"]], list(BUCKETS))
        self.assertEqual(found["groups"][0]["expected_revenue:sum"], 500)
        self.assertEqual(found["groups"][0]["__records"][0]["id"], late.id)
        bar = leads.read_progress_bar(
            own, "inquiry_bucket", {"field": "inquiry_sla_state", "colors": {"late": "danger"}}
        )
        self.assertEqual(dict(bar), {"late": {"late": 1}})

    def test_sl_02_states_are_grouped_as_they_are_shown(self):
        leads = self._owed(-HOUR) | self._owed(HOUR) | self._owed(9 * HOUR) | self._lead()
        groups = leads._read_group([("id", "in", leads.ids)], ["inquiry_sla_state"], ["id:recordset"])
        self.assertEqual(len(groups), 4)
        for state, found in groups:
            self.assertEqual(found.mapped("inquiry_sla_state"), [state])

    def test_sl_03_list_is_sorted_by_urgency_grade_and_age(self):
        category = self.env.ref("inquiry_touch.inquiry_category_complaint").id
        wanted = [
            self._owed(-2 * HOUR),
            self._owed(-HOUR),
            self._owed(9 * HOUR, inquiry_category_id=category, priority="2"),
            self._owed(10 * HOUR, inquiry_urgency="high"),
            self._owed(9 * HOUR, priority="1"),
            self._owed(8 * HOUR),
            self._owed(9 * HOUR),
            self._lead(),
        ]
        leads = self.env["crm.lead"].union(*reversed(wanted))
        found = leads.search([("id", "in", leads.ids)], order=ORDER)
        self.assertEqual(found.ids, [lead.id for lead in wanted])
        self.assertEqual(found.mapped("inquiry_rank"), [0, 0, 1, 1, 2, 2, 2, 3])
        action = self.env.ref("inquiry_touch.inquiry_lead_action_mine")
        for view in action.view_ids.view_id.filtered(lambda view: view.type in ("list", "kanban")):
            self.assertIn(f'default_order="{ORDER}"', view.arch)

    def test_sl_03_backlog_of_the_holidays_is_worked_by_urgency(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 4})
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 3, 2),
                "date_to": datetime(2026, 3, 8, 23),
            }
        )
        asked = [datetime(2026, 3, day, 9) for day in (3, 4, 5)]
        low, high, complaint = (
            self._lead(inquiry_asked_at=asked[0]),
            self._lead(inquiry_asked_at=asked[1], priority="3"),
            self._lead(
                inquiry_asked_at=asked[2],
                inquiry_category_id=self.env.ref("inquiry_touch.inquiry_category_complaint").id,
            ),
        )
        leads = low | high | complaint
        self._start(leads)
        # Nothing of the closed days is counted: all are due at noon of the first day of work.
        self.assertEqual(set(leads.mapped("inquiry_due_at")), {datetime(2026, 3, 9, 11)})
        with freeze_time("2026-03-09 07:00:00"):
            found = leads.search([("id", "in", leads.ids)], order=ORDER)
        self.assertEqual(found.ids, [complaint.id, high.id, low.id])

    def test_sl_03_golden_hour_moves_an_inquiry_up_the_list(self):
        self.policy.urgent_hours = 1
        first, second = self._lead(inquiry_asked_at=ASKED - 2 * HOUR), self._lead(priority="2")
        self._start(first | second)
        leads = first | second
        own = [("id", "in", leads.ids)]
        self.assertEqual(leads.search(own, order=ORDER).ids, [second.id, first.id])
        self._run_cron("inquiry_touch.ir_cron_inquiry_sla_clock_watch")
        self.assertEqual(leads.search(own, order=ORDER).ids, [first.id, second.id])
