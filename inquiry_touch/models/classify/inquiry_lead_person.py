from odoo import fields, models

from ...tools.person_needed import person_reason
from ...tools.verdict import Receipt


class InquiryLeadPerson(models.AbstractModel):
    """Whether a lead needs a person: then nothing goes out by itself after the first confirmation."""

    _name = "inquiry.lead.person"
    _description = "Need of a person on a lead"

    inquiry_person_reason = fields.Selection(
        [
            ("rule", "A rule says so"),
            ("drawing", "It brings a drawing"),
            ("long_text", "It is a long text"),
            ("grade", "It has a high priority"),
        ],
        string="Needs a person",
        copy=False,
        help="Why a person must answer: the confirmation goes out, no automatic message after it. Emptying "
        "it does not bring back what was refused.",
    )

    def _inquiry_find_person_reason(self, company, text, files, priority, by_rule=False):
        """Return why an inquiry needs a person, False when it does not.

        :param files: names of the files it brings
        :param bool by_rule: whether a rule says so
        """
        limits = company.sudo()._inquiry_person_limits()  # whoever brings it in, its company's settings count
        return person_reason(limits, text, files=files, priority=priority, by_rule=by_rule) or False

    def _inquiry_note_person(self, text="", files=(), by_rule=False):
        """Note that what came since makes this inquiry one for a person, and say why."""
        self.ensure_one()
        if self.inquiry_person_reason:
            return
        company = self.company_id or self.inquiry_source_id.company_id
        reason = self._inquiry_find_person_reason(company, text, files, self.priority or "0", by_rule)
        if reason:
            self.inquiry_person_reason = reason
            self.env["inquiry.decision"]._log([{"lead": self, "receipt": self._inquiry_person_receipt()}])
            self._inquiry_end_peak()

    def _inquiry_person_receipt(self):
        why = self._inquiry_field_fact("inquiry_person_reason", self.inquiry_person_reason)
        return Receipt("classify", "needs_person", "needs_person", {"why": why})
