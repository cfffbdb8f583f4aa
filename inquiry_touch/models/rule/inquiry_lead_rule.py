from odoo import api, fields, models


class InquiryLeadRule(models.AbstractModel):
    """What rules ask of a lead, and how its decisions are read."""

    _name = "inquiry.lead.rule"
    _description = "Rules and receipts of a lead"

    @api.model
    def _inquiry_draft(self, facts):
        """Return an unsaved lead made of the facts, on which the further condition of a rule is tried."""
        return self.env["crm.lead"].new(self._prepare_inquiry_draft_values(facts))

    @api.model
    def _prepare_inquiry_draft_values(self, facts):
        return {
            "name": facts.text.partition("\n")[0],
            "description": facts.text,
            "contact_name": facts.name,
            "partner_name": facts.company,
            "email_from": facts.email,
            "phone": facts.phone,
            "country_id": facts.country_id or False,
            "state_id": facts.state_id or False,
            "lang_id": self.env["res.lang"]._get_data(code=facts.lang_code).id or False,
            "company_id": facts.company_id or False,
            "team_id": facts.team_id or False,
            "user_id": False,
            "priority": facts.priority,
            "tag_ids": [fields.Command.set(facts.tag_ids)],
            "inquiry_source_id": facts.source_id or False,
            "inquiry_buyer_id": facts.buyer_id or False,
            "inquiry_category_id": facts.category_id or False,
            "inquiry_asked_at": facts.asked_at or False,
            "inquiry_product": facts.product,
            "inquiry_quantity": facts.quantity,
            "inquiry_value": facts.value,
            "inquiry_intent": facts.intent or False,
            "inquiry_urgency": facts.urgency or False,
            "inquiry_product_line_id": facts.product_line_id or False,
            "inquiry_order_ref": facts.order_ref,
        }

    def action_inquiry_why(self):
        """Open what was decided about this inquiry and why, stage by stage, the newest last."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_decision_action_why")
        return {
            **action,
            "name": self.env._("Why? %(inquiry)s", inquiry=self.name),
            "domain": [("lead_id", "=", self.id)],
        }
