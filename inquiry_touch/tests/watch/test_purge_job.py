from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.models.ir_cron import IrCron

from ...models.watch.inquiry_purge import BATCH
from ..intake.common import CALL
from .common import JOB, PurgeCase


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
                self.env.cr.flush()  # with what marking them is tracked by
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
        self.env["inquiry.payload"]._tally(self.source, "bad_signature", "caller")
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
