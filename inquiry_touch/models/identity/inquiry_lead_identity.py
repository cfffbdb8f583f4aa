from odoo import models


class InquiryLeadIdentity(models.AbstractModel):
    """The identity stage of a lead: a case that was closed is opened again for its buyer."""

    _name = "inquiry.lead.identity"
    _description = "Identity stage of a lead"

    def _inquiry_of_known_buyers(self):
        """Return those of these leads whose buyer had asked for something before."""
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        groups = Lead._read_group(
            [("inquiry_buyer_id", "in", self.inquiry_buyer_id.ids)], ["inquiry_buyer_id"], ["id:min"]
        )
        first_by_buyer = {buyer.id: lead_id for buyer, lead_id in groups}
        return self.filtered(lambda lead: first_by_buyer.get(lead.inquiry_buyer_id.id) not in (None, lead.id))

    def _inquiry_open_again(self):
        """Open these closed cases again for their buyers, and ask each owner to look at his."""
        for lead in self - self._inquiry_filter_open():
            if not lead.active:
                lead.action_restore()
            if lead.stage_id.is_won:
                lead.stage_id = lead._stage_find(domain=[("is_won", "=", False)])
            if lead.won_status != "pending":
                lead.probability = lead.automated_probability
            user = lead._inquiry_worker()
            _ = lead.with_context(lang=user.lang).env._
            lead.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=_("The buyer wrote again: this inquiry was reopened"),
            )
