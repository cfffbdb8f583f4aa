from odoo import api, models

TOLD = "inquiry_touch.jobs_told"


class IrCron(models.Model):
    """Wakes the jobs of the road, at little cost for each message that comes in."""

    _inherit = "ir.cron"

    @api.model
    def _inquiry_wake(self, xmlid, at=None):
        """Let a job run, soon or at that moment.

        :param str xmlid: the job's external id
        :param datetime at: naive UTC
        """
        # not env.ref: it asks the database on each call whether the job is still there
        job_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        # whoever sets the road going may wake its jobs
        self.sudo().browse(job_id)._trigger(at=at)

    @api.model
    def _notifydb(self):
        """One word to the workers is enough, and one connection, however many jobs a transaction woke."""
        data = self.env.cr.postcommit.data  # emptied after each commit
        if data.get(TOLD):
            return None
        data[TOLD] = True
        return super()._notifydb()
