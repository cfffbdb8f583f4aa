import random
from datetime import datetime, timedelta

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.frequency import Caps, next_within_caps

NOW = datetime(2026, 3, 4, 9, 0)


class TestFrequency(BaseCase):
    def _hours_ago(self, *hours, is_marketing=False):
        return [(NOW - timedelta(hours=count), is_marketing) for count in hours]

    def test_fq_01_the_third_message_of_a_day_waits_when_the_cap_is_two(self):
        caps = Caps(day=2, cool_down_hours=0)
        self.assertIsNone(next_within_caps(NOW, self._hours_ago(3), caps, is_marketing=False))
        wait = next_within_caps(NOW, self._hours_ago(3, 10), caps, is_marketing=False)
        self.assertEqual((wait.reason, wait.until), ("cap_day", NOW + timedelta(hours=14)))

    def test_fq_01_touches_are_the_cool_down_apart(self):
        wait = next_within_caps(NOW, self._hours_ago(3), Caps(day=9), is_marketing=False)
        self.assertEqual((wait.reason, wait.until), ("cool_down", NOW + timedelta(hours=17)))

    def test_fq_01_advertising_has_a_cap_of_its_own(self):
        sent = self._hours_ago(50, 100, is_marketing=True)
        self.assertIsNone(next_within_caps(NOW, sent, Caps(), is_marketing=False))
        wait = next_within_caps(NOW, sent, Caps(), is_marketing=True)
        self.assertEqual((wait.reason, wait.until), ("cap_week_marketing", NOW + timedelta(hours=68)))

    def test_a_limit_of_zero_is_none(self):
        caps = Caps(day=0, week=0, week_marketing=0, cool_down_hours=0)
        self.assertIsNone(next_within_caps(NOW, self._hours_ago(*range(40)), caps, is_marketing=True))

    def test_after_the_wait_no_cap_is_broken_and_a_minute_before_one_is(self):
        chance = random.Random(7)
        for _turn in range(300):
            caps = Caps(
                chance.randint(1, 3), chance.randint(1, 6), chance.randint(1, 3), chance.randint(0, 30)
            )
            sent = [
                (NOW - timedelta(minutes=chance.randrange(9 * 24 * 60)), chance.random() < 0.5)
                for _message in range(chance.randint(0, 12))
            ]
            wait = next_within_caps(NOW, sent, caps, is_marketing=True)
            if not wait:
                continue
            self.assertIsNone(next_within_caps(wait.until, sent, caps, is_marketing=True))
            before = next_within_caps(wait.until - timedelta(minutes=1), sent, caps, is_marketing=True)
            self.assertEqual(before.until, wait.until)
