from odoo import api, fields, models


class InquiryTagRule(models.Model):
    """When these words and conditions are met, an inquiry gets this category, these tags, this priority."""

    _name = "inquiry.tag.rule"
    _inherit = ["inquiry.rule.mixin"]
    _description = "Inquiry tag rule"

    word_ids = fields.One2many("inquiry.tag.rule.word", "rule_id", copy=True)
    category_id = fields.Many2one("inquiry.category", ondelete="restrict")
    tag_ids = fields.Many2many("crm.tag")
    priority = fields.Selection(
        [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very High")], help="Empty: leave as it is."
    )
    stops = fields.Boolean(string="Stop here", help="No later rule is read when this one applies.")

    @api.model
    def _classify(self, facts_list):
        """Read the rules over the facts.

        :return list: one :class:`Classification` for each of ``facts_list``
        """
        raise NotImplementedError
