import time
from contextlib import suppress
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.inquiry_touch.models.intake import inquiry_import_job

from .import_common import ImportCase


def rows(count, start=0):
    lines = (f"p{i}@example.com;Question {i};2024-05-03" for i in range(start, start + count))
    return "E-Mail;Message;Date\n" + "\n".join(lines) + "\n"


class TestImportJob(ImportCase):
    def _payloads(self, one):
        return self.env["inquiry.payload"].search([("import_id", "=", one.id)], order="id")

    def _difference(self):
        self.env["inquiry.ledger"]._refresh()
        days = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        return sum(days.mapped("difference")), sum(days.mapped("arrived"))

    def test_in_11_a_long_file_is_checked_and_imported_in_the_background(self):
        one = self._import(rows(520))
        one.action_check()
        self.assertEqual((one.state, one.row_count), ("checking", 0))
        self._work()
        self.assertEqual((one.state, one.row_count, one.ready_count), ("preview", 520, 520))
        one.action_run()
        self.assertFalse(self._payloads(one))
        self._work()
        self.assertEqual(self._payloads(one).mapped("item_count"), [50] * 10 + [20])
        self.assertEqual(self._difference(), (0, 520))
        self._payloads(one)[:3]._process_claimed()
        self.assertEqual((one.state, one.done_count, one.progress), ("running", 150, 28))
        self.assertIn("150 of 520 (28 %)", one.progress_text)
        self._parse()
        self.assertEqual((one.state, one.progress), ("done", 100))
        self.assertEqual(self._difference(), (0, 520))
        self.assertEqual(len(self._leads()), 520)

    def test_in_11_the_time_left_follows_the_pace(self):
        one = self._check(rows(10))
        one.action_run()
        one.sudo().started_at = one.started_at - timedelta(minutes=10)
        self.assertEqual(round(one._minutes_left(5, 10)), 10)
        self.assertIsNone(one._minutes_left(0, 10))

    def test_a_job_that_stopped_between_two_steps_goes_on_where_it_was(self):
        self.patch(inquiry_import_job, "FEED_STEP", 20)
        one = self._check(rows(50))
        one.action_run()
        steps = one.sudo()._feed()
        self.assertEqual(next(steps), 20)
        steps.close()
        self._work()
        self._parse()
        self.assertEqual(one.state, "done")
        self.assertEqual(len(self._leads()), 50)
        self.assertEqual(sum(self._payloads(one).mapped("item_count")), 50)

    def test_parts_that_are_read_again_add_nothing(self):
        one = self._take_in(rows(60))
        self._payloads(one).action_replay()
        self._parse()
        self.assertEqual(len(self._leads()), 60)
        self.assertEqual(self._difference(), (0, 60))

    def test_a_part_that_fails_ends_the_import_too_and_is_counted(self):
        one = self._check(rows(60))
        one.action_run()
        self._work()
        self._payloads(one)[0].body = b"e30="  # {}
        self._parse()
        self._work()
        self.assertEqual(one.state, "done")
        self.assertIn("Could not be read: 50", one.outcome)
        self.assertEqual(self._difference(), (0, 60))

    def test_an_unforeseen_error_stops_one_file_and_goes_on_when_asked(self):
        one, other = self._check(rows(5)), self._check(rows(5, start=5))
        (one | other).sudo().write({"state": "running"})
        raised = []

        def fail(record, part):
            if record.id == one.id and not raised:
                raised.append(1)
                raise ZeroDivisionError
            return original(record, part)

        original = type(one)._store_part
        self.patch(type(one), "_store_part", fail)
        with self.assertLogs("odoo.addons.inquiry_touch", "ERROR"):
            self._work()
        self.assertIn("ZeroDivisionError", one.error)
        self.assertFalse(other.error)
        one.action_go_on()
        self._work()
        self._parse()
        self.assertEqual((one.state, len(self._leads())), ("done", 10))

    def test_a_file_that_stops_the_server_is_not_begun_for_ever_and_holds_up_no_other(self):
        class Killed(BaseException):
            pass

        def feed(record):
            if record.id == one.id:
                raise Killed
            return original(record)

        one, other = self._check(rows(5)), self._check(rows(5, start=5))
        (one | other).sudo().write({"state": "running"})
        original = type(one)._feed
        self.patch(type(one), "_feed", feed)
        for number in range(1, inquiry_import_job.MOST_ATTEMPTS + 1):
            with suppress(Killed):  # assertRaises would undo what was committed
                self._work()
            one.invalidate_recordset()
            self.assertEqual((one.attempts, one.error), (number, False))
        self.assertTrue(self._payloads(other))
        self._work()
        self.assertIn("The server stopped", one.error)
        self.patch(type(one), "_feed", original)
        one.action_go_on()
        self._work()
        self._parse()
        self.assertEqual((one.state, one.attempts, len(self._leads())), ("done", 0, 10))

    def test_in_11_old_inquiries_start_nothing(self):
        self.assertTrue(self.source.starts_plan and self.source.starts_clock)
        notices = self.env["mail.notification"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        self._take_in(rows(5))
        leads = self._leads()
        self.assertTrue(all(leads.mapped("inquiry_is_old")))
        self.assertFalse(leads.inquiry_clock_ids or leads.inquiry_enrollment_ids or leads.inquiry_touch_ids)
        self.assertEqual(self.env["mail.notification"].search_count([]), notices)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        for lead in leads:
            self.assertIn("old_inquiry", lead.inquiry_decision_ids.mapped("reason"))

    def test_in_11_treated_as_new_they_start_what_the_source_says(self):
        one = self._check(rows(5), treat_as_new=True)
        self.assertIn("first answer and follow-ups", one.plan)
        self._run(one)
        leads = self._leads()
        self.assertFalse(any(leads.mapped("inquiry_is_old")))
        self.assertEqual(len(leads.inquiry_clock_ids), 5)
        self.assertEqual(len(leads.inquiry_enrollment_ids.lead_id), 5)

    def test_the_plan_says_what_starts_before_it_does(self):
        one = self._check(rows(2))
        self.assertIn("nothing is sent", one.plan)
        one.treat_as_new = True
        said = {}
        for plan in (True, False):
            for clock in (True, False):
                self.source.write({"starts_plan": plan, "starts_clock": clock})
                one.invalidate_recordset(["plan"])
                said[plan, clock] = one.plan
        self.assertEqual(len(set(said.values())), 4)
        self.assertIn("“Old” starts nothing else", said[False, False])

    def test_an_old_message_joins_an_open_inquiry_without_a_stir(self):
        intake = self._arrive(self.env["inquiry.source"].create({"name": "Shop"}), email="p1@example.com")
        lead = intake.lead_id
        lead.inquiry_asked_at = lead.inquiry_last_buyer_at = "2024-05-04"
        before = (
            lead.inquiry_last_buyer_at,
            lead.inquiry_clock_ids.asked_at,
            lead.inquiry_touch_ids.mapped("state"),
        )
        one = self._take_in(rows(1, start=1))
        self.assertEqual(self._arrivals(one).mapped("result"), ["joined"])
        self.assertIn("Question 1", "".join(lead.message_ids.mapped("body")))
        after = (
            lead.inquiry_last_buyer_at,
            lead.inquiry_clock_ids.asked_at,
            lead.inquiry_touch_ids.mapped("state"),
        )
        self.assertEqual(after, before)

    def test_junk_that_is_restored_owes_no_answer_when_it_is_old(self):
        self._take_in(rows(1))
        lead = self._leads()
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        self.assertFalse(lead.inquiry_clock_ids)

    def test_what_is_under_way_cannot_be_changed(self):
        one = self._check(rows(3))
        one.action_run()
        with self.assertRaises(UserError):
            one.treat_as_new = True
        with self.assertRaises(UserError):
            one.row_ids.action_leave_out()
        with self.assertRaises(UserError):
            one.column_ids[0].target = "note"
        with self.assertRaisesRegex(UserError, "Take the import back"):
            one.unlink()


@tagged("post_install", "-at_install")
class TestImportSpeed(ImportCase):
    def test_in_11_queries_of_a_chunk_do_not_grow_with_its_rows(self):
        self._check(rows(10))
        counts = []
        for size in (50, 400):
            one = self._import(rows(size, start=1000 * size))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            one.action_check()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLess(counts[1], 80)

    def test_in_11_two_thousand_rows_are_checked_and_handed_over_fast(self):
        started = time.monotonic()
        one = self._check(rows(2000))
        one.action_run()
        self._work()
        self.assertEqual(self.env["inquiry.payload"].search_count([("import_id", "=", one.id)]), 40)
        self.assertLess(time.monotonic() - started, 30)


class TestImportRights(ImportCase):
    def test_a_salesperson_neither_imports_nor_reads_nor_takes_back(self):
        one = self._check(rows(3))
        with self.assertRaises(AccessError):
            self._import(rows(3), user=self.salesperson)
        stranger = one.with_user(self.salesperson)
        for door in (stranger.action_check, stranger.action_run, stranger.action_undo, stranger.action_go_on):
            with self.assertRaises(AccessError):
                door()
        with self.assertRaises(AccessError):
            one.row_ids.with_user(self.salesperson).read(["cells"])

    def test_another_company_neither_imports_here_nor_sees_it(self):
        one = self._check(rows(3))
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "elsewhere",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(self.env["inquiry.import"].with_user(stranger).search([]))
        self.assertFalse(self.env["inquiry.import.row"].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            one.with_user(stranger).action_undo()
        with self.assertRaises(AccessError):
            self._import(rows(3), user=stranger)

    def test_how_far_an_import_is_cannot_be_written_from_outside(self):
        one = self._check(rows(3))
        with self.assertRaises(AccessError):
            one.state = "done"
        with self.assertRaises(AccessError):
            one.row_ids[0].findings = {}
        with self.assertRaises(AccessError):
            one.column_ids[0].position = 5
        with self.assertRaises(AccessError):
            one.problem_ids.create({"import_id": one.id, "kind": "bad_phone"})
        self.assertEqual(self._import(rows(3), state="done").state, "draft")
