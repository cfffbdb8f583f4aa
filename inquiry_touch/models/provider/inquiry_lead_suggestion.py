from odoo import fields, models


class InquiryLeadSuggestion(models.AbstractModel):
    """What providers suggest for a lead; only a person makes something of it."""

    _name = "inquiry.lead.suggestion"
    _description = "Suggestions on a lead"

    inquiry_suggestion_ids = fields.One2many("inquiry.suggestion", "lead_id", string="Suggestions")
    inquiry_open_suggestion_ids = fields.One2many(
        "inquiry.suggestion", "lead_id", string="Suggestions to look at", domain=[("state", "=", "open")]
    )
