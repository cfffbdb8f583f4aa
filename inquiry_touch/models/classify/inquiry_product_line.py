from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ...tools.keywords import split_words
from ...tools.product_lines import ProductLine, ProductLineTable


class InquiryProductLine(models.Model):
    """A group of products that is sold, answered and reported on together, and how an inquiry names it."""

    _name = "inquiry.product.line"
    _inherit = ["inquiry.cached.mixin"]
    _description = "Product line"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Leave empty to share with all companies.")
    model_numbers = fields.Text(
        string="Model numbers and names",
        help="What buyers write when they mean these products, with commas: LX-203, LX-4*, desk lamp. "
        "LX-203, LX 203 and LX203 are the same; a * at the end stands for up to six more signs.",
    )

    @api.constrains("model_numbers")
    def _check_model_numbers(self):
        for line in self:
            for word in split_words(line.model_numbers):
                self.env["inquiry.tag.rule.word"]._check_word(word)

    @api.model
    def _complete(self, facts_list):
        """Return the facts with the product line each inquiry names, unless one is known.

        :return tuple: the facts, and for each the words that tell the line
        """
        completed, words = [], []
        for facts in facts_list:
            line_id, name, word = 0, "", ""
            if not facts.product_line_id:
                text = "\n".join(filter(None, (facts.product, facts.text)))
                line_id, name, word = self._line_table(facts.company_id).find(text)
            completed.append(replace(facts, product_line_id=line_id) if line_id else facts)
            words.append((name, word))
        return completed, words

    @api.model
    @ormcache("company_id")
    def _line_table(self, company_id):
        """Return the lines of a company and their words as one automaton; plain values, no records."""
        # The same lines for everybody; without a language the cached names depend on nobody.
        lines_sudo = (
            self.sudo()
            .with_context(lang=None)
            .search(
                Domain("active", "=", True) & Domain("company_id", "in", [False, company_id]),
                order="sequence, id",
            )
        )
        return ProductLineTable(
            ProductLine(line.id, line.name, line.model_numbers or "") for line in lines_sudo
        )
