from datetime import datetime, timedelta

from .common import NOW, AssignCase


class TestShifts(AssignCase):
    """Only people on shift are chosen: their calendar on its clock, leave, holidays, make-up days."""

    def setUp(self):
        super().setUp()
        self.clock.move_to(NOW)
        self.addCleanup(self.clock.move_to, NOW)

    def _at(self, *moment):
        self.clock.move_to(datetime(*moment))

    def test_as_06_at_three_in_shanghai_the_us_shift_receives(self):
        shanghai = {"calendar_id": self._calendar("Asia/Shanghai", 9, 18).id}
        chicago = {"calendar_id": self._calendar("America/Chicago", 9, 18).id}
        self._policy(self.bo | self.chen, [chicago, shanghai])
        self._at(2026, 3, 2, 19, 0)  # Tuesday 03:00 in Shanghai, Monday 13:00 in Chicago
        self.assertEqual({one.user_id for one in self._choose(3)}, {self.bo.id})
        self.assertEqual(self._left_out(), {self.chen.name: "off_shift"})
        self._at(2026, 3, 3, 3, 0)  # Tuesday 11:00 in Shanghai
        self.assertEqual({one.user_id for one in self._choose(3)}, {self.chen.id})

    def test_as_06_the_hours_of_the_employee_count_without_a_calendar_of_the_member(self):
        self._policy(self.bo | self.chen)
        resource = self._employee(self.bo, self._calendar("Asia/Shanghai", 9, 18))
        resource.tz = "Asia/Shanghai"
        self.assertNotIn(self.bo.name, self._left_out())
        self._at(2026, 3, 2, 12, 0)
        self.assertEqual(self._left_out(), {self.bo.name: "off_shift"})

    def test_as_06_leave_days_count(self):
        self._policy(self.bo | self.chen)
        self._leave(self._employee(self.bo), NOW - timedelta(hours=1), NOW + timedelta(days=1))
        self.assertEqual(self._left_out(), {self.bo.name: "absent"})

    def test_as_06_leave_counts_with_another_calendar_on_the_member(self):
        self._policy(self.bo | self.chen, [{"calendar_id": self._calendar("UTC", 0, 24).id}, {}])
        self._leave(self._employee(self.bo), NOW - timedelta(hours=1), NOW + timedelta(days=1))
        self.assertEqual(self._left_out(), {self.bo.name: "absent"})

    def test_as_06_public_holidays_and_make_up_days_count(self):
        calendar = self._calendar("UTC", 8, 18)
        self._policy(self.bo | self.chen, [{"calendar_id": calendar.id}, {}])
        leaves = self.env["resource.calendar.leaves"]
        holiday = {"date_from": datetime(2026, 3, 2), "date_to": datetime(2026, 3, 3)}
        leaves.create({"name": "Holiday", "calendar_id": calendar.id, **holiday})
        self.assertEqual(self._left_out(), {self.bo.name: "off_shift"})
        self._at(2026, 3, 7, 9, 0)
        self.assertEqual(self._left_out(), {self.bo.name: "off_shift"})
        saturday = {"date_from": datetime(2026, 3, 7, 8), "date_to": datetime(2026, 3, 7, 18)}
        leaves.create({"name": "Make-up", "calendar_id": calendar.id, "time_type": "other", **saturday})
        self.assertFalse(self._left_out())

    def _at_night(self, **values):
        night = {"calendar_id": self._calendar("UTC", 20, 24).id}
        return self._policy(self.bo | self.chen, [night, night], **values)

    def test_nobody_on_shift_gives_it_anyway(self):
        self._at_night(off_shift="anyway")
        self.assertEqual(len({one.user_id for one in self._choose(4)}), 2)

    def test_nobody_on_shift_never_gives_it_to_who_is_on_leave(self):
        self._at_night(off_shift="anyway")
        self._leave(self._employee(self.bo), NOW - timedelta(days=1), NOW + timedelta(days=1))
        self.assertEqual({one.user_id for one in self._choose(4)}, {self.chen.id})

    def test_nobody_on_shift_gives_it_to_the_fallback_owner(self):
        self._at_night(off_shift="fallback")
        (assignment,) = self._choose()
        self.assertEqual((assignment.user_id, assignment.is_fallback), (self.manager.id, True))

    def test_nobody_on_shift_lets_it_wait_until_the_shift_begins(self):
        self._at_night(off_shift="wait")
        lead = self._take_in()
        self.assertFalse(lead.user_id)
        self.assertEqual(self._reasons(lead), ["wait_off_shift"])
        self._at(2026, 3, 2, 20, 5)
        self._find_owners()
        self.assertIn(lead.user_id, self.bo | self.chen)
        self.assertFalse(lead.inquiry_waiting_since)

    def test_calendars_are_read_once_each_whatever_the_number_of_inquiries(self):
        calendar = self._calendar("UTC", 8, 18)
        self._policy(members=[{"calendar_id": calendar.id}] * 3)
        self._choose(1)
        counts = []
        for size in (10, 500):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._choose(size)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
