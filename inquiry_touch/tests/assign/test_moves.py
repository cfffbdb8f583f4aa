from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.addons.inquiry_touch.models.assign.inquiry_assignment_move import PENDING

from .common import NOW, AssignCase


class TestMoves(AssignCase):
    """Inquiries leave owners who are gone, on leave or silent, with all that was planned."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)

    def _inquiry_of(self, owner, **values):
        lead = self._take_in(**values)
        lead.with_context(inquiry_intake=True).user_id = owner
        return lead

    def test_as_06_deactivating_a_user_leaves_no_open_inquiry_without_an_active_owner(self):
        self._policy(self.bo | self.chen)
        leads = self._take_in(6)
        theirs = leads.filtered(lambda lead: lead.user_id == self.bo)
        self.assertTrue(theirs)
        self.bo.active = False
        self.assertEqual(theirs.user_id, self.chen)
        self.assertEqual(self._reasons(theirs[0])[-2:], ["moved_left", "round_robin"])

    def test_as_06_a_leaver_keeps_nothing_even_when_nobody_else_is_there(self):
        self._policy(self.bo)
        lead = self._take_in()
        self.company.inquiry_fallback_user_id = self.bo
        self.bo.active = False
        self.assertTrue(lead.user_id.active)
        self.assertNotEqual(lead.user_id, self.bo)

    def test_as_06_closed_inquiries_keep_their_owner(self):
        self._policy(self.bo | self.chen)
        lost, won = self._inquiry_of(self.bo), self._inquiry_of(self.bo)
        lost.action_set_lost()
        won.action_set_won()
        self.bo.active = False
        self.assertEqual((lost | won).user_id, self.bo)

    def test_as_06_planned_touches_take_the_new_sender(self):
        self._policy(self.bo)
        self.bo.email, self.chen.email = "bo@example.com", "chen@example.com"
        lead = self._take_in()
        touches = lead.inquiry_touch_ids.filtered(lambda one: one.kind == "message" and one.state in PENDING)
        self.assertTrue(touches)
        self.bo.inquiry_deputy_id = self.chen
        self.bo.active = False
        touch = touches.filtered(lambda one: one.variant_id.template_ref)[:1]
        self.assertIn(touch.state, PENDING)
        template = touch.variant_id.template_ref
        values = template._generate_template(lead.ids, ["email_from", "reply_to"])[lead.id]
        self.assertIn("chen@example.com", values["email_from"])
        self.assertNotIn("bo@example.com", values["reply_to"] or "")

    def test_as_06_todos_and_a_note_go_along(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        todo = lead.activity_schedule(summary="Send the drawing", user_id=self.bo.id)
        other = self._inquiry_of(self.chen)
        helping = other.activity_schedule(summary="Help", user_id=self.bo.id)
        self.bo.active = False
        self.assertEqual(todo.user_id, self.chen)
        self.assertEqual(helping.user_id, self.chen)
        note = lead.message_ids.filtered(lambda one: "Handed over from" in (one.body or ""))
        self.assertIn("no longer works here", note.body)
        self.assertIn("Send the drawing", note.body)

    def test_as_06_leave_moves_what_is_owed_to_the_deputy(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        quiet = self._inquiry_of(self.bo)
        quiet.action_inquiry_no_answer_needed()
        quiet.action_inquiry_stop_plan()
        self.env["mail.activity"].search([("res_id", "=", quiet.id)]).unlink()
        self.bo.inquiry_deputy_id = self.salesperson
        self._leave(self._employee(self.bo), NOW, NOW + timedelta(days=5))
        self._find_owners()
        self.assertEqual(lead.user_id, self.salesperson)
        self.assertEqual(self._reasons(lead)[-2:], ["moved_away", "deputy"])
        self.assertEqual(quiet.user_id, self.bo, "nothing is owed or planned")

    def test_as_06_a_short_leave_moves_nothing(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        self._leave(self._employee(self.bo), NOW, NOW + timedelta(hours=3))
        self._find_owners()
        self.assertEqual(lead.user_id, self.bo)

    def test_as_06_leave_that_begins_wakes_the_job(self):
        resource = self._employee(self.bo)
        job = self.env.ref("inquiry_touch.ir_cron_inquiry_assignment_policy_find")
        begins = NOW + timedelta(days=2)
        self._leave(resource, begins, begins + timedelta(days=5))
        self.env.cr.flush()  # as a commit does
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertIn(begins, triggers.mapped("call_at"))

    def test_silent_owner_loses_it_after_the_hours_of_the_policy(self):
        self._policy(self.bo | self.chen, silent_hours=4)
        lead = self._take_in()
        silent, other = lead.user_id, (self.bo | self.chen) - lead.user_id
        self.clock.move_to(NOW + timedelta(hours=3))
        self._find_owners()
        self.assertEqual(lead.user_id, silent)
        self.clock.move_to(NOW + timedelta(hours=5))
        lead.date_open = NOW
        self._find_owners()
        self.assertEqual(lead.user_id, other)
        self.assertIn("moved_silent", self._reasons(lead))

    def test_as_09_an_inquiry_that_others_hold_is_moved_by_the_next_run(self):
        self._policy(self.bo | self.chen, silent_hours=4)
        lead = self._take_in()
        silent, other = lead.user_id, (self.bo | self.chen) - lead.user_id
        self.clock.move_to(NOW + timedelta(hours=5))
        lead.date_open = NOW
        with self._held_by_others():
            self._find_owners()
        self.assertEqual(lead.user_id, silent)
        self._find_owners()
        self.assertEqual(lead.user_id, other)

    def test_silence_counts_in_the_working_time_of_the_owner(self):
        calendar = self._calendar("UTC", 8, 10)
        policy = self._policy(self.bo | self.chen, [{"calendar_id": calendar.id}, {}], silent_hours=2)
        lead = self._take_in()
        lead.with_context(inquiry_intake=True).write({"user_id": self.bo.id, "date_open": NOW})
        self.clock.move_to(datetime(2026, 3, 3, 8, 30))
        self.assertFalse(policy._filter_silent(lead), "an hour on Monday, half an hour on Tuesday")
        self.clock.move_to(datetime(2026, 3, 3, 9, 30))
        self.assertEqual(policy._filter_silent(lead), lead)

    def test_who_answered_keeps_it(self):
        self._policy(self.bo | self.chen, silent_hours=4)
        lead = self._take_in()
        owner = lead.user_id
        lead.with_user(self.manager).action_inquiry_answered_elsewhere()
        self.clock.move_to(NOW + timedelta(hours=9))
        lead.date_open = NOW
        self._find_owners()
        self.assertEqual(lead.user_id, owner)

    def test_silent_owner_keeps_it_when_there_is_nobody_else(self):
        self._policy(self.bo, silent_hours=4)
        lead = self._take_in()
        self.clock.move_to(NOW + timedelta(hours=9))
        lead.date_open = NOW
        self._find_owners()
        self.assertEqual(lead.user_id, self.bo)

    def test_as_06_what_comes_back_from_junk_goes_from_its_leaver_to_somebody_else(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        lead.action_inquiry_junk()
        self.bo.active = False
        self.assertEqual(lead.user_id, self.bo)
        lead.action_inquiry_not_junk()
        self._find_owners()
        self.assertEqual(lead.user_id, self.chen)
        self.assertEqual(self._reasons(lead)[-2:], ["moved_left", "round_robin"])

    def test_as_06_an_inquiry_somebody_held_when_its_owner_left_moves_with_the_next_run(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        nothing = self.env["crm.lead"]
        with patch.object(type(lead), "try_lock_for_update", lambda *args, **kwargs: nothing):
            self.bo.active = False
        self.assertEqual(lead.user_id, self.bo)
        self._find_owners()
        self.assertEqual(lead.user_id, self.chen)

    def test_as_06_a_user_switched_off_by_a_number_is_gone_too(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        self.bo.write({"active": 0})
        self.assertEqual(lead.user_id, self.chen)

    def test_as_06_who_is_deleted_leaves_nothing_without_an_owner(self):
        self._policy(self.bo | self.chen)
        lead = self._inquiry_of(self.bo)
        self.bo.unlink()
        self.assertEqual(lead.user_id, self.chen)
