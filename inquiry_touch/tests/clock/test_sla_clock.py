from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from odoo.addons.inquiry_touch.tests.clock.common import ASKED, ClockCase

HOUR = timedelta(hours=1)


@freeze_time("2026-03-06 15:00:00")
class TestSlaClock(ClockCase):
    """An answer owed runs until a person gives it, and its result stays as it was."""

    def test_sl_06_automatic_answer_leaves_the_human_clock_running(self):
        lead = self._lead()
        clock = self._start(lead)
        clock._auto_answered(ASKED + HOUR)
        self.assertEqual(clock.auto_answered_at, ASKED + HOUR)
        self.assertFalse(clock.closed_at)
        self.assertEqual(lead.inquiry_due_at, clock.due_at)

    def test_sl_06_second_automatic_answer_does_not_move_the_first(self):
        clock = self._start()
        clock._auto_answered(ASKED + HOUR)
        clock._auto_answered(ASKED + 2 * HOUR)
        self.assertEqual(clock.auto_answered_at, ASKED + HOUR)

    def test_sl_06_answer_of_a_person_closes_the_clock(self):
        lead = self._lead()
        clock = self._start(lead)
        self.Clock._open_of(lead)._answered(self.salesperson, ASKED + HOUR)
        self.assertRecordValues(
            clock,
            [
                {
                    "answered_at": ASKED + HOUR,
                    "answered_by_id": self.salesperson.id,
                    "closed_at": ASKED + HOUR,
                    "close_reason": "answered",
                    "is_late": False,
                }
            ],
        )
        self.assertFalse(lead.inquiry_due_at)
        self.assertFalse(lead.inquiry_warn_at)

    def test_sl_06_closing_the_inquiry_stops_the_clock(self):
        lead = self._lead()
        clock = self._start(lead)
        self.Clock._open_of(lead)._close("closed", ASKED + HOUR)
        self.assertEqual(clock.close_reason, "closed")
        self.assertFalse(clock.answered_at)
        self.assertFalse(lead.inquiry_due_at)

    def test_sl_06_next_message_of_the_buyer_starts_the_clock_anew(self):
        lead = self._lead()
        self._start(lead)._answered(self.salesperson, ASKED)
        clock = self._start(lead, asked_at=ASKED - HOUR)
        self.assertEqual(lead.inquiry_due_at, clock.due_at)
        self.assertEqual(clock.asked_at, ASKED - HOUR)

    def test_message_sent_before_the_question_is_no_answer(self):
        clock = self._start()
        clock._answered(self.salesperson, ASKED - HOUR)
        self.assertFalse(clock.closed_at)

    def test_answer_after_the_due_moment_is_late_for_good(self):
        clock = self._start()
        clock._answered(self.salesperson, ASKED + 25 * HOUR)
        self.assertEqual(clock.breached_at, clock.due_at)
        self.assertTrue(clock.is_late)

    def test_sl_07_result_cannot_be_changed(self):
        clock = self._start()
        clock._answered(self.salesperson, ASKED + HOUR)
        for vals in ({"answered_at": ASKED}, {"due_at": ASKED + 99 * HOUR}, {"breached_at": ASKED}):
            with self.assertRaises(UserError):
                clock.sudo().write(vals)

    def test_sl_07_changing_dates_of_the_lead_does_not_change_the_result(self):
        lead = self._lead()
        clock = self._start(lead)
        clock._answered(self.salesperson, ASKED + HOUR)
        lead.inquiry_asked_at = ASKED + HOUR
        self.assertEqual(clock.asked_at, ASKED)

    def test_one_answer_is_owed_at_a_time(self):
        clock = self._start()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            clock.copy()

    def test_receipts_say_how_the_clock_ended(self):
        lead = self._lead()
        clock = self._start(lead)
        clock._auto_answered(ASKED)
        clock._answered(self.salesperson, ASKED + HOUR)
        self.assertEqual(
            set(lead.inquiry_decision_ids.mapped("reason")), {"clock_started", "auto_answered", "answered"}
        )

    def test_late_clocks_are_found_as_they_are_shown(self):
        late, early = self._start(self._lead(inquiry_asked_at=ASKED - 25 * HOUR)), self._start()
        answered_late = self._start(self._lead(inquiry_asked_at=ASKED - 25 * HOUR))
        answered_late._answered(self.salesperson, ASKED)
        clocks = late | early | answered_late
        found = self.Clock.search([("is_late", "=", True), ("id", "in", clocks.ids)])
        self.assertEqual(found, clocks.filtered("is_late"))
        self.assertEqual(found, late | answered_late)

    def test_no_role_may_write_or_remove_clocks(self):
        clock = self._start()
        for user in (self.salesperson, self.manager):
            own = clock.with_user(user)
            self.assertTrue(own.due_at)
            with self.assertRaises(AccessError):
                own.write({"due_at": ASKED})
            with self.assertRaises(AccessError):
                own.unlink()

    def test_salesperson_sees_only_clocks_of_own_and_unassigned_inquiries(self):
        others = self._start(self._lead(user_id=self.manager.id))
        nobodys = self._start(self._lead(user_id=False))
        seen = self.Clock.with_user(self.salesperson).search([("id", "in", (others | nobodys).ids)])
        self.assertEqual(seen, nobodys)

    def test_clocks_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        clock = self._start(self._lead(company_id=other.id, team_id=False, user_id=False))
        boss = new_test_user(self.env, "inquiry_boss", "sales_team.group_sale_manager")
        self.assertFalse(self.Clock.with_user(boss).search([("id", "=", clock.id)]))
