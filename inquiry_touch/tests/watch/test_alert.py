from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from ..intake.common import CALL, IntakeCase


class TestAlert(IntakeCase):
    def _watch(self):
        self._run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")

    def _told(self, alert):
        notices = [("model", "=", alert._name), ("res_id", "=", alert.id)]
        return self.env["mail.message"].search_count([*notices, ("message_type", "=", "user_notification")])

    def _alerts(self, kind, source=None):
        domain = [("kind", "=", kind), ("source_id", "=", (source or self.source).id)]
        return self.env["inquiry.alert"].search(domain)

    def test_op_03_failed_arrivals_open_one_alert_that_is_told_once_and_ends(self):
        payload = self._receive(b"{")
        self._receive(b"[")
        self._parse()
        self._watch()
        self._watch()
        alert = self._alerts("failed")
        self.assertEqual((len(alert), alert.count, alert.is_open), (1, 2, True))
        self.assertEqual(alert.activity_ids.user_id, self.manager)
        self.assertEqual(self._told(alert), 1)
        (payload | self.source.payload_ids).unlink()
        self._watch()
        self.assertFalse(alert.is_open or alert.activity_ids)
        self.assertEqual(self._told(alert), 2)

    def test_a_difference_in_the_ledger_raises_an_alert(self):
        payload = self._receive(CALL)
        self._parse()
        payload.intake_ids.unlink()
        self._watch()
        self.assertEqual(self._alerts("ledger").count, 1)
        self.assertEqual(self.source.ledger_difference, 1)

    def test_what_waits_too_long_raises_an_alert(self):
        payload = self._receive(CALL, received_at=fields.Datetime.now() - timedelta(minutes=14))
        self._watch()
        self.assertFalse(self._alerts("waiting"))
        payload.received_at -= timedelta(minutes=2)
        self._watch()
        self.assertTrue(self._alerts("waiting").is_open)
        self.assertEqual(self.source.state_kind, "bad")

    def test_a_silent_source_raises_an_alert(self):
        self.source.silent_hours = 4
        self._receive(CALL)
        self._watch()
        self.assertFalse(self._alerts("silent"))
        with freeze_time(fields.Datetime.now() + timedelta(hours=5)):
            self._watch()
        self.assertTrue(self._alerts("silent"))

    def test_refused_calls_raise_an_alert(self):
        self.company.inquiry_refused_limit = 2
        for _call in range(3):
            self.env["inquiry.payload"]._tally(self.source, "bad_signature", "caller")
        self._watch()
        self.assertEqual(self._alerts("refused").count, 3)

    def test_a_rate_limit_that_was_reached_raises_an_alert(self):
        self.source.rate_per_minute = 3
        for number in range(3):
            self._receive({**CALL, "id": str(number)})
        self._watch()
        self.assertTrue(self._alerts("limit"))

    def test_op_01_a_job_that_stands_still_raises_an_alert(self):
        job = self.env.ref("inquiry_touch.ir_cron_inquiry_payload_parse")
        job.nextcall = fields.Datetime.now() - timedelta(minutes=16)
        self.assertIn(job, self.env["inquiry.alert"]._find_job())
        job.nextcall = fields.Datetime.now()
        self.assertNotIn(job, self.env["inquiry.alert"]._find_job())

    def test_op_01_a_mailbox_that_fails_raises_an_alert(self):
        server = self.env["fetchmail.server"].create({"name": "Post", "server_type": "imap"})
        server.error_date = fields.Datetime.now()
        self._watch()
        alert = self.env["inquiry.alert"].search([("kind", "=", "mailbox"), ("subject_id", "=", server.id)])
        self.assertIn("Post", alert.sentence)

    def test_in_20_twenty_that_waited_keep_their_times_and_their_delay_is_shown(self):
        self.source.is_paused = True
        sent = [
            fields.Datetime.now().replace(microsecond=0) - timedelta(hours=5, minutes=n) for n in range(20)
        ]
        for number, moment in enumerate(sent):
            call = {**CALL, "id": f"o{number}", "email": f"o{number}@example.com", "phone": ""}
            self._receive({**call, "occurred_at": moment.isoformat()})
        self._parse()
        self.assertFalse(self._leads())
        self.source.write({"is_paused": False, "starts_clock": True})
        self._parse()
        leads = self._leads().sorted("id")
        self.assertEqual(leads.mapped("inquiry_asked_at"), sorted(sent))
        self.assertEqual(leads.inquiry_clock_ids.sorted("id").mapped("asked_at"), sorted(sent))
        self.source.invalidate_recordset()
        self.assertGreaterEqual(self.source.sent_delay_median, 5 * 3600)
        self._watch()
        self.assertEqual(self._alerts("late").count, 20)
