from odoo import api, fields, models, tools

from ...tools.keywords import KeywordIndex, split_words


class InquiryAnswerWord(models.Model):
    """Words of one language that marketplaces take for advertising, or for luring buyers away."""

    _name = "inquiry.answer.word"
    _inherit = ["inquiry.cached.mixin"]
    _description = "Words not to use at marketplaces"
    _order = "sequence, id"

    name = fields.Char(string="Language", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    words = fields.Text(
        required=True,
        help="One word or phrase per line, or separated by commas. A message to a buyer at a marketplace "
        "that forbids advertising is not sent with one of them, whatever language it is written in.",
    )

    @api.model
    @tools.ormcache()
    def _index(self):
        """Return all words as one index; a message is searched once."""
        rows_sudo = self.sudo().search([("active", "=", True)])  # whoever writes, the words are the same
        return KeywordIndex(word for row in rows_sudo for word in split_words(row.words))
