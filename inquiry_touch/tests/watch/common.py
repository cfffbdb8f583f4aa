from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from ..common import InquiryCase
from ..intake.common import CALL, IntakeCase

JOB = "inquiry_touch.ir_cron_inquiry_purge_run"


class JunkCase(InquiryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        # answers are owed within four hours, day and night
        cls.env["inquiry.sla.policy"].search([]).active = False
        cls.env["inquiry.sla.policy"].create({"name": "Four hours", "target_hours": 4})

    def _ago(self, **span):
        return self.now - timedelta(**span)


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
