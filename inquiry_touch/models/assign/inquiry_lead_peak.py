from odoo import SUPERUSER_ID, api, fields, models

from ...tools.verdict import Receipt
from ..touch.inquiry_touch import REACHED, STOPPABLE


class InquiryLeadPeak(models.AbstractModel):
    """The peak of a lead: while people get only what needs them, the plan answers the rest."""

    _name = "inquiry.lead.peak"
    _description = "Peak of a lead"

    inquiry_left_in_peak = fields.Boolean(
        string="Left to automation in the peak",
        readonly=True,
        copy=False,
        help="Its plan answers it. The owner hears of it when the peak is over, when the buyer writes again, "
        "when it turns out to need a person, or when the answer is late.",
    )

    def _inquiry_leave_in_peak(self):
        """Leave those of these new inquiries to their plans that can wait for a person, and return them."""
        # The company's settings and the touches count, whoever brings the inquiry in.
        left_sudo = self.sudo().filtered(lambda lead: lead._inquiry_can_wait_in_peak())
        if left_sudo:
            left_sudo.inquiry_left_in_peak = True
            receipt = Receipt("assign", "left", "left_in_peak")
            self.env["inquiry.decision"]._log([{"lead": lead, "receipt": receipt} for lead in left_sudo])
        return left_sudo.with_env(self.env)

    def _inquiry_can_wait_in_peak(self):
        """Return whether its company is in a peak, and its plan answers it, and it needs no person."""
        company = self.company_id or self.inquiry_source_id.company_id
        category = self.inquiry_category_id
        if not company.inquiry_is_peak or self.inquiry_person_reason:
            return False
        if category.is_sensitive or category.needs_person:
            return False
        return any(
            touch.kind == "message" and touch.state in (*STOPPABLE, *REACHED, "sending")
            for touch in self.inquiry_touch_ids
        )

    def _inquiry_end_peak(self):
        """Tell the owners of these inquiries once of what was left to automation and still waits."""
        left_sudo = self.sudo().filtered("inquiry_left_in_peak")
        if not left_sudo:
            return
        left_sudo.inquiry_left_in_peak = False
        self.env["inquiry.touch"]._release([("lead_id", "in", left_sudo.ids)])
        waiting = left_sudo._inquiry_filter_open().filtered(
            lambda lead: lead.inquiry_due_at or not lead.inquiry_clock_ids
        )
        # Nobody brings them in now: who ends the peak hears of their own as well.
        waiting.with_user(SUPERUSER_ID)._inquiry_tell_owners()

    @api.model
    def _inquiry_end_peak_of(self, companies):
        """Tell owners of what was left to automation in the peak of these companies."""
        company = ["|", ("company_id", "in", companies.ids), ("company_id", "=", False)]
        # Who sets up companies need not see inquiries.
        leads_sudo = self.sudo().with_context(active_test=False)
        left_sudo = leads_sudo.search([("inquiry_left_in_peak", "=", True), *company])
        left_sudo.filtered(
            lambda lead: (lead.company_id or lead.inquiry_source_id.company_id) in companies
        )._inquiry_end_peak()
