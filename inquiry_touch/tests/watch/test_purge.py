from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.models.ir_cron import IrCron

from ...models.intake.inquiry_purge_mixin import InquiryPurgeMixin
from ...models.watch.inquiry_purge import BATCH
from ..intake.common import CALL, IntakeCase

JOB = "inquiry_touch.ir_cron_inquiry_purge_run"


class PurgeCase(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        # what came with the demo data
        cls.env["inquiry.payload"].search([]).unlink()
        cls.env["inquiry.entry"].search([]).unlink()
        cls.env["inquiry.ledger"]._refresh()
        cls.runs = cls.env["inquiry.purge"]

    def _junk(self, **values):
        """Return a lead that a person set apart as junk now."""
        self.counter += 1
        type(self).counter = self.counter
        call = {**CALL, "id": f"J-{self.counter}", "email": f"spam{self.counter}@example.com", "phone": ""}
        payload = self._receive({**call, **values})
        self._parse()
        lead = payload.intake_ids.lead_id
        lead.action_inquiry_junk()
        return lead

    def _run(self, days):
        """Let the watch and then the job run, so many days later; return the last run."""
        self.env["inquiry.ledger"]._refresh()
        with freeze_time(self.now + timedelta(days=days)):
            self.env["inquiry.ledger"]._refresh()
            self._run_cron(JOB)
        return self.runs.search([("company_id", "=", self.company.id)], limit=1)

    def _preview(self, days, company=None):
        self.env["inquiry.ledger"]._refresh()
        with freeze_time(self.now + timedelta(days=days)):
            self.env["inquiry.ledger"]._refresh()
            return self.runs._preview(company or self.company)


class TestPurge(PurgeCase):
    def test_in_18_junk_is_deleted_after_the_set_days_with_a_logged_count(self):
        lead = self._junk()
        files = self.env["ir.attachment"].create(
            {"name": "offer.pdf", "raw": b"x" * 1000, "res_model": "crm.lead", "res_id": lead.id}
        )
        intake, payload, messages = (
            lead.inquiry_intake_ids,
            lead.inquiry_intake_ids.payload_id,
            lead.message_ids,
        )
        self.assertTrue(messages and payload)
        self.assertFalse(self._run(29))
        run = self._run(31)
        for records in (lead, files, intake, payload, messages):
            self.assertFalse(records.exists(), records._name)
        self.assertEqual((run.junk_count, run.test_count, run.payload_count), (1, 0, 0))
        self.assertGreater(run.freed_bytes, 1000)
        self.assertTrue(run.ended_at)
        receipt = self.env["inquiry.decision"].search([("reason", "=", "purged")], limit=1)
        self.assertEqual((receipt.facts["junk"], receipt.company_id), (1, self.company))

    def test_in_18_tests_have_days_of_their_own(self):
        lead = self._arrive().lead_id
        lead.action_inquiry_test()
        self.company.inquiry_test_days = 10
        self.assertFalse(self._run(9))
        self.assertEqual(self._run(11).test_count, 1)
        self.assertFalse(lead.exists())

    def test_in_18_junk_and_automatic_mails_that_made_no_lead_are_deleted(self):
        junk = self._receive({**CALL, "message": "We offer SEO services, top of Google for your shop."})
        self._parse()
        intakes = junk.intake_ids | self._arrive(is_automatic=True)
        self.assertEqual(intakes.mapped("set_apart"), ["junk", "automatic"])
        receipts = self.env["inquiry.decision"].search([("intake_id", "in", intakes.ids)])
        self.assertTrue(receipts)
        self.assertEqual(self._run(31).junk_count, 2)
        self.assertFalse(intakes.exists() or junk.exists() or receipts.exists())

    def test_in_18_nothing_is_deleted_where_no_days_are_set(self):
        self.company.write({"inquiry_junk_days": 0, "inquiry_payload_days": 0})
        lead = self._junk()
        self.assertFalse(self._run(4000))
        self.assertTrue(lead.exists() and lead.inquiry_intake_ids.payload_id)
        self.assertFalse(lead.inquiry_delete_at)

    def test_in_18_what_came_back_is_never_deleted(self):
        lead = self._junk()
        lead.action_inquiry_not_junk()
        self.assertFalse(self._run(31).junk_count)
        self.assertTrue(lead.exists())

    def test_in_18_what_people_worked_on_is_never_deleted(self):
        note, mail, todo, met, joined, goes_on, going = (self._junk() for _turn in range(7))
        note.with_user(self.manager).message_post(body="Look at this again.", message_type="comment")
        mail.with_user(self.manager).message_post(
            body="Are you real?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        todo.activity_schedule("mail.mail_activity_data_todo", user_id=self.manager.id)
        self.env["calendar.event"].create(
            {"name": "Call", "opportunity_id": met.id, "start": self.now, "stop": self.now}
        )
        joined.inquiry_intake_ids.copy({"external_ref": "later", "result": "joined", "lead_id": joined.id})
        self._arrive().lead_id.inquiry_previous_lead_id = goes_on
        kept = note | mail | todo | met | joined | goes_on
        self.assertEqual(self._preview(31)["junk"][::2], (1, 6))
        self.assertEqual(self._run(31).junk_count, 1)
        self.assertEqual((kept | going).exists(), kept)
        self.assertFalse(any(kept.mapped("inquiry_delete_at")))

    def test_in_18_what_we_sent_by_ourselves_and_the_buyers_words_hold_nothing(self):
        lead = self._junk()
        lead.message_post(
            body="Thank you", message_type="email_outgoing", author_id=self.manager.partner_id.id
        )
        lead.message_post(body="Buy!", message_type="email", email_from=lead.email_from, author_id=False)
        own = self._junk(email=self.manager.email)
        own.message_post(
            body="Trying out our form",
            message_type="email",
            email_from=self.manager.email_formatted,
            author_id=self.manager.partner_id.id,
        )
        self.assertEqual(self._run(31).junk_count, 2)

    def test_in_18_a_hold_of_another_addon_keeps_what_it_names(self):
        held, going = self._junk(), self._junk()

        def kept(records, domain):
            return Domain("id", "=", held.id) if records._name == "crm.lead" else Domain.FALSE

        with patch.object(InquiryPurgeMixin, "_kept_from_purge", kept):
            self.assertEqual(self._preview(31)["junk"][::2], (1, 1))
            self.assertEqual(self._run(31).junk_count, 1)
        self.assertEqual((held | going).exists(), held)

    def test_in_18_the_hold_on_bytes_keeps_them_when_their_arrival_goes(self):
        junk = self._receive({**CALL, "message": "We offer SEO services, top of Google for your shop."})
        self._parse()

        def kept(records, domain):
            return Domain.TRUE if records._name == "inquiry.payload" else Domain.FALSE

        with patch.object(InquiryPurgeMixin, "_kept_from_purge", kept):
            self._run(31)
        self.assertTrue(junk.exists())
        self.assertFalse(junk.intake_ids)

    def test_in_18_a_day_the_ledger_still_counts_is_left_alone(self):
        self.company.inquiry_junk_days = 1
        lead = self._junk()
        self.assertFalse(self._run(6).junk_count)
        self.assertTrue(lead.exists())
        self.assertTrue(self._run(9).junk_count)

    def test_in_18_past_figures_of_the_ledger_do_not_change(self):
        self._junk()
        self._receive({**CALL, "message": "We offer SEO services, top of Google for your shop."})
        self._parse()
        self.company.inquiry_payload_days = 20
        self._run(10)
        names = ["day", "arrived", "opened", "junk", "waiting", "difference", "is_closed"]
        rows = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        before = rows.read(names)
        self.assertEqual((rows[-1:].arrived, rows[-1:].junk, rows[-1:].is_closed), (2, 2, True))
        self.assertTrue(self._run(31).junk_count)
        self.env.invalidate_all()
        self.assertEqual(rows.read(names), before)
        self.assertFalse(self.env["inquiry.ledger"]._wrong_days())

    def test_a_day_is_counted_though_the_watch_stood_still(self):
        self._receive(CALL)
        self._parse()
        self._run(12)
        row = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        self.assertEqual((row.arrived, row.opened, row.is_closed), (1, 1, True))

    def test_in_18_bytes_that_hold_other_rows_stay(self):
        payload = self._junk().inquiry_intake_ids.payload_id
        payload.intake_ids.copy({"external_ref": "row 2", "result": "opened", "lead_id": False})
        self._run(31)
        self.assertTrue(payload.exists())
        self.assertEqual(payload.intake_ids.external_ref, "row 2")

    def test_in_18_only_the_company_whose_days_are_over_is_cleaned(self):
        other = self.env["res.company"].create({"name": "Elsewhere", "inquiry_junk_days": 100})
        source = self.env["inquiry.source"].create({"name": "Elsewhere", "company_id": other.id})
        lead = self._arrive(source).lead_id
        lead.action_inquiry_junk()
        self._junk()
        self.assertEqual(self._run(31).junk_count, 1)
        self.assertTrue(lead.exists())
        self.assertFalse(self.runs.search([("company_id", "=", other.id)]))

    def test_in_18_each_shows_after_which_day_it_goes(self):
        lead = self._junk()
        day = fields.Date.context_today(self.env.user, self.now + timedelta(days=30))
        self.assertAlmostEqual(lead.inquiry_delete_at, day, delta=timedelta(days=1))
        self.assertEqual(lead.inquiry_intake_ids.delete_at, lead.inquiry_delete_at)
        self.assertFalse(self._arrive().delete_at)

    def test_days_below_nothing_are_refused(self):
        with self.assertRaises(ValidationError):
            self.company.inquiry_junk_days = -1


class TestPayloadRetention(PurgeCase):
    def _done(self, **values):
        payload = self._receive({**CALL, **values})
        self._parse()
        return payload

    def test_in_13_bytes_go_after_their_days_and_the_inquiry_stays(self):
        payload = self._done()
        intake, size = payload.intake_ids, payload.body_size
        self.assertFalse(self._run(364))
        self.assertTrue(payload.exists())
        run = self._run(366)
        self.assertEqual((run.payload_count, run.freed_bytes), (1, size))
        self.assertFalse(payload.exists())
        self.assertEqual((intake.result, bool(intake.lead_id.exists())), ("opened", True))

    def test_in_13_what_waits_failed_or_may_come_back_stays(self):
        failed = self._receive(b"{")
        junk = self._receive({**CALL, "id": "S", "message": "We offer SEO services, top of Google."})
        self._parse()
        waiting = self._receive({**CALL, "id": "W"})
        self.company.inquiry_junk_days = 0
        self.assertEqual((failed.state, junk.state, waiting.state), ("failed", "parsed", "new"))
        self._run(400)
        self.assertEqual(len((failed | junk | waiting).exists()), 3)

    def test_in_13_a_call_that_comes_again_after_its_bytes_are_gone_is_a_duplicate(self):
        self._done()
        self._run(366)
        again = self._done()
        self.assertEqual(again.intake_ids.result, "duplicate")

    def test_in_13_refused_calls_go_after_their_days_and_the_ledger_keeps_their_number(self):
        refused = self.env["inquiry.payload"]._note_refused(self.source, "signature")
        run = self._run(31)
        self.assertEqual((run.refused_count, bool(refused.exists())), (1, False))
        row = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        self.assertEqual(row.refused, 1)

    def test_in_13_marks_of_the_ledger_go_with_the_bytes(self):
        self.env["inquiry.payload"]._note_repeated(self.source, "trace")
        entries = self.env["inquiry.entry"].search([("source_id", "=", self.source.id)])
        self._run(300)
        self.assertTrue(entries.exists())
        self.assertTrue(self._run(366).entry_count)
        self.assertFalse(entries.exists())


class TestPurgeJob(PurgeCase):
    """Small transactions, cut off and gone on with, whatever one row does."""

    def _fill(self, number):
        """Write so many junk arrivals with their bytes, as they would have come today."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH payloads AS (
                INSERT INTO inquiry_payload (source_id, company_id, body, body_size, received_at, trace,
                                             state, item_count, parsed_at)
                SELECT %(source)s, %(company)s, 'eA==', 100, %(now)s, 'fill-' || n, 'parsed', 1, %(now)s
                  FROM generate_series(1, %(number)s) n
             RETURNING id, trace)
            INSERT INTO inquiry_intake (source_id, company_id, payload_id, trace, external_ref, occurred_at,
                                        received_at, result, reason, set_apart, set_apart_at)
            SELECT %(source)s, %(company)s, id, trace, trace, %(now)s, %(now)s, 'junk', 'junk', 'junk',
                   %(now)s
              FROM payloads
            """,
            {
                "source": self.source.id,
                "company": self.company.id,
                "now": self.now,
                "number": number,
            },
        )
        self.env.invalidate_all()

    def _rows(self):
        self.env.cr.execute("SELECT count(*) FROM inquiry_intake WHERE source_id = %s", [self.source.id])
        return self.env.cr.fetchone()[0]

    def _watch_commits(self):
        """Let the job's commits tell how many rows were there at each."""
        rows, commit = [], IrCron._commit_progress

        def told(cron, *args, **kwargs):
            cron.env.flush_all()
            rows.append(self._rows())
            return commit(cron, *args, **kwargs)

        return rows, patch.object(IrCron, "_commit_progress", told)

    def test_in_18_five_thousand_rows_go_in_small_transactions(self):
        self._fill(5000)
        rows, watched = self._watch_commits()
        with watched:
            run = self._run(31)
        steps = [before - after for before, after in zip(rows, rows[1:], strict=False)]
        self.assertEqual((run.junk_count, rows[-1]), (5000, 0))
        self.assertLessEqual(max(steps), BATCH)
        self.assertEqual(run.freed_bytes, 500000)

    def test_in_18_a_run_that_was_cut_off_goes_on_where_it_stopped(self):
        self._fill(BATCH * 3)
        self.env["inquiry.ledger"]._refresh()
        with freeze_time(self.now + timedelta(days=31)):
            self.env["inquiry.ledger"]._refresh()
            run = self.runs._begin(self.company)
            next(run._batches())
        self.assertEqual((run.junk_count, bool(run.ended_at), self._rows()), (BATCH, False, BATCH * 2))
        again = self._run(31)
        self.assertEqual((again, run.junk_count, bool(run.ended_at)), (run, BATCH * 3, True))

    def test_in_18_queries_of_a_batch_do_not_grow_with_it(self):
        def count(number):
            for _turn in range(number):
                self._junk()
            self.env["inquiry.ledger"]._refresh()
            with freeze_time(self.now + timedelta(days=31)):
                self.env["inquiry.ledger"]._refresh()
                run = self.runs._begin(self.company)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                deleted = sum(run._batches())
                self.env.flush_all()
                queries = self.env.cr.sql_log_count - before
                run._end()
            self.assertEqual(deleted, number)
            return queries

        count(1)
        few, many = count(3), count(23)
        self.assertLessEqual(many, few + 5, f"{few} queries for 3, {many} for 23")

    def test_in_18_one_that_cannot_be_deleted_keeps_nobody_else(self):
        bad, good = self._junk(), self._junk()
        Lead = type(self.env["crm.lead"])
        unlink = Lead.unlink

        def refuse(leads):
            if bad in leads:
                raise UserError("An invoice needs it.")
            return unlink(leads)

        with patch.object(Lead, "unlink", refuse), self.assertLogs("odoo.addons.inquiry_touch", "ERROR"):
            run = self._run(31)
        self.assertEqual((bad | good).exists(), bad)
        self.assertEqual((run.junk_count, run.failed_count, bool(run.ended_at)), (1, 1, True))

    def test_in_18_the_preview_says_what_the_run_does(self):
        self._fill(7)
        lead = self._junk()
        lead.copy()
        test = self._arrive().lead_id
        test.action_inquiry_test()
        self.env["inquiry.payload"]._note_refused(self.source, "signature")
        self._receive({**CALL, "id": "done"})
        self._parse()
        found = self._preview(366)
        run = self._run(366)
        self.assertEqual(
            [found[kind][0] for kind in ("junk", "test", "payload", "refused", "entry")],
            [run.junk_count, run.test_count, run.payload_count, run.refused_count, run.entry_count],
        )

    def test_in_18_the_preview_says_how_much_is_freed(self):
        self._fill(7)
        lead = self._junk()
        self.env["ir.attachment"].create(
            {"name": "x.pdf", "raw": b"x" * 900, "res_model": "crm.lead", "res_id": lead.id}
        )
        size = self._preview(31)["junk"][1]
        self.assertGreater(size, 1600)
        self.assertEqual(self._run(31).freed_bytes, size)

    def test_in_18_nothing_due_makes_no_run(self):
        self.assertFalse(self._run(1))


class TestPurgeScreen(PurgeCase):
    def _screen(self, user):
        return self.env["inquiry.purge.preview"].with_user(user).create({})

    def test_in_18_a_manager_sees_what_would_go_and_lets_it_go_now(self):
        self._junk()
        self._run(10)
        with freeze_time(self.now + timedelta(days=31)):
            screen = self._screen(self.manager)
            self.assertEqual((screen.junk_count, screen.held_count), (1, 0))
            self.assertIn("1 junk inquiries", screen.sentence)
            screen.action_run()
            screen.invalidate_recordset()
            self.assertTrue(screen.is_running)
            run = screen.run_ids[:1]
            self.assertEqual((run.begun_by_id, bool(run.ended_at)), (self.manager, False))
            screen.action_run()
            self.assertEqual(len(self.runs.search([("ended_at", "=", False)])), 1)
            self._run_cron(JOB)
        self.assertEqual((run.junk_count, bool(run.ended_at)), (1, True))

    def test_in_18_an_empty_screen_says_so(self):
        self.assertEqual(self._screen(self.manager).sentence, "The next run would delete nothing.")

    def test_in_18_nobody_but_a_manager_of_the_company_sees_or_starts_runs(self):
        run = self.runs._begin(self.company)
        with self.assertRaises(AccessError):
            self._screen(self.salesperson)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "inquiry_stranger",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(run.with_user(stranger)._filtered_access("read"))
        screen = self._screen(stranger)
        self.assertFalse(screen.run_ids)
        screen.action_run()
        self.assertEqual(self.runs.search([("company_id", "=", company.id)]).begun_by_id, stranger)
        for door in ("write", "unlink"):
            with self.assertRaises(AccessError):
                run.with_user(self.manager).check_access(door)
