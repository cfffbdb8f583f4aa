from odoo import fields, models
from odoo.fields import Domain


class CrmTeam(models.Model):
    """A sales team has working hours of its own; Odoo's rule-based assignment keeps its hands off inquiries
    that came by a door of ours."""

    _inherit = "crm.team"

    inquiry_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        ondelete="restrict",
        help="Answer times that count working hours count these for inquiries of this team, in their time "
        "zone. Empty: the hours of the answer time.",
    )

    def _allocate_leads(self, creation_delta_days=7):
        # Its search has no hook: crm.lead leaves our inquiries out of every search made meanwhile, also out
        # of the duplicates that would be merged.
        without_ours = self.with_context(inquiry_leave_out_doors=True)
        return super(CrmTeam, without_ours)._allocate_leads(creation_delta_days=creation_delta_days)

    def _get_lead_to_assign_domain(self):
        ours = self.env["crm.lead"]._inquiry_doors_domain()
        return Domain(super()._get_lead_to_assign_domain()) & ~ours
