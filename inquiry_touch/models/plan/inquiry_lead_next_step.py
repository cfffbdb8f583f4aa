from odoo import models

from ...tools.verdict import Receipt
from .const import PENDING


class InquiryLeadNextStep(models.AbstractModel):
    """The next step of an open inquiry: something planned, owed or on a list."""

    _name = "inquiry.lead.next.step"
    _description = "Next step of a lead"

    def _inquiry_filter_idle(self):
        """Return the open inquiries with no next step: nothing planned, no answer owed, no activity."""
        open_leads = self._inquiry_filter_open().filtered(
            lambda lead: lead.inquiry_trace and not lead.inquiry_due_at and not lead.activity_ids
        )
        waiting = self.env["inquiry.touch"]._read_group(
            [
                ("lead_id", "in", open_leads.ids),
                ("state", "in", PENDING),
            ],
            ["lead_id"],
        )
        return open_leads - open_leads.browse(lead.id for (lead,) in waiting)

    def _inquiry_ask_next_step(self):
        """Ask the owners of these inquiries for the next step where there is none."""
        idle = self.sudo()._inquiry_filter_idle()
        for lead in idle:
            spoken = lead.with_context(lang=lead._inquiry_worker().lang)
            spoken._inquiry_ask_owner(
                spoken.env._("Decide what comes next"), spoken.env._("Its plan was stopped.")
            )
        receipt = Receipt("plan", "asked", "asked_next_step")
        self.env["inquiry.decision"]._log([{"lead": lead, "receipt": receipt} for lead in idle])
