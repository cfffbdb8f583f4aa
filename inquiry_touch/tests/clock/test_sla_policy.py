from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase


@freeze_time("2026-03-06 15:00:00")
class TestSlaPolicy(ClockCase):
    """A policy says when an answer is due, in the hours of its calendar."""

    def test_day_and_night_without_a_calendar(self):
        clock = self._start()
        self.assertEqual(clock.due_at, ASKED + timedelta(hours=24))
        self.assertEqual(clock.warn_at, ASKED + timedelta(hours=20))

    def test_sl_05_calendar_counts_only_its_hours(self):
        # Friday 16:00 in Brussels: one hour is left, the week-end and lunch break do not count.
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 6, "warn_hours": 1})
        clock = self._start()
        self.assertEqual(clock.due_at, datetime(2026, 3, 9, 13, 0))
        self.assertEqual(clock.warn_at, datetime(2026, 3, 9, 11, 0))

    def test_sl_05_public_holiday_is_not_counted(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 6})
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 3, 8, 23),
                "date_to": datetime(2026, 3, 9, 22),
            }
        )
        self.assertEqual(self._start().due_at, datetime(2026, 3, 10, 13, 0))

    def test_old_date_in_a_batch_does_not_read_the_years_since(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 1})
        spans = []
        original = type(self.calendar)._inquiry_working_time

        def working_time(calendar, start, end):
            spans.append(end - start)
            return original(calendar, start, end)

        owed = [(self.env["crm.lead"], self.policy, at) for at in (datetime(1900, 1, 1), ASKED)]
        with patch.object(type(self.calendar), "_inquiry_working_time", working_time):
            self.Policy._place(owed)
        self.assertLess(max(spans), timedelta(days=60))

    def test_a_make_up_working_day_counts(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 1})
        saturday = {"date_from": datetime(2026, 3, 7, 8), "date_to": datetime(2026, 3, 7, 16)}
        lead = self.env["crm.lead"]
        asked_at = datetime(2026, 3, 7, 9)
        before = self.Policy._place([(lead, self.policy, asked_at)])[0][3]
        self.assertGreater(before, datetime(2026, 3, 8))
        leaves = self.env["resource.calendar.leaves"]
        leaves.create({"name": "Make-up", "calendar_id": self.calendar.id, "time_type": "other", **saturday})
        after = self.Policy._place([(lead, self.policy, asked_at)])[0][3]
        self.assertEqual(after, datetime(2026, 3, 7, 10))

    def test_calendar_without_hours_still_owes_an_answer(self):
        empty = self.env["resource.calendar"].create({"name": "Closed", "attendance_ids": [Command.clear()]})
        empty.attendance_ids.unlink()
        self.policy.calendar_id = empty
        self.assertEqual(self._start().due_at, ASKED + timedelta(hours=24))

    def test_sl_01_first_policy_that_holds_counts(self):
        germany = self.env.ref("base.de")
        self.Policy.create(
            {
                "name": "Germany",
                "target_hours": 1,
                "sequence": 1,
                "when_country_ids": [Command.set(germany.ids)],
            }
        )
        clock = self._start(self._lead(country_id=germany.id))
        self.assertEqual(clock.policy_id.name, "Germany")
        self.assertEqual(clock.due_at, ASKED + timedelta(hours=1))

    def test_receipt_names_policy_version_and_due_moment(self):
        self.policy.target_hours = 12
        lead = self._lead()
        clock = self._start(lead)
        receipt = lead.inquiry_decision_ids.filtered(lambda one: one.reason == "clock_started")
        self.assertEqual((receipt.setting_name, receipt.setting_version), ("A day", self.policy.version))
        self.assertEqual(clock.policy_version, self.policy.version)
        self.assertEqual(receipt.facts["due_at"], "2026-03-07 03:00:00")

    def test_without_a_policy_the_receipt_says_so(self):
        self.policy.active = False
        lead = self._lead()
        self.assertFalse(self._start(lead))
        self.assertEqual(lead.inquiry_decision_ids.reason, "no_clock_policy")

    def test_sender_whose_clock_is_ahead_is_not_believed(self):
        clock = self._start(self._lead(inquiry_asked_at=ASKED + timedelta(days=3)))
        self.assertEqual(clock.asked_at, ASKED)

    def test_running_clock_is_left_alone(self):
        lead = self._lead()
        clock = self._start(lead)
        self.assertFalse(self._start(lead, asked_at=ASKED + timedelta(hours=2)))
        self.assertEqual(lead.inquiry_due_at, clock.due_at)

    def test_closed_inquiry_owes_no_answer(self):
        self.assertFalse(self._start(self._lead(active=False)))

    def test_warning_follows_the_target_until_it_is_set(self):
        self.assertEqual(self.policy.warn_hours, 4)
        self.policy.target_hours = 12
        self.assertEqual(self.policy.warn_hours, 2)

    def test_warning_must_come_before_the_answer_is_due(self):
        with self.assertRaises(ValidationError):
            self.policy.warn_hours = 24

    def test_many_clocks_cost_as_many_queries_as_few(self):
        self.policy.calendar_id = self.calendar
        self._start()
        counts = []
        for size in (10, 200):
            leads = self._lead().browse(
                [self._lead(email_from=f"{number}@x.example").id for number in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._start(leads)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_sl_05_team_with_hours_of_its_own_counts_those(self):
        self.policy.write({"calendar_id": self.calendar.id, "target_hours": 1})
        shanghai = self.env["resource.calendar"].create({"name": "Shanghai", "tz": "Asia/Shanghai"})
        self.team.inquiry_calendar_id = shanghai
        # Friday 23:00 in Shanghai: it counts from Monday, 08:00 there.
        self.assertEqual(self._start().due_at, datetime(2026, 3, 9, 1, 0))
        elsewhere = self._lead(team_id=False)
        self.assertEqual(self._start(elsewhere).due_at, ASKED + timedelta(hours=1))

    def test_team_hours_leave_a_clock_of_day_and_night_alone(self):
        self.team.inquiry_calendar_id = self.calendar
        self.assertEqual(self._start().due_at, ASKED + timedelta(hours=24))
