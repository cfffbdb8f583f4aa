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
        marketplaces = {lead.id: lead.inquiry_marketplace_id for lead in leads if lead.inquiry_marketplace_id}
        verdicts = {}
        for request in asked:
            marketplace = marketplaces.get(request.lead_id)
            refusal = marketplace and marketplace._refusal(
                is_answer=request.purpose in ANSWERS,
                text=request.text,
                files=request.files,
                country=request.country_code,
            )
            if refusal:
                verdicts[request.key] = refusal
        return verdicts
