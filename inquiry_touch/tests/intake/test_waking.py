from unittest.mock import patch

from odoo.addons.base.models.ir_cron import IrCron as OdooJobs

from ..common import InquiryCase


class TestWaking(InquiryCase):
    """Each word to Odoo's workers is a connection of its own: one is enough for a transaction."""

    def _wake(self, *xmlids):
        for xmlid in xmlids:
            self.env["ir.cron"]._inquiry_wake(xmlid)

    def test_workers_are_told_once_however_many_jobs_a_transaction_woke(self):
        jobs = ("mail.ir_cron_mail_scheduler_action", "inquiry_touch.ir_cron_inquiry_payload_parse")
        with patch.object(OdooJobs, "_notifydb") as told:
            self._wake(*jobs, jobs[0])
            self.env.cr.postcommit.run()
            self.assertEqual(told.call_count, 1)
            self._wake(jobs[1])
            self.env.cr.postcommit.run()
            self.assertEqual(told.call_count, 2, "the next transaction tells them anew")

    def test_a_job_that_was_woken_has_its_moment(self):
        self._wake("inquiry_touch.ir_cron_inquiry_payload_parse")
        job = self.env.ref("inquiry_touch.ir_cron_inquiry_payload_parse")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))
