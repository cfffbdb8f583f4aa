from odoo import api, models
from odoo.tools import email_normalize

from ...tools.answer_check import find_offence
from ...tools.mail_places import is_under
from ...tools.verdict import Refuse


class InquiryMarketplaceAnswer(models.AbstractModel):
    """The answering side of a marketplace: whose address is masked, and what may be written to it."""

    _name = "inquiry.marketplace.answer"
    _description = "Answers at a marketplace"

    @api.model
    def _of_address(self, address, company):
        """Return the marketplace that lends this address to a buyer, if one does; no query is made.

        :param company: whose marketplaces; none for those of all companies
        """
        address = (email_normalize(address or "", strict=False) or "").lower()
        rules = self._rules_of(address, company)
        relaying = (rule.id for rule in rules if is_under(address, rule.relays))
        # sudo: whoever sends, the rules hold
        return self.env["inquiry.marketplace"].sudo().browse(next(relaying, ()))

    def _refusal(self, *, is_answer, text="", files=(), country=""):
        """Return why a message must not go to a buyer here, None when it may.

        :param bool is_answer: whether it answers the buyer's own question
        :param text: as plain text
        :param files: the names of attached files
        """
        self.ensure_one()
        facts = {"marketplace": self.name}
        if self.forbids_advertising and not is_answer:
            return Refuse("unasked", facts)
        words = self.env["inquiry.answer.word"]._index() if self.forbids_advertising else None
        offence = find_offence(
            text, forbids_links=self.forbids_links, words=words, files=files, country=country
        )
        if not offence:
            return None
        reason = "answer_word" if offence.kind == "word" else "answer_link"
        return Refuse(reason, {**facts, "found": offence.found})
