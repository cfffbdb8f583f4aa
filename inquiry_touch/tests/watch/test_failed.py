from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time

from ...tools.retry import RetryStrategy
from ..intake.common import CALL, IntakeCase


class TestFailed(IntakeCase):
    def test_op_03_a_permanent_error_is_not_retried(self):
        payload = self._receive(b"{")
        self._parse()
        self.assertEqual((payload.state, payload.next_attempt_at), ("failed", False))

    def test_op_03_all_of_one_cause_are_read_again_and_each_is_sent_once(self):
        self.source.write({"starts_clock": True, "starts_plan": True})
        others = [{"id": str(n), "text": "Hello", "email": f"f{n}@example.com"} for n in range(3)]
        payloads = [self._receive(values) for values in others]
        broken = self._receive(b"{")
        self._parse()
        self.source.field_map_ids = [fields.Command.create({"target": "message", "expression": "text"})]
        for _turn in range(3):
            payloads[0].with_user(self.manager).action_replay_cause()
            self._parse()
            payloads[0].with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual([p.state for p in payloads], ["parsed"] * 3)
        self.assertEqual(broken.state, "failed")
        leads = self._leads()
        self.assertEqual(len(leads), 3)
        for lead in leads:
            steps = lead.inquiry_touch_ids.mapped("step_key")
            self.assertIn("confirm", steps)
            self.assertEqual(len(steps), len(set(steps)))
            self.assertEqual(len(lead.inquiry_enrollment_ids), 1)

    def test_op_03_many_that_failed_at_once_come_back_one_by_one(self):
        now = datetime(2026, 3, 2, 9, 0)
        moments = {RetryStrategy().next_attempt(3, now, spread=n / 100) for n in range(100)}
        self.assertEqual(len(moments), 100)
        self.assertLess(max(moments) - min(moments), timedelta(minutes=4))

    def test_in_13_the_bytes_are_the_same_after_weeks(self):
        body = b'{"message": "\xff\x00 weeks"'
        payload = self._receive(body)
        with freeze_time(fields.Datetime.now() + timedelta(weeks=6)):
            payload.invalidate_recordset()
            self.assertEqual(payload._body_bytes(), body)
            self._receive({**CALL, "id": "later"})
            self._parse()
            self.assertEqual(payload._body_bytes(), body)
