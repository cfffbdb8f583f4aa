from odoo import fields, models

from ...tools.verdict import Receipt


class InquiryLeadJunk(models.AbstractModel):
    """Leads that are no inquiries: set apart among the arrivals, archived, and brought back by one click."""

    _name = "inquiry.lead.junk"
    _description = "Junk among leads"

    inquiry_is_junk = fields.Boolean(string="Junk", readonly=True, copy=False, help="Set apart by a person.")

    def action_inquiry_junk(self):
        """Set these inquiries apart: clock and plan end, they leave all lists, and can be brought back."""
        self.check_access("write")
        marked_sudo = self.sudo().filtered(lambda lead: lead.inquiry_trace and not lead.inquiry_is_junk)
        opened = marked_sudo.inquiry_intake_ids.filtered(lambda intake: intake.result == "opened")
        opened.write({"result": "junk", "reason": "marked"})
        # archived and not lost: no report of lost inquiries counts them
        marked_sudo.write({"inquiry_is_junk": True, "active": False})
        marked_sudo._inquiry_log_junk("set_apart", "marked_junk")

    def action_inquiry_not_junk(self):
        """Bring back what was set apart; the clock counts from when the buyer asked, as if it never was."""
        self.check_access("write")
        restored_sudo = self.sudo().filtered("inquiry_is_junk")
        intakes = restored_sudo.inquiry_intake_ids.filtered(lambda intake: intake.reason == "marked")
        intakes.write({"result": "opened", "reason": False})
        restored_sudo.write({"inquiry_is_junk": False, "active": True})
        clocked = restored_sudo.filtered("inquiry_source_id.starts_clock")
        self.env["inquiry.sla.policy"]._start_clock(clocked)
        restored_sudo._inquiry_log_junk("restored", "restored")

    def _inquiry_log_junk(self, verdict, reason):
        receipt = Receipt("intake", verdict, reason, {"user": self.env.user.name})
        self.env["inquiry.decision"]._log([{"lead": lead, "receipt": receipt} for lead in self])
