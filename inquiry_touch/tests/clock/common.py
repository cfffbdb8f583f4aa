from datetime import datetime

from odoo.addons.inquiry_touch.models.intake.inquiry_lead_intake import ROAD_CONTEXT
from odoo.addons.inquiry_touch.tests.common import InquiryCase

# A Friday, so that the week-end is near.
ASKED = datetime(2026, 3, 6, 15, 0)


class ClockCase(InquiryCase):
    """One policy of 24 hours, and leads that were asked on a Friday afternoon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["inquiry.sla.policy"]
        cls.Clock = cls.env["inquiry.sla.clock"]
        cls.Policy.search([]).active = False
        cls.policy = cls.Policy.create(
            {"name": "A day", "target_hours": 24, "urgent_hours": 0, "sequence": 50}
        )
        cls.calendar = cls.env["resource.calendar"].create({"name": "Office", "tz": "Europe/Brussels"})

    @classmethod
    def _lead(cls, **values):
        defaults = {
            "name": "LED lamps",
            "user_id": cls.salesperson.id,
            "team_id": cls.team.id,
            "company_id": cls.company.id,
            "inquiry_source_id": cls.source.id,
            "inquiry_trace": "trace",
            "inquiry_asked_at": ASKED,
        }
        leads = cls.env["crm.lead"].with_context(**ROAD_CONTEXT).create({**defaults, **values})
        return leads.with_env(cls.env)

    def _start(self, leads=None, asked_at=None):
        """Start clocks and return them; without leads, that of a new one."""
        return self.Policy._start_clock(leads or self._lead(), asked_at=asked_at)
