from collections import Counter
from datetime import timedelta
from unittest.mock import patch

from odoo import Command

from odoo.addons.inquiry_touch.models.assign import inquiry_assignment_wait
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

from .common import FIND, NOW, AssignCase


class TestWaitList(AssignCase):
    """Limits, and the list of those who wait until somebody has room."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)

    def test_as_04_above_the_limit_the_next_gets_it(self):
        self._policy(self.bo | self.chen, [{"day_limit": 2}, {}])
        counts = Counter(lead.user_id.login for lead in self._take_in(7))
        self.assertEqual(counts, {self.bo.login: 2, self.chen.login: 5})
        self.assertEqual(self._left_out(), {self.bo.name: "full"})

    def test_as_04_the_limit_of_a_day_ends_with_the_day_of_the_company(self):
        self._policy(self.bo, [{"day_limit": 2}])
        self.company.partner_id.tz = "Asia/Shanghai"
        self._take_in(2)
        self.assertFalse(self._owner())
        self.clock.move_to(NOW.replace(hour=16, minute=5))  # 00:05 in Shanghai
        self.assertEqual(self._owner(), self.bo)

    def test_as_04_when_all_are_full_the_inquiry_waits_where_it_is_seen(self):
        self._policy(self.bo, [{"open_limit": 1}])
        leads = self._take_in(3)
        waiting = leads.filtered("inquiry_waiting_since")
        self.assertEqual(len(waiting), 2)
        self.assertFalse(waiting.user_id)
        self.assertEqual(self._reasons(waiting[0]), ["wait_full"])
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_lead_action_waiting")
        found = leads.with_user(self.manager).search(eval(action["domain"]))  # noqa: S307
        self.assertEqual(found & leads, waiting)

    def test_as_04_the_wait_list_drains_the_highest_grade_first_then_the_oldest(self):
        self._policy(self.bo, [{"open_limit": 1}])
        first = self._take_in()
        leads = self.env["crm.lead"]
        for number in range(4):
            self.clock.move_to(NOW + timedelta(minutes=number))
            leads |= self._take_in()
        leads[2].priority = "3"
        got = []
        held = first
        for _turn in range(4):
            held.action_set_lost()
            self._find_owners()
            (held,) = leads.filtered(lambda lead: lead.user_id and lead not in got)
            got.append(held)
        self.assertEqual(got, [leads[2], leads[0], leads[1], leads[3]])

    def test_as_04_the_highest_grade_is_in_the_first_batch_of_a_long_wait_list(self):
        self.patch(inquiry_assignment_wait, "BATCH", 1)
        policy = self._policy(self.bo, [{"open_limit": 1}])
        leads = self._take_in(4).filtered("inquiry_waiting_since")
        leads[-1].priority = "3"
        policy.member_ids.open_limit = 2
        self._find_owners()
        self.assertEqual(leads.filtered("user_id"), leads[-1])

    def test_as_04_newer_ones_queue_up_behind_those_who_wait(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        waiting = self._take_in(2).filtered("inquiry_waiting_since")
        policy.member_ids.with_context(inquiry_draining=True).open_limit = 2
        newer = self._take_in()
        self.assertEqual(self._reasons(newer), ["wait_others"])
        self._find_owners()
        self.assertEqual([bool(lead.user_id) for lead in (waiting | newer)], [True, False])

    def test_as_09_a_waiting_inquiry_that_others_hold_is_left_for_the_next_run(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        (waiting,) = self._take_in(2).filtered("inquiry_waiting_since")
        policy.member_ids.open_limit = 2
        with self._held_by_others():
            self._find_owners()
        self.assertFalse(waiting.user_id)
        self._find_owners()
        self.assertEqual(waiting.user_id, self.bo)

    def _woken(self):
        self.env.cr.flush()  # as a commit does
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.env.ref(FIND).id)])
        due = triggers.filtered(lambda one: one.call_at <= NOW)
        triggers.unlink()
        return bool(due)

    def test_as_04_room_wakes_the_job(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        leads = self._take_in(2)
        mine = leads.filtered("user_id")
        self._woken()
        policy.member_ids.open_limit = 5
        self.assertTrue(self._woken(), "a limit was raised")
        mine.action_inquiry_no_answer_needed()
        self.assertTrue(self._woken(), "an answer is no longer owed")
        mine.action_set_lost()
        self.assertTrue(self._woken(), "an inquiry was closed")

    def test_as_04_the_job_is_told_when_the_next_day_begins(self):
        self._policy(self.bo, [{"day_limit": 1}])
        self.company.partner_id.tz = "Asia/Shanghai"
        self._take_in(2)
        self.env.cr.flush()  # as a commit does
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.env.ref(FIND).id)])
        self.assertIn(NOW.replace(hour=16), triggers.mapped("call_at"))

    def test_a_person_who_takes_it_ends_the_waiting(self):
        self._policy(self.bo, [{"open_limit": 1}])
        (waiting,) = self._take_in(2).filtered("inquiry_waiting_since")
        waiting.with_user(self.manager).user_id = self.chen
        self.assertFalse(waiting.inquiry_waiting_since)

    def test_who_waited_for_a_policy_that_was_deleted_goes_by_the_others(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        waiting = self._take_in(2).filtered("inquiry_waiting_since")
        self._policy(self.chen)
        policy.unlink()
        self._find_owners()
        self.assertEqual(waiting.user_id, self.chen)

    def test_nothing_waits_unseen(self):
        policy = self._policy(self.bo, [{"open_limit": 1}], wait_minutes=30)
        self._take_in(3)
        self.assertNotIn(policy, self.env["inquiry.alert"]._find_no_owner())
        self.clock.move_to(NOW + timedelta(minutes=31))
        self.assertEqual(self.env["inquiry.alert"]._find_no_owner()[policy][0], 2)
        alert = self.env["inquiry.alert"]._raise("no_owner", self.env["inquiry.alert"]._find_no_owner())
        self.assertIn("2 inquiries wait for an owner", alert.sentence)

    def test_the_owner_hears_of_what_waited(self):
        self._policy(self.bo, [{"open_limit": 1}])
        leads = self._take_in(2)
        mine = leads.filtered("user_id")
        waiting = leads - mine
        mine.action_set_lost()
        self._find_owners()
        told = self.env["mail.message"].search(
            [("message_type", "=", "user_notification"), ("partner_ids", "in", self.bo.partner_id.ids)]
        )
        self.assertIn(f"res_id={waiting.id}", "".join(told.mapped("body")).replace("&amp;", "&"))
        self.assertEqual(self._reasons(waiting), ["wait_full", "round_robin"])

    def test_as_04_junk_takes_no_room_of_the_day(self):
        self._policy(self.bo, [{"day_limit": 1}])
        self._take_in().action_inquiry_junk()
        self.assertEqual(self._owner(), self.bo)

    def test_as_04_who_waits_in_one_company_holds_up_nobody_in_another(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.bo.company_ids |= other
        policy = self._policy(self.chen | self.bo, [{"open_limit": 1}, {"is_paused": True}], company_id=False)
        waiting = self._take_in(2).filtered("inquiry_waiting_since")
        self.assertTrue(waiting)
        policy.member_ids[1].is_paused = False
        self.bo.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        (chosen,) = self.Policy._choose([InquiryFacts(text="price?", company_id=other.id)], dry_run=True)
        self.assertEqual(chosen.user_id, self.bo.id)

    def test_as_04_who_waits_for_a_policy_that_is_switched_off_waits_for_the_next(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        waiting = self._take_in(2).filtered("inquiry_waiting_since")
        following = self._policy(self.bo, [{"open_limit": 1}], name="Next")
        policy.active = False
        self._find_owners()
        self.assertEqual(waiting.inquiry_assignment_policy_id, following)
        self.assertTrue(waiting.inquiry_waiting_since)

    def test_as_04_the_job_runs_again_while_there_is_room(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        self._take_in(4)
        policy.member_ids.open_limit = 0
        self._woken()
        with patch.object(inquiry_assignment_wait, "BATCH", 2):
            self.Policy._drain()
        self.assertTrue(self._woken())

    def test_as_04_waiting_outlives_a_merge(self):
        policy = self._policy(self.bo, [{"open_limit": 1}])
        self._take_in()
        waiting = self._take_in()
        since = waiting.inquiry_waiting_since
        self.assertTrue(since)
        typed = self.env["crm.lead"].create(
            {"name": "Typed in", "type": "opportunity", "user_id": False, "probability": 99}
        )
        merged = (typed | waiting).merge_opportunity(auto_unlink=False)
        self.assertEqual(merged, typed)
        self.assertEqual((merged.inquiry_waiting_since, merged.user_id.id), (since, False))
        self.assertEqual(merged.inquiry_assignment_policy_id, policy)

    def test_as_04_a_merge_with_an_owner_ends_the_waiting(self):
        self._policy(self.bo, [{"open_limit": 1}])
        self._take_in()
        waiting = self._take_in()
        waiting.with_context(inquiry_by_rule=True).probability = 99
        owned = self.env["crm.lead"].create({"name": "Typed in", "user_id": self.chen.id})
        merged = (owned | waiting).merge_opportunity(auto_unlink=False)
        self.assertEqual(merged.user_id, self.chen)
        self.assertFalse(merged.inquiry_waiting_since or merged.inquiry_assignment_policy_id)

    def test_as_07_who_waited_goes_to_the_owner_the_buyer_knows_when_that_one_is_back(self):
        known = self._take_in(email="loyal@example.com")
        known.user_id = self.chen
        known.action_set_lost()
        self._policy(self.bo, [{"open_limit": 1}])
        self._take_in()
        self._leave(self._employee(self.chen), NOW - timedelta(hours=1), NOW + timedelta(hours=1))
        waiting = self._take_in(email="loyal@example.com")
        self.assertEqual(self._reasons(waiting), ["wait_full"])
        self.clock.move_to(NOW + timedelta(hours=2))
        self._find_owners()
        self.assertEqual(waiting.user_id, self.chen)
        self.assertEqual(self._reasons(waiting), ["wait_full", "known_owner"])
