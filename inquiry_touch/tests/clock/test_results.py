from ast import literal_eval
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase

HOUR = timedelta(hours=1)


@freeze_time("2026-03-06 15:00:00")
class TestResults(ClockCase):
    """Results are kept for assessing people: neither edits nor deleting the inquiry change them."""

    def test_sl_07_inquiry_that_is_deleted_leaves_its_result(self):
        lead = self._lead()
        number = lead.inquiry_number
        clock = self._start(lead)
        clock._answered(self.salesperson, ASKED + 25 * HOUR)
        lead.with_user(self.manager).unlink()
        self.assertRecordValues(
            clock,
            [
                {
                    "lead_id": False,
                    "number": number,
                    "is_late": True,
                    "answered_by_id": self.salesperson.id,
                    "accountable_id": self.salesperson.id,
                }
            ],
        )

    def test_sl_07_deleting_a_late_inquiry_does_not_make_it_answered_in_time(self):
        lead = self._lead(inquiry_asked_at=ASKED - 25 * HOUR)
        clock = self._start(lead)
        lead.with_user(self.manager).unlink()
        self.assertTrue(clock.is_late)
        self.assertEqual(clock.close_reason, "closed")

    def test_junk_that_is_deleted_leaves_no_result(self):
        lead = self._lead()
        clock = self._start(lead)
        lead._inquiry_set_apart("junk")
        lead.unlink()
        self.assertFalse(clock.exists())

    def test_sl_07_answerable_is_who_owned_it_when_it_fell_due(self):
        lead = self._lead(inquiry_asked_at=ASKED - 25 * HOUR)
        clock = self._start(lead)
        self._run_cron("inquiry_touch.ir_cron_inquiry_sla_clock_watch")
        lead.user_id = self.manager
        clock._answered(self.manager, ASKED + HOUR)
        self.assertEqual(clock.accountable_id, self.salesperson)
        self.assertEqual(clock.answered_by_id, self.manager)

    def test_sl_07_nobody_is_answerable_for_what_nobody_owned_when_it_fell_due(self):
        lead = self._lead(user_id=False, inquiry_asked_at=ASKED - 25 * HOUR)
        clock = self._start(lead)
        self._run_cron("inquiry_touch.ir_cron_inquiry_sla_clock_watch")
        lead.user_id = self.salesperson
        clock._answered(self.salesperson, ASKED + HOUR)
        self.assertFalse(clock.accountable_id)
        self.assertEqual(clock.answered_by_id, self.salesperson)

    def test_sl_07_answer_in_time_counts_for_who_owned_it_then(self):
        lead = self._lead()
        clock = self._start(lead)
        clock._answered(self.salesperson, ASKED + HOUR)
        lead.user_id = self.manager
        self.assertEqual(clock.accountable_id, self.salesperson)

    def test_sl_07_no_role_edits_or_deletes_a_result(self):
        clock = self._start()
        clock._answered(self.salesperson, ASKED + HOUR)
        administrator = new_test_user(
            self.env, "inquiry_admin", "base.group_system,sales_team.group_sale_manager"
        )
        for user in (self.salesperson, self.manager, administrator):
            own = clock.with_user(user)
            for change in (
                lambda own=own: own.write({"accountable_id": self.manager.id}),
                lambda own=own: own.write({"lead_id": False}),
                lambda own=own: own.unlink(),
                lambda own=own: own.copy(),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    change()

    def test_result_of_a_deleted_inquiry_is_for_managers(self):
        lead = self._lead()
        clock = self._start(lead)
        clock._answered(self.salesperson, ASKED + HOUR)
        lead.unlink()
        self.assertFalse(self.Clock.with_user(self.salesperson).search([("id", "=", clock.id)]))
        self.assertEqual(self.Clock.with_user(self.manager).search([("id", "=", clock.id)]), clock)
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_sla_clock_action")
        self.assertIn(clock, self.Clock.search(literal_eval(action["domain"])))
