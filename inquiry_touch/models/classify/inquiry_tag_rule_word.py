from odoo import fields, models


class InquiryTagRuleWord(models.Model):
    """One line of words of a tag rule, in one language or any."""

    _name = "inquiry.tag.rule.word"
    _description = "Words of a tag rule"
    _order = "sequence, id"

    rule_id = fields.Many2one("inquiry.tag.rule", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    lang = fields.Char(string="Language", help="Code such as de or zh; empty: any language.")
    mode = fields.Selection(
        [("any", "any of"), ("all", "all of"), ("none", "none of")], required=True, default="any"
    )
    words = fields.Char(required=True, help="Words or phrases, separated by commas.")
