import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.hours import is_allowed, next_allowed

BUSINESS = {weekday: ((480, 1200),) for weekday in range(6)}
ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",
    "America/Scoresbysund",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]


def local(moment, zone):
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))


class TestHours(BaseCase):
    def test_fq_02_night_in_berlin_waits_for_eight_in_winter_and_summer(self):
        winter = next_allowed(datetime(2026, 1, 14, 1, 10), BUSINESS, ("Europe/Berlin",))
        summer = next_allowed(datetime(2026, 7, 15, 1, 10), BUSINESS, ("Europe/Berlin",))
        self.assertEqual(winter.at, datetime(2026, 1, 14, 7, 0))
        self.assertEqual(summer.at, datetime(2026, 7, 15, 6, 0))

    def test_fq_02_saturday_evening_waits_for_monday_across_the_clock_change(self):
        for evening, morning in [
            (datetime(2026, 3, 28, 19, 0), datetime(2026, 3, 30, 6, 0)),
            (datetime(2026, 10, 24, 18, 0), datetime(2026, 10, 26, 7, 0)),
        ]:
            self.assertEqual(next_allowed(evening, BUSINESS, ("Europe/Berlin",)).at, morning)

    def test_the_closing_minute_is_closed_and_the_opening_minute_open(self):
        at_eight = datetime(2026, 7, 15, 6, 0)
        at_twenty = datetime(2026, 7, 15, 18, 0)
        self.assertEqual(next_allowed(at_eight, BUSINESS, ("Europe/Berlin",)).at, at_eight)
        self.assertTrue(is_allowed(at_twenty - timedelta(seconds=1), BUSINESS, "Europe/Berlin"))
        self.assertFalse(is_allowed(at_twenty, BUSINESS, "Europe/Berlin"))

    def test_a_span_that_begins_in_the_skipped_hour_opens_with_the_clock_change(self):
        windows = {6: ((150, 240),)}
        found = next_allowed(datetime(2026, 3, 29, 0, 0), windows, ("Europe/Berlin",))
        self.assertEqual(found.at, datetime(2026, 3, 29, 1, 0))

    def test_an_hour_that_comes_twice_opens_a_second_time(self):
        windows = {6: ((120, 150),)}
        found = next_allowed(datetime(2026, 10, 25, 0, 40), windows, ("Europe/Berlin",))
        self.assertEqual(found.at, datetime(2026, 10, 25, 1, 0))

    def test_fq_03_every_candidate_zone_must_allow_it(self):
        zones = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu")
        found = next_allowed(datetime(2026, 7, 15, 13, 0), BUSINESS, zones)
        self.assertEqual(found.at, datetime(2026, 7, 15, 18, 0))
        self.assertTrue(found.is_shared)

    def test_fq_03_the_best_evidence_decides_where_no_shared_minute_exists(self):
        zones = ("Europe/Berlin", "Pacific/Auckland")
        windows = {weekday: ((540, 600),) for weekday in range(5)}
        found = next_allowed(datetime(2026, 7, 15, 13, 0), windows, zones)
        self.assertEqual((found.at, found.is_shared), (datetime(2026, 7, 16, 7, 0), False))

    def test_nothing_is_found_without_evidence_or_open_hours(self):
        self.assertIsNone(next_allowed(datetime(2026, 7, 15), BUSINESS, ()))
        self.assertIsNone(next_allowed(datetime(2026, 7, 15), {}, ("Europe/Berlin",)))

    def test_holidays_are_closed(self):
        found = next_allowed(
            datetime(2026, 12, 24, 20, 0),
            BUSINESS,
            ("Europe/Berlin",),
            lambda day: day in (date(2026, 12, 25), date(2026, 12, 26)),
        )
        self.assertEqual(found.at, datetime(2026, 12, 28, 7, 0))

    def test_whatever_the_zone_the_moment_found_is_open_later_and_the_first(self):
        chance = random.Random(20260304)
        for _turn in range(400):
            moment = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
            zones = tuple(chance.sample(ZONES, chance.choice((1, 1, 2))))
            windows = self._windows(chance)
            found = next_allowed(moment, windows, zones)
            self.assertGreaterEqual(found.at, moment)
            checked = zones if found.is_shared else zones[:1]
            self.assertTrue(all(is_allowed(found.at, windows, zone) for zone in checked), (moment, zones))
            self._check_none_earlier(moment, found.at, windows, checked)

    def test_days_of_clock_changes_skip_no_open_minute(self):
        windows = {weekday: ((30, 200), (1380, 1440)) for weekday in range(7)}
        for zone in ZONES:
            for day in self._days_of_change(zone):
                for hour in range(0, 30, 5):
                    moment = day + timedelta(hours=hour - 3, minutes=7)
                    found = next_allowed(moment, windows, (zone,))
                    self.assertTrue(is_allowed(found.at, windows, zone), (zone, moment))
                    self._check_none_earlier(moment, found.at, windows, (zone,))

    def _check_none_earlier(self, moment, found, windows, zones):
        earlier = moment
        while earlier < found:
            allowed = all(is_allowed(earlier, windows, zone) for zone in zones)
            self.assertFalse(allowed, (moment, found, earlier, zones))
            earlier += timedelta(minutes=11)
        just_before = found - timedelta(minutes=1)
        if just_before >= moment:
            self.assertFalse(all(is_allowed(just_before, windows, zone) for zone in zones))

    def _days_of_change(self, zone):
        day = datetime(2026, 1, 1)
        while day < datetime(2028, 1, 1):
            after = day + timedelta(days=1)
            if local(day, zone).utcoffset() != local(after, zone).utcoffset():
                yield day
            day = after

    def _windows(self, chance):
        windows = {}
        for weekday in chance.sample(range(7), chance.randint(1, 7)):
            begin = chance.randrange(0, 1380, 15)
            windows[weekday] = ((begin, chance.randrange(begin + 15, 1441, 15)),)
        return windows
