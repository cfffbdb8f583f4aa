from odoo import api, fields, models


class InquiryLeadPresence(models.AbstractModel):
    """Who is answering an inquiry just now."""

    _name = "inquiry.lead.presence"
    _description = "Presence on a lead"

    inquiry_answering = fields.Json(string="Being answered by", compute="_compute_inquiry_answering")

    @api.depends_context("uid")
    def _compute_inquiry_answering(self):
        leads = self._origin
        buyers = {lead: lead.sudo().inquiry_buyer_id._root() for lead in leads}
        roots = self.env["inquiry.buyer"].sudo().union(*buyers.values())
        found = self.env["inquiry.presence"]._answering(leads, roots)
        for lead in self:
            buyer = buyers.get(lead._origin)
            on_buyer = found.get(("buyer", buyer.id), []) if buyer else []
            lead.inquiry_answering = {
                "buyer_id": buyer.id if buyer else False,
                "rows": on_buyer or found.get(("lead", lead._origin.id), []),
            }

    def inquiry_is_answering(self, is_writing):
        """Tell colleagues that the user is writing to the buyer of this inquiry, or has stopped.

        :param bool is_writing: whether they write; called again at most every 20 seconds while they do
        """
        self.ensure_one()
        self.check_access("write")
        presence = self.env["inquiry.presence"]
        if is_writing:
            presence._note(self)
        else:
            presence._end(self)
