from .common import PlanCase


class TestClosing(PlanCase):
    def setUp(self):
        super().setUp()
        self.lead = self._lead()
        self.enrollment = self._enroll(self.lead)
        self.env["inquiry.sla.policy"]._start_clock(self.lead)
        self.user_lead = self.lead.with_user(self.salesperson)

    def _assert_closed(self, reason):
        self.assertEqual(self.enrollment.stop_reason, reason)
        self.assertEqual(set(self._states(self.lead).values()), {"cancelled"})
        self.assertFalse(self.env["inquiry.sla.clock"]._open_of(self.lead))
        self.assertFalse(self.lead.inquiry_due_at)
        self.assertEqual(self.lead.inquiry_clock_ids.close_reason, "closed")

    def test_ts_05_won_leaves_nothing_pending(self):
        self.user_lead.action_set_won()
        self._assert_closed("won")

    def test_ts_05_won_by_moving_the_card_leaves_nothing_pending(self):
        self.user_lead.stage_id = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        self._assert_closed("won")

    def test_ts_05_lost_leaves_nothing_pending(self):
        self.user_lead.action_set_lost()
        self._assert_closed("lost")

    def test_ts_05_lost_by_one_write_leaves_nothing_pending(self):
        self.lead.write({"active": False, "probability": 0})
        self._assert_closed("lost")

    def test_ts_05_archive_leaves_nothing_pending(self):
        self.user_lead.action_archive()
        self._assert_closed("archived")

    def test_ts_05_deletion_leaves_nothing_pending(self):
        touches = self.lead.inquiry_touch_ids
        self.lead.unlink()
        self.assertFalse(touches.exists())

    def test_ts_05_closing_after_a_reply_takes_the_to_dos_too(self):
        self.enrollment._stop("reply")
        self.user_lead.action_set_won()
        self.assertEqual(set(self._states(self.lead).values()), {"cancelled"})

    def test_restoring_starts_nothing(self):
        self.user_lead.action_set_lost()
        self.user_lead.action_restore()
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual(len(self.lead.inquiry_enrollment_ids), 1)
        self.assertEqual(set(self._states(self.lead).values()), {"cancelled"})
        self.assertFalse(self.env["inquiry.sla.clock"]._open_of(self.lead))

    def test_other_changes_close_nothing(self):
        self.user_lead.write({"probability": 30, "stage_id": self.env.ref("crm.stage_lead2").id})
        self.assertEqual(self.enrollment.state, "running")

    def test_batch_closes_each_for_its_own_reason(self):
        other = self._lead()
        enrollment = self._enroll(other)
        self.user_lead.action_archive()
        (self.lead | other).action_set_lost()
        self.assertEqual(enrollment.stop_reason, "lost")
        self.assertEqual(self.enrollment.stop_reason, "archived")
