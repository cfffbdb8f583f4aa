from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.inquiry_touch.models.rule import inquiry_back_test_job
from odoo.addons.inquiry_touch.tests.assign.common import NOW

from .back_test_case import JOB, BackTestCase


class TestBackTest(BackTestCase):
    def test_cl_07_a_draft_rule_shows_which_inquiries_would_get_another_category(self):
        tag = self.env["crm.tag"].create({"name": "Lamp"})
        draft = self._rule(
            "lamp", sequence=5, category_id=self.other.id, tag_ids=tag.ids, priority="2", active=False
        )
        test = self._test(tag_rule_id=draft.id)
        self.assertEqual((test.state, test.total_count, test.done_count), ("done", 6, 6))
        self.assertEqual((test.differ_count, test.category_count, test.grade_count), (3, 3, 3))
        differing = test.line_ids.filtered("differs")
        self.assertEqual(differing.lead_id, self.leads[3:])
        self.assertEqual(
            (differing.category_before_id, differing.category_after_id), (self.sample, self.other)
        )
        self.assertEqual(set(differing.mapped("tags_added")), {"Lamp"})
        self.assertEqual(set(differing.mapped("priority_after")), {"2"})
        action = test.action_view_differing()
        self.assertEqual(action["domain"], [("test_id", "=", test.id)])

    def test_cl_07_a_rule_in_force_is_compared_with_the_rules_without_it(self):
        test = self._test(tag_rule_id=self.present.id)
        self.assertEqual(test.category_count, 6)
        self.assertFalse(test.line_ids.category_before_id)
        self.assertEqual(test.line_ids.category_after_id, self.sample)

    def test_cl_07_a_draft_can_take_the_place_of_the_rule_it_was_copied_from(self):
        copy = self.present.copy({"active": False, "category_id": self.other.id})
        test = self._test(tag_rule_id=copy.id)
        self.assertEqual(test.category_count, 0, "the old rule stands above")
        test = self._test(tag_rule_id=copy.id, instead_tag_rule_id=self.present.id)
        self.assertEqual((test.category_count, test.line_ids.category_after_id), (6, self.other))

    def test_cl_07_a_draft_policy_shows_other_owners_and_the_load_of_each(self):
        draft = self._policy(
            self.chen, name="Germany", sequence=1, when_country_ids=self.germany.ids, active=False
        )
        test = self._test(policy_id=draft.id)
        self.assertEqual((test.owner_count, test.category_count), (3, 0))
        differing = test.line_ids.filtered("owner_differs")
        self.assertEqual(differing.lead_id, self.leads[:3])
        self.assertEqual((differing.owner_after_id, differing.policy_after_id), (self.chen, draft))
        self.assertEqual(differing.policy_before_id, self.export)
        loads = {load.user_id: (load.actual, load.before, load.after) for load in test.load_ids}
        self.assertEqual(loads[self.chen], (0, 0, 3))
        self.assertEqual(loads[self.salesperson][:2], (3, 3))
        after = {load.user_id: load.after for load in test.load_ids}
        self.assertEqual(sorted((after[self.salesperson], after[self.bo])), [1, 2])

    def test_cl_07_a_draft_that_calls_a_person_or_is_sensitive_differs(self):
        draft = self._rule("lamp", sequence=50, needs_person=True, active=False)
        test = self._test(tag_rule_id=draft.id)
        self.assertEqual((test.differ_count, test.grade_count), (3, 3))
        differing = test.line_ids.filtered("differs")
        self.assertEqual(set(differing.mapped("person_after")), {True})
        self.assertEqual(set(differing.mapped("person_before")), {False})
        self.other.is_sensitive = True
        draft = self._rule("lamp", sequence=50, category_id=self.other.id, active=False)
        test = self._test(tag_rule_id=draft.id)
        self.assertEqual((test.category_count, test.grade_count), (0, 3), "no machine answers any more")

    def test_cl_07_the_button_opens_a_test_of_the_company_at_hand(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids |= elsewhere
        test = self._test(tag_rule_id=self.present.id)
        rule = self.present.with_user(self.manager)
        self.assertEqual(rule.action_back_test()["res_id"], test.id)
        both = rule.with_context(allowed_company_ids=[elsewhere.id, self.company.id])
        self.assertFalse(both.action_back_test()["res_id"])

    def test_cl_07_a_turn_that_moves_on_is_no_difference(self):
        draft = self._policy(
            self.chen, name="Germany", sequence=1, when_country_ids=self.germany.ids, active=False
        )
        self._take_in(1, message="sample", country="FR")
        test = self._test(policy_id=draft.id)
        self.assertEqual(test.line_ids.filtered("owner_differs").lead_id, self.leads[:3])

    def test_cl_07_category_of_a_draft_reaches_the_policies(self):
        self._policy(self.chen, name="Lamps", sequence=1, when_category_ids=self.other.ids)
        draft = self._rule("lamp", sequence=5, category_id=self.other.id, active=False)
        test = self._test(tag_rule_id=draft.id)
        self.assertEqual(test.line_ids.filtered("owner_differs").owner_after_id, self.chen)
        self.assertEqual(test.owner_count, 3)

    def test_cl_07_junk_by_a_draft_gets_no_owner(self):
        junk = self.env["inquiry.category"].create({"name": "J", "code": "x_junk", "is_junk": True})
        draft = self._rule("lamp", sequence=5, category_id=junk.id, active=False)
        test = self._test(tag_rule_id=draft.id)
        self.assertFalse(test.line_ids.filtered("owner_differs").owner_after_id)
        self.assertEqual(test.owner_count, 3)

    def test_rt_03_routing_accuracy_is_the_share_of_owners_the_rules_choose_too(self):
        self.leads[0].user_id = self.chen
        self.leads[1].user_id = False
        test = self._test()
        self.assertEqual((test.name, test.differ_count), ("The rules as they are", 0))
        self.assertEqual(test.compared_count, 5)
        self.assertAlmostEqual(test.accuracy, 4 / 5)
        line = self._line(test, self.leads[0])
        self.assertEqual(
            (line.owner_after_id, line.actual_owner_id, line.same_owner),
            (self.salesperson, self.chen, "other"),
        )
        self.assertFalse(self._line(test, self.leads[1]).same_owner)
        self.leads[2].user_id = self.bo
        test = self._test()
        self.assertEqual(self._line(test, self.leads[2]).same_owner, "in_turn")
        self.assertEqual((test.accuracy, test.group_accuracy), (3 / 5, 4 / 5))
        action = test.action_view_routing()
        groups = self.env["inquiry.back.test.line"]._read_group(
            [*action["domain"], ("same_owner", "!=", False)], ["policy_after_id"], ["same_share:avg"]
        )
        self.assertEqual(groups, [(self.export, 3 / 5)])

    def test_rt_03_accuracy_of_a_draft_stands_beside_that_of_the_rules(self):
        self.leads.user_id = self.chen
        draft = self._policy(self.chen, name="All", sequence=1, active=False)
        test = self._test(policy_id=draft.id)
        self.assertEqual((test.accuracy_before, test.accuracy), (0.0, 1.0))

    def test_rt_03_a_known_buyer_goes_to_whom_had_the_buyer_then(self):
        again = self._take_in(
            1, message="sample", email=self.leads[1].email_from, occurred_at=NOW + timedelta(days=60)
        )
        self.clock.move_to(NOW + timedelta(days=61))
        self.assertNotIn(again, self.leads)
        self.leads[1].user_id = self.chen
        test = self._test()
        self.assertEqual(self._line(test, again).owner_after_id, self.chen)
        self.assertNotEqual(self._line(test, self.leads[1]).owner_after_id, self.chen)

    def test_rt_03_shifts_count_as_they_were_when_the_buyer_wrote(self):
        night = self._take_in(1, message="night", occurred_at=datetime(2026, 3, 2, 2, 0))
        members = self.export.member_ids
        members[0].calendar_id = self._calendar("UTC", 8, 18)
        members[1].calendar_id = self._calendar("UTC", 0, 8)
        test = self._test()
        self.assertEqual(self._line(test, night).owner_after_id, members[1].user_id)
        self.assertEqual({self._line(test, lead).owner_after_id for lead in self.leads}, {members[0].user_id})

    def test_cl_07_nothing_is_written_no_turn_used_no_receipt_left(self):
        draft = self._rule("lamp", sequence=5, category_id=self.other.id, priority="3", active=False)
        self._take_in(1, message="a sample", country="DE")  # an odd number: turns that were used would show
        self.env.flush_all()

        def world():
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT id, write_date, user_id, inquiry_category_id, priority FROM crm_lead ORDER BY id"
            )
            leads = self.env.cr.fetchall()
            self.env.cr.execute("SELECT policy_id, user_id, credit FROM inquiry_rotation ORDER BY 1, 2")
            return leads, self.env.cr.fetchall(), self.env["inquiry.decision"].search_count([])

        before = world()
        messages = self.env["mail.message"].search_count([])
        self._test(tag_rule_id=draft.id)
        self._test()
        self.assertEqual(world(), before)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        self.assertFalse(draft.active)

    def test_cl_07_a_job_that_stopped_between_batches_goes_on_where_it_was(self):
        whole = self._test(policy_id=self.export.id)
        self.patch(inquiry_back_test_job, "BATCH", 3)  # of two people who take turns, one is ahead then
        test = self.Test.with_user(self.manager).create({"policy_id": self.export.id})
        test.action_start()
        steps = test.sudo()._attempt()
        next(steps)
        next(steps)
        self.assertEqual((test.done_count, test.progress, test.state), (3, 50, "running"))
        steps.close()
        test.invalidate_recordset()
        self._run_cron(JOB)
        self.assertEqual((test.state, test.done_count), ("done", 6))
        self.assertEqual(
            test.line_ids.mapped(lambda line: (line.lead_id, line.owner_after_id)),
            whole.line_ids.mapped(lambda line: (line.lead_id, line.owner_after_id)),
            "turns go on where they were",
        )

    def test_cl_07_a_server_that_stops_each_time_is_told_and_goes_on_when_asked(self):
        test = self.Test.with_user(self.manager).create({})
        test.action_start()
        test.sudo().attempts = inquiry_back_test_job.MOST_ATTEMPTS
        self._run_cron(JOB)
        self.assertIn("The server stopped each time", test.error)
        test.action_go_on()
        self._run_cron(JOB)
        self.assertEqual((test.state, test.error), ("done", False))

    def test_cl_07_one_that_fails_does_not_hold_up_the_others(self):
        first, second = self.Test.with_user(self.manager).create([{}, {}])
        (first | second).action_start()
        replay = type(self.Test)._replay

        def fail(test, leads):
            if test.id == first.id:
                raise ValueError("broken")
            return replay(test, leads)

        self.patch(type(self.Test), "_replay", fail)
        with self.assertLogs("odoo.addons.inquiry_touch.models.rule.inquiry_back_test_job", "ERROR"):
            self._run_cron(JOB)
        self.assertIn("broken", first.error)
        self.assertEqual((first.state, second.state), ("running", "done"))

    def test_cl_07_one_deleted_meanwhile_does_not_hold_up_the_others(self):
        first, second = self.Test.with_user(self.manager).create([{}, {}])
        (first | second).action_start()
        cron = type(self.env["ir.cron"])
        commit = cron._commit_progress

        def delete(cron, processed=0, **values):
            if processed:
                first.exists().unlink()
            return commit(cron, processed, **values)

        self.patch(cron, "_commit_progress", delete)
        with self.assertNoLogs("odoo.addons.inquiry_touch.models.rule.inquiry_back_test_job", "ERROR"):
            self._run_cron(JOB)
        self.assertFalse(first.exists())
        self.assertEqual(second.state, "done")

    def test_cl_07_a_test_is_started_once_and_can_be_stopped_and_done_again(self):
        test = self.Test.with_user(self.manager).create({})
        test.action_start()
        with self.assertRaises(UserError):
            test.action_start()
        test.action_stop()
        self._run_cron(JOB)
        self.assertEqual((test.state, test.line_ids), ("draft", self.env["inquiry.back.test.line"]))
        test.action_start()
        self._run_cron(JOB)
        test.action_start()
        self._run_cron(JOB)
        self.assertEqual(len(test.line_ids), 6, "the former results are gone")

    def test_cl_07_only_the_days_asked_for_are_read(self):
        self.assertEqual(self._test(days=30).total_count, 6)
        self.clock.move_to(NOW + timedelta(days=31))
        self.assertEqual(self._test(days=30).total_count, 0)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.Test.create({"days": 0})

    def test_cl_07_a_changed_rule_makes_the_result_old(self):
        test = self._test(tag_rule_id=self.present.id)
        self.assertFalse(test.is_outdated)
        self.assertEqual(self.present.with_user(self.manager).action_back_test()["res_id"], test.id)
        self.present.priority = "1"
        self.assertTrue(test.is_outdated)
        action = self.present.with_user(self.manager).action_back_test()
        self.assertFalse(action["res_id"])
        self.assertEqual(action["context"], {"default_tag_rule_id": self.present.id})
        self.assertEqual(
            self.export.with_user(self.manager).action_back_test()["context"],
            {"default_policy_id": self.export.id},
        )

    def test_cl_07_one_rule_at_a_time(self):
        with self.assertRaises(ValidationError):
            self.Test.create({"tag_rule_id": self.present.id, "policy_id": self.export.id})

    def test_cl_07_old_results_are_deleted(self):
        old, running = self._test(), self.Test.create({})
        running.action_start()
        self.env.flush_all()
        self.env.cr.execute("UPDATE inquiry_back_test SET write_date = %s", [NOW - timedelta(days=31)])
        self.env.invalidate_all()
        self.Test._gc_old()
        self.assertFalse(old.exists())
        self.assertTrue(running.exists())
        self.assertFalse(self.env["inquiry.back.test.line"].search([]))

    def test_cl_07_its_form_opens_for_the_manager(self):
        with Form(self.Test.with_user(self.manager)) as form:
            form.tag_rule_id = self.present
        self.assertEqual(form.record.days, 90)
