from datetime import datetime

from odoo.tests import freeze_time

from .common import TouchCase


@freeze_time("2026-03-02 09:00:00")
class TestPlacing(TouchCase):
    def test_fq_05_a_night_touch_is_moved_and_says_from_when_to_when(self):
        touch = self._touch(wanted_at=datetime(2026, 3, 4, 1, 10))
        self.assertEqual(touch.state, "planned")
        self.assertEqual(touch.wanted_at, datetime(2026, 3, 4, 1, 10))
        self.assertEqual(touch.scheduled_at, datetime(2026, 3, 4, 7, 5))
        self.assertEqual(touch.explanation, "Moved from 02:10 to 08:05 Berlin time: quiet hours.")
        receipt = touch.lead_id.inquiry_decision_ids.filtered(lambda one: one.touch_id == touch)
        self.assertEqual((receipt.stage, receipt.verdict, receipt.reason), ("gate", "moved", "quiet_hours"))

    def test_fq_05_a_night_answer_to_the_buyer_goes_at_once_and_says_why_it_may(self):
        touch = self._touch(wanted_at=datetime(2026, 3, 4, 1, 10), purpose="service_reply")
        self.assertEqual(touch.scheduled_at, touch.wanted_at)
        self.assertIn("Exempt: an answer to the buyer", touch.explanation)

    def test_fq_02_a_berlin_buyer_s_hours_hold_across_the_clock_change(self):
        touch = self._touch(wanted_at=datetime(2026, 3, 29, 3, 0))
        self.assertEqual(touch.scheduled_at, datetime(2026, 3, 30, 6, 5))

    def test_a_to_do_needs_no_hour_of_the_buyer(self):
        touch = self._touch(kind="task", wanted_at=datetime(2026, 3, 4, 1, 10))
        self.assertEqual(touch.scheduled_at, touch.wanted_at)
        self.assertEqual(touch.channel_id, self.channel_todo)

    def test_fq_03_hours_of_every_zone_of_a_wide_country_count(self):
        lead = self._lead(country_id=self.env.ref("base.us").id)
        touch = self._touch(lead, wanted_at=datetime(2026, 3, 4, 14, 0))
        self.assertEqual(touch.scheduled_at, datetime(2026, 3, 4, 18, 5))

    def test_hours_a_manager_sets_count_at_once(self):
        self.region.with_user(self.manager).write(
            {
                "hour_ids": [
                    (0, 0, {"weekday": str(day), "open_hour": 10, "close_hour": 12}) for day in range(7)
                ]
            }
        )
        touch = self._touch(wanted_at=datetime(2026, 3, 4, 7, 0))
        self.assertEqual(touch.scheduled_at, datetime(2026, 3, 4, 9, 5))

    def test_planning_a_batch_takes_a_fixed_number_of_queries(self):
        step = self._step()
        small = [
            self._touch_values(self._lead(), step, wanted_at=datetime(2026, 3, 4, 1, 0)) for _one in range(2)
        ]
        large = [
            self._touch_values(self._lead(), step, wanted_at=datetime(2026, 3, 4, 1, 0)) for _one in range(20)
        ]
        self._touch(step=self._step("warm_up"))
        self.assertLessEqual(self._count_queries(large) - self._count_queries(small), 2)

    def _count_queries(self, vals_list):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["inquiry.touch"]._plan(vals_list)
        self.env.flush_all()
        return self.cr.sql_log_count - before
