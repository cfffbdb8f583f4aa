from datetime import datetime, timedelta

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.service_clock import add_working_hours, climb, closed_spans, state_at

MORNING = datetime(2026, 3, 6, 8), datetime(2026, 3, 6, 12)
AFTERNOON = datetime(2026, 3, 6, 13), datetime(2026, 3, 6, 17)
MONDAY = datetime(2026, 3, 9, 8), datetime(2026, 3, 9, 12)
WEEK = [MORNING, AFTERNOON, MONDAY]


class TestServiceClock(BaseCase):
    """Working time, and how a clock stands, on plain moments."""

    def test_sl_05_lunch_break_is_not_counted(self):
        self.assertEqual(add_working_hours(WEEK, datetime(2026, 3, 6, 11), 2), datetime(2026, 3, 6, 14))

    def test_sl_05_week_end_is_not_counted(self):
        self.assertEqual(add_working_hours(WEEK, datetime(2026, 3, 6, 16), 2), datetime(2026, 3, 9, 9))

    def test_time_that_ends_with_an_interval_is_due_there(self):
        self.assertEqual(add_working_hours(WEEK, datetime(2026, 3, 6, 16), 1), datetime(2026, 3, 6, 17))

    def test_question_in_the_night_counts_from_the_morning(self):
        self.assertEqual(add_working_hours(WEEK, datetime(2026, 3, 6, 2), 1), datetime(2026, 3, 6, 9))

    def test_too_little_working_time_ahead_gives_nothing(self):
        self.assertIsNone(add_working_hours(WEEK, datetime(2026, 3, 9, 9), 4))
        self.assertIsNone(add_working_hours([], datetime(2026, 3, 9, 9), 4))

    def test_sl_02_state_goes_from_in_time_to_soon_to_late(self):
        due_at, warn_at = MONDAY[1], MONDAY[0]
        second = timedelta(seconds=1)
        self.assertEqual(state_at(warn_at - second, due_at, warn_at), "in_time")
        self.assertEqual(state_at(warn_at, due_at, warn_at), "soon")
        self.assertEqual(state_at(due_at, due_at, warn_at), "soon")
        self.assertEqual(state_at(due_at + second, due_at, warn_at), "late")

    def test_no_clock_is_no_state_and_no_warning_is_never_soon(self):
        self.assertEqual(state_at(MONDAY[0], None, None), "none")
        self.assertEqual(state_at(MONDAY[1], MONDAY[1], None), "in_time")

    def test_sl_02_clock_stands_still_over_lunch_and_the_week_end(self):
        asked, due = datetime(2026, 3, 6, 11), datetime(2026, 3, 9, 9)
        lunch, week_end = (MORNING[1], AFTERNOON[0]), (AFTERNOON[1], MONDAY[0])
        self.assertEqual(closed_spans(WEEK, asked, due), [lunch, week_end])
        saturday = datetime(2026, 3, 7)
        self.assertEqual(closed_spans(WEEK, saturday, MONDAY[1]), [(saturday, MONDAY[0])])
        self.assertEqual(closed_spans(WEEK, datetime(2026, 3, 6, 8), datetime(2026, 3, 6, 12)), [])
        self.assertEqual(closed_spans([], asked, due), [(asked, due)])

    def test_closed_spans_and_working_hours_make_up_the_time_until_it_is_due(self):
        asked = datetime(2026, 3, 6, 11, 20)
        for minutes in range(5, 8 * 60, 35):
            due = add_working_hours(WEEK, asked, minutes / 60)
            closed = sum((stop - start for start, stop in closed_spans(WEEK, asked, due)), timedelta())
            self.assertEqual(due - asked - closed, timedelta(minutes=minutes))


class TestTurns(BaseCase):
    """Whose turn has come to hear of a late answer, on plain moments."""

    HOUR = timedelta(hours=1)
    MOMENTS = {
        "owner": MONDAY[0],
        "deputy": MONDAY[0] + HOUR,
        "manager": MONDAY[0] + 2 * HOUR,
        "emergency": MONDAY[0] + 4 * HOUR,
    }

    def test_sl_04_each_turn_comes_once(self):
        reached, turns = "", []
        for minutes in range(0, 6 * 60, 5):
            now = MONDAY[0] + timedelta(minutes=minutes)
            turn, next_at = climb(reached, self.MOMENTS, now)
            turns += [(who, minutes) for who in turn]
            reached = turn[-1] if turn else reached
            self.assertTrue(next_at is None or next_at > now)
        self.assertEqual(turns, [("owner", 0), ("deputy", 60), ("manager", 120), ("emergency", 240)])
        self.assertIsNone(next_at)

    def test_sl_04_after_a_standstill_all_whose_turn_was_missed_come_at_once(self):
        turn, next_at = climb("owner", self.MOMENTS, MONDAY[0] + 3 * self.HOUR)
        self.assertEqual(turn, ("deputy", "manager"))
        self.assertEqual(next_at, self.MOMENTS["emergency"])

    def test_chain_without_further_people_ends(self):
        self.assertEqual(climb("", {"owner": MONDAY[0]}, MONDAY[0]), (("owner",), None))
        self.assertEqual(climb("owner", {"owner": MONDAY[0]}, MONDAY[1]), ((), None))
