import smtplib
from datetime import datetime, timedelta

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import TouchCase

MAIL = "odoo.addons.mail.models.mail_mail"
NOW = datetime(2026, 3, 4, 9, 0)


def disconnect_in(name):
    """Return an error as smtplib raises it in the method of that name."""
    source = f"def {name}():\n    raise SMTPServerDisconnected('Connection unexpectedly closed')"
    scope = vars(smtplib).copy()
    exec(source, scope)  # noqa: S102 pylint: disable=exec-used
    try:
        scope[name]()
    except smtplib.SMTPServerDisconnected as error:
        return error


@freeze_time(NOW)
class TestMailHandOver(TouchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.step = cls._step()

    def _queued(self, **vals):
        touch = self._touch(step=self.step, **vals)
        self._run_cron()
        self.assertEqual(touch.state, "queued")
        return touch

    @mute_logger(MAIL)
    def _send(self, *errors):
        with self._smtp(*errors) as server:
            self._run_mail_queue()
        return server

    def _stored_states(self, touch):
        self.cr.execute(
            "SELECT t.state, m.state FROM inquiry_touch t JOIN mail_mail m ON m.id = t.mail_mail_id "
            "WHERE t.id = %s",
            (touch.id,),
        )
        return self.cr.fetchone()

    def test_a_mail_the_server_took_is_sent(self):
        touch = self._queued()
        server = self._send()
        self.assertEqual((touch.state, touch.mail_mail_id.state, len(server.taken)), ("sent", "sent", 1))
        self.assertEqual(touch.sent_at, NOW)
        self.assertIn("sent", touch.lead_id.inquiry_decision_ids.mapped("reason"))

    def test_ts_11_sending_is_written_before_the_wire_is_touched(self):
        touch = self._queued()
        seen = []
        with self._smtp() as server:
            server.send_message = lambda *_args: seen.append(self._stored_states(touch))
            self._run_mail_queue()
        self.assertEqual(seen, [("sending", "exception")])

    def test_ts_11_what_a_dead_worker_left_is_unconfirmed_and_never_sent_again(self):
        touch = self._queued()
        touch._set_sending(NOW + timedelta(minutes=10))
        touch.mail_mail_id.state = "exception"
        server = self._send()
        self.assertFalse(server.taken)
        with freeze_time(NOW + timedelta(minutes=11)):
            self._run_cron()
            self.assertEqual((touch.state, touch.reason), ("unconfirmed", "worker_lost"))
            self.assertFalse(self._send().taken)

    def test_ts_11_a_mail_put_back_by_hand_after_a_crash_is_not_sent_again(self):
        touch = self._queued()
        touch._set_sending(NOW + timedelta(minutes=10))
        touch.mail_mail_id.state = "exception"
        touch.mail_mail_id.action_retry()
        self.assertFalse(self._send().taken)
        self.assertEqual(touch.mail_mail_id.state, "cancel")

    def test_ts_11_a_connection_lost_after_the_text_leaves_it_unconfirmed(self):
        touch = self._queued()
        self._send(disconnect_in("data"))
        self.assertEqual((touch.state, touch.reason), ("unconfirmed", "connection_lost"))
        self.assertFalse(self._send().taken)

    def test_a_connection_lost_before_the_text_is_tried_again_later(self):
        touch = self._queued()
        self._send(disconnect_in("mail"))
        self.assertEqual((touch.state, touch.attempts), ("queued", 1))
        self.assertFalse(self._send().taken)
        with freeze_time(NOW + timedelta(minutes=2)):
            self.assertEqual(len(self._send().taken), 1)
        self.assertEqual(touch.state, "sent")

    def test_ts_11_a_mail_the_server_took_before_it_hung_up_is_not_sent_again(self):
        touch = self._queued()
        self._send(disconnect_in("quit"))
        self.assertEqual((touch.state, touch.mail_mail_id.state), ("sent", "sent"))

    def test_ts_11_an_error_nobody_knows_leaves_it_unconfirmed(self):
        touch = self._queued()
        self._send(ValueError("an addon stumbled after the mail had left"))
        self.assertEqual(touch.state, "unconfirmed")

    def test_a_broken_connection_does_not_hold_up_the_next_mail(self):
        first, second = self._queued(), self._queued()
        self._send(disconnect_in("data"))
        self.assertEqual((first.state, second.state), ("unconfirmed", "sent"))

    def test_an_address_the_server_refuses_goes_to_a_person(self):
        touch = self._queued()
        self._send(smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}))
        self.assertEqual((touch.state, touch.reason), ("refused", "bad_address"))
        self.assertEqual(touch.lead_id.activity_ids.user_id, self.salesperson)

    def test_a_server_that_asks_to_come_later_is_asked_later(self):
        touch = self._queued()
        self._send(smtplib.SMTPRecipientsRefused({"x": (451, b"greylisted")}))
        self.assertEqual((touch.state, touch.mail_mail_id.state), ("queued", "outgoing"))

    def test_a_text_the_server_refuses_fails_with_the_server_s_words(self):
        touch = self._queued()
        self._send(smtplib.SMTPDataError(554, b"looks like spam"))
        self.assertEqual((touch.state, touch.reason), ("failed", "mail_refused"))
        self.assertIn("looks like spam", touch.detail)

    def test_a_server_that_is_down_for_days_is_given_up_and_a_person_asked(self):
        touch = self._queued()
        for hour in range(0, 10, 2):
            with freeze_time(NOW + timedelta(hours=hour)):
                self._send(smtplib.SMTPConnectError(421, b"down"))
        self.assertEqual((touch.state, touch.reason), ("failed", "mail_server"))
        self.assertTrue(touch.lead_id.activity_ids)

    def test_the_gate_is_asked_again_at_the_wire(self):
        touch = self._queued()
        self.env["mail.blacklist"]._add(touch.lead_id.email_from)
        self.assertFalse(self._send().taken)
        self.assertEqual((touch.state, touch.mail_mail_id.state), ("refused", "cancel"))

    def test_fq_02_a_mail_that_waited_into_the_night_is_held(self):
        touch = self._queued()
        with freeze_time("2026-03-04 21:00:00"):
            self.assertFalse(self._send().taken)
        self.assertEqual((touch.state, touch.reason), ("held", "quiet_hours"))
        self.assertEqual(touch.scheduled_at, datetime(2026, 3, 5, 7, 5))

    def test_a_cancelled_touch_s_mail_is_not_sent_even_when_put_back(self):
        touch = self._queued()
        touch._set_cancelled("reply")
        touch.mail_mail_id.state = "outgoing"
        self.assertFalse(self._send().taken)

    def test_other_mails_are_sent_as_ever(self):
        mail = self.env["mail.mail"].create(
            {"email_to": "someone@example.com", "email_from": "us@example.com", "body_html": "<p>Hello</p>"}
        )
        self._queued()
        self.assertEqual(len(self._send().taken), 2)
        self.assertEqual(mail.state, "sent")

    def test_an_automatic_answer_leaves_the_clock_of_the_person_running(self):
        self.env["inquiry.sla.policy"].create({"name": "Within a day", "sequence": 0})
        confirm = self._step("confirm", purpose="service_reply")
        touch = self._touch(step=confirm)
        self.env["inquiry.sla.policy"]._start_clock(touch.lead_id)
        self._run_cron()
        self._send()
        self.assertEqual(touch.state, "sent")
        clock = touch.lead_id.inquiry_clock_ids
        self.assertEqual((clock.auto_answered_at, clock.closed_at), (NOW, False))
