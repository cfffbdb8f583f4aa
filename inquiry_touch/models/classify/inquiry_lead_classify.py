from odoo import api, fields, models

from ...tools.quantities import read_amounts
from ..rule.inquiry_rule_grade import GRADE_LABELS, UNIT_LABELS


class InquiryLeadClassify(models.AbstractModel):
    """What a lead is about and how much it promises: line, quantity, value, intent and urgency."""

    _name = "inquiry.lead.classify"
    _description = "Classification stage of a lead"

    inquiry_product_line_id = fields.Many2one(
        "inquiry.product.line",
        string="Product line",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Told by a model number in the message, or set by a person.",
    )
    inquiry_intent = fields.Selection(
        GRADE_LABELS,
        string="Buying intent",
        copy=False,
        index="btree_not_null",
        help="How much the buyer means to buy, as the tag rules read it; read again with each message.",
    )
    inquiry_urgency = fields.Selection(
        GRADE_LABELS, string="Urgency", copy=False, help="How urgent it is, as the tag rules read it."
    )
    inquiry_quantity = fields.Char(
        string="Quantity asked for", help="As the source gave it, or as it stands in the message."
    )
    inquiry_quantity_number = fields.Float(
        string="Quantity", compute="_compute_inquiry_quantity_number", store=True, digits=(16, 2)
    )
    inquiry_quantity_unit = fields.Selection(
        UNIT_LABELS, string="Unit", compute="_compute_inquiry_quantity_number", store=True
    )
    inquiry_quantity_note = fields.Char(string="Quantity known from", compute="_compute_inquiry_notes")
    inquiry_value_note = fields.Char(string="Value known from", compute="_compute_inquiry_notes")

    @api.depends("inquiry_quantity")
    def _compute_inquiry_quantity_number(self):
        for lead in self:
            found = read_amounts("", lead.inquiry_quantity or "").quantity()
            lead.inquiry_quantity_number = found.number if found else 0.0
            lead.inquiry_quantity_unit = (found.unit if found else "") or False

    def _prepare_class_facts(self):
        """Return what this inquiry was found to be, as values of :class:`InquiryFacts`."""
        return {
            "category_id": self.inquiry_category_id.id or 0,
            "tag_ids": tuple(self.tag_ids.ids),
            "priority": self.priority or "0",
            "intent": self.inquiry_intent or "",
            "urgency": self.inquiry_urgency or "",
            "product_line_id": self.inquiry_product_line_id.id or 0,
            "quantity": self.inquiry_quantity or "",
            "value": self.inquiry_value,
        }
