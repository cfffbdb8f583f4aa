from odoo import api, models

from .inquiry_gate_loop import ANSWERS


class InquiryGateMarketplace(models.AbstractModel):
    """The check that keeps to the rules of the marketplace a buyer wrote at."""

    _name = "inquiry.gate.marketplace"
    _description = "Marketplace rules of the contact gate"

    @api.model
    def _gate_marketplace(self, requests):
        asked = self._filter_messages(requests)
        # the id of an inquiry that is not stored counts as false
        leads = self.env["crm.lead"].browse({request.lead_id for request in asked} - {0})
        lead_by_id = {lead.id: lead for lead in leads if lead.inquiry_marketplace_id}
        verdicts = {}
        for request in asked:
            lead = lead_by_id.get(request.lead_id)
            is_answer = request.purpose in ANSWERS
            refusal = lead and lead._inquiry_refusal(
                is_answer=is_answer, text=request.text, files=request.files
            )
            if refusal:
                verdicts[request.key] = refusal
        return verdicts
