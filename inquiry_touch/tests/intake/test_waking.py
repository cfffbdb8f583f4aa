from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.base.models.ir_cron import IrCron as OdooJobs

from .common import CALL, IntakeCase

PARSE = "inquiry_touch.ir_cron_inquiry_payload_parse"


class TestWaking(IntakeCase):
    """Each word to Odoo's workers is a connection of its own: one is enough for a transaction."""

    def _wake(self, *xmlids):
        for xmlid in xmlids:
            self.env["ir.cron"]._inquiry_wake(xmlid)

    def test_workers_are_told_once_however_many_jobs_a_transaction_woke(self):
        jobs = ("mail.ir_cron_mail_scheduler_action", "inquiry_touch.ir_cron_inquiry_payload_parse")
        with patch.object(OdooJobs, "_notifydb") as told:
            self._wake(*jobs, jobs[0])
            self.env.cr.flush()
            self.env.cr.postcommit.run()
            self.assertEqual(told.call_count, 1)
            self._wake(jobs[1])
            self.env.cr.flush()
            self.env.cr.postcommit.run()
            self.assertEqual(told.call_count, 2, "the next transaction tells them anew")

    def _moments(self):
        job = self.env.ref(PARSE)
        self.env.cr.flush()  # as a commit does
        return self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])

    def test_op_03_a_job_whose_time_is_up_goes_on_at_once(self):
        self.env["inquiry.payload"].search([]).unlink()
        for number in range(2):
            self._receive({**CALL, "id": f"W-{number}"})
        self._moments().unlink()
        with patch.object(OdooJobs, "_commit_progress", return_value=0):
            self.env["inquiry.payload"]._cron_parse(limit=1)
        payloads = self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])
        self.assertEqual(sorted(payloads.mapped("state")), ["new", "parsed"])
        self.assertLessEqual(self._moments().call_at, fields.Datetime.now())

    def test_op_03_what_is_postponed_is_read_when_its_time_comes(self):
        self.env["inquiry.payload"].search([]).unlink()
        soon = fields.Datetime.now() + timedelta(seconds=20)
        self._receive(CALL).next_attempt_at = soon
        self._moments().unlink()
        with patch.object(OdooJobs, "_commit_progress", return_value=1):
            self.env["inquiry.payload"]._cron_parse()
        self.assertEqual(self._moments().call_at, soon)

    def test_a_job_that_was_woken_has_its_moment(self):
        self._wake("inquiry_touch.ir_cron_inquiry_payload_parse")
        job = self.env.ref("inquiry_touch.ir_cron_inquiry_payload_parse")
        self.env.cr.flush()  # as a commit does
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))
