from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase

HOUR = timedelta(hours=1)


class TestNextMessage(ClockCase):
    """Each message of the buyer is owed an answer: the clock of the one that is due first runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls.env.ref("inquiry_touch.inquiry_category_complaint")
        cls.Policy.create(
            {
                "name": "Complaints",
                "sequence": 1,
                "target_hours": 2,
                "when_category_ids": [Command.set(cls.complaint.ids)],
            }
        )

    def _write_again(self, lead, moment, category=None):
        with freeze_time(moment):
            if category:
                lead.inquiry_category_id = category
            self._start(lead, asked_at=moment)

    @freeze_time("2026-03-06 15:00:00")
    def _started(self):
        lead = self._lead()
        return lead, self._start(lead)

    def test_sl_06_message_to_be_answered_sooner_moves_the_clock(self):
        lead, clock = self._started()
        self._write_again(lead, ASKED + 3 * HOUR, self.complaint)
        self.assertEqual(clock.due_at, ASKED + 5 * HOUR)
        self.assertEqual(lead.inquiry_due_at, clock.due_at)
        self.assertEqual((clock.asked_at, clock.policy_id.name), (ASKED, "Complaints"))
        self.assertIn("clock_hastened", lead.inquiry_decision_ids.mapped("reason"))

    def test_sl_06_message_that_has_more_time_lets_the_clock_run_on(self):
        lead, clock = self._started()
        receipts = lead.inquiry_decision_ids
        self._write_again(lead, ASKED + 3 * HOUR)
        self.assertEqual(clock.due_at, ASKED + 24 * HOUR)
        self.assertEqual(lead.inquiry_decision_ids, receipts)

    def test_late_stays_late_whatever_is_written_next(self):
        lead, clock = self._started()
        with freeze_time(ASKED + 25 * HOUR):
            self._run_cron("inquiry_touch.ir_cron_inquiry_sla_clock_watch")
        due_at = clock.due_at
        self._write_again(lead, ASKED + 26 * HOUR, self.complaint)
        self.assertEqual((clock.due_at, clock.breached_at), (due_at, due_at))

    def test_sl_06_after_the_answer_each_message_has_a_clock_of_its_own(self):
        lead, first = self._started()
        first._answered(self.salesperson, ASKED + HOUR)
        self._write_again(lead, ASKED + 3 * HOUR)
        second = lead.inquiry_clock_ids - first
        self.assertEqual(second.due_at, ASKED + 27 * HOUR)
        self.assertEqual(first.answered_at, ASKED + HOUR)
