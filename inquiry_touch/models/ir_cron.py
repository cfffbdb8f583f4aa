from odoo import api, fields, models

TOLD = "inquiry_touch.jobs_told"
WAKES = "inquiry_touch.wakes"


class IrCron(models.Model):
    """Wakes the jobs of the road, at little cost for each message that comes in."""

    _inherit = "ir.cron"

    @api.model
    def _inquiry_wake(self, xmlid, at=None):
        """Let a job run, soon or at that moment; written down at the end of the transaction.

        :param str xmlid: the job's external id
        :param datetime at: naive UTC
        """
        # not env.ref: it asks the database on each call whether the job is still there
        job_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        precommit = self.env.cr.precommit  # is emptied where a savepoint is undone, as its rows are
        if WAKES not in precommit.data:
            precommit.data[WAKES] = set()
            precommit.add(self.browse()._inquiry_write_wakes)
        precommit.data[WAKES].add((job_id, at or fields.Datetime.now()))

    @api.model
    def _inquiry_write_wakes(self):
        """Write down which jobs this transaction woke, and tell the workers, as ``_trigger`` does for one."""
        wakes = self.env.cr.precommit.data.pop(WAKES, ())
        # whoever sets the road going may wake its jobs
        jobs_sudo = self.sudo().browse({job_id for job_id, _at in wakes})
        idle_ids = set(jobs_sudo.filtered(lambda job: not job.active)._ids)
        now = fields.Datetime.now()
        wakes = sorted(wake for wake in wakes if wake[0] not in idle_ids or wake[1] > now)
        self.env["ir.cron.trigger"].sudo().create(
            [{"cron_id": job_id, "call_at": at} for job_id, at in wakes]
        )
        if any(at <= now for _job_id, at in wakes):
            self.env.cr.postcommit.add(self._notifydb)

    @api.model
    def _notifydb(self):
        """One word to the workers is enough, and one connection, however many jobs a transaction woke."""
        data = self.env.cr.postcommit.data  # emptied after each commit
        if data.get(TOLD):
            return None
        data[TOLD] = True
        return super()._notifydb()
