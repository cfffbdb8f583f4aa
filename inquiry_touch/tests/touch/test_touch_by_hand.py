from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from .common import TouchCase

NOW = datetime(2026, 3, 4, 9, 0)


@freeze_time(NOW)
class TestTouchByHand(TouchCase):
    def _unconfirmed(self):
        touch = self._touch()
        touch._set_sending(NOW)
        touch._set_unconfirmed("worker_lost")
        return touch

    def test_send_now_goes_through_the_gate(self):
        touch = self._touch(step=self._step(), wanted_at=NOW + timedelta(days=2))
        touch.with_user(self.salesperson).action_send_now()
        self.assertEqual(touch.scheduled_at, NOW)
        self.env["mail.blacklist"]._add(touch.lead_id.email_from)
        self._run_cron()
        self.assertEqual((touch.state, touch.reason), ("refused", "opted_out"))

    def test_who_knows_says_it_was_sent(self):
        touch = self._unconfirmed()
        touch.with_user(self.salesperson).action_said_sent()
        self.assertEqual((touch.state, touch.sent_at), ("sent", NOW))
        receipt = touch.lead_id.inquiry_decision_ids.filtered(lambda one: one.reason == "said_sent")
        self.assertEqual(receipt.user_id, self.salesperson)

    def test_who_knows_lets_it_be_sent_again(self):
        touch = self._touch(step=self._step())
        self._run_cron()
        first = touch.mail_mail_id
        touch._set_sending(NOW)
        touch._set_unconfirmed("worker_lost")
        touch.with_user(self.salesperson).action_send_again()
        self._run_cron()
        self.assertEqual(touch.state, "queued")
        self.assertNotEqual(touch.mail_mail_id, first)

    def test_a_sent_touch_is_neither_sent_again_nor_cancelled(self):
        touch = self._touch()
        touch._set_sent()
        own = touch.with_user(self.salesperson)
        own.action_send_again()
        own.action_send_now()
        own.action_cancel()
        self.assertEqual(touch.state, "sent")

    def test_cancel_by_hand(self):
        touch = self._touch()
        touch.with_user(self.salesperson).action_cancel()
        self.assertEqual((touch.state, touch.reason), ("cancelled", "manual"))

    def test_somebody_else_s_touches_are_out_of_reach(self):
        stranger = new_test_user(self.env, "inquiry_touch_ben", "sales_team.group_sale_salesman")
        touch = self._touch()
        self.assertNotIn(touch, self.env["inquiry.touch"].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            touch.with_user(stranger).action_cancel()

    def test_nobody_edits_or_deletes_touches(self):
        touch = self._touch().with_user(self.manager)
        with self.assertRaises(AccessError):
            touch.state = "sent"
        with self.assertRaises(AccessError):
            touch.unlink()

    def test_salespeople_read_channels_and_regions_managers_set_them(self):
        self.channel_email.with_user(self.manager).is_paused = True
        self.region.with_user(self.manager).cap_day = 2
        with self.assertRaises(AccessError):
            self.channel_email.with_user(self.salesperson).is_paused = False
        with self.assertRaises(AccessError):
            self.region.with_user(self.salesperson).cap_day = 9
        self.assertTrue(self.region.with_user(self.salesperson).name)

    def _assert_goes_after_pause(self, record, field):
        record[field] = True
        touch = self._touch(step=self._step(key=f"after_{field}_{record._table}"))
        self._run_cron()
        self.assertEqual((touch.state, touch.reason), ("held", "paused"))
        record[field] = False
        self._run_cron()
        self.assertEqual(touch.state, "queued")

    def test_ts_13_ending_a_pause_lets_what_it_held_go_at_once(self):
        self._assert_goes_after_pause(self.channel_email, "is_paused")
        self._assert_goes_after_pause(self.sequence, "is_paused")
        self._assert_goes_after_pause(self.env.company, "inquiry_outbound_paused")
