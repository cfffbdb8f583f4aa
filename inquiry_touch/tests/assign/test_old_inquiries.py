from datetime import timedelta

from odoo.addons.inquiry_touch.models.intake.inquiry_intake import Arrival

from .common import NOW, AssignCase


class TestOldInquiries(AssignCase):
    """Inquiries put on record from a file find owners, and cost nobody room for new ones."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)

    def _put_on_record(self, count):
        asked = NOW - timedelta(days=90)
        arrivals = [
            Arrival(source=self.source, data=self._data(occurred_at=asked), trace=f"old{number}", is_old=True)
            for number in range(count)
        ]
        return self.env["inquiry.intake"]._take_in(arrivals).lead_id

    def test_in_11_old_inquiries_wait_for_nobody_and_take_no_room(self):
        self._policy(self.bo, [{"day_limit": 2}])
        old = self._put_on_record(4)
        self.assertEqual(len(old), 4)
        self.assertEqual(old.user_id, self.bo)
        self.assertFalse(any(old.mapped("inquiry_waiting_since")))
        new = self._take_in(2)
        self.assertEqual(new.user_id, self.bo, "what is old is not what came today")
        self.assertFalse(any(new.mapped("inquiry_waiting_since")))

    def test_in_11_old_inquiries_need_no_shift_and_queue_up_behind_nobody(self):
        night = {"calendar_id": self._calendar("UTC", 0, 4).id}
        self._policy(self.bo, [night], off_shift="wait")
        new = self._take_in()
        self.assertTrue(new.inquiry_waiting_since)
        old = self._put_on_record(2)
        self.assertEqual(old.user_id, self.bo)
