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
            ("grade", "It has a high grade"),
        ],
        string="Needs a person",
        copy=False,
        help="Why a person must answer: the confirmation goes out, no automatic message after it. Emptying "
        "it does not bring back what was refused.",
    )

    def _inquiry_find_person_reason(self, company, data, priority, found):
        """Return why an inquiry that opens needs a person, False when it does not.

        :param InquiryData data: what came
        :param Classification found: what the rules say of it
        """
        files = [file.name for file in data.attachments]
        limits = company.sudo()._inquiry_person_limits()  # whoever brings it in, its company's settings count
        return (
            person_reason(limits, data.text, files=files, priority=priority, by_rule=found.needs_person)
            or False
        )

    def _inquiry_note_person(self, data, found):
        """Note that a further message makes this inquiry one for a person, and say why."""
        self.ensure_one()
        if self.inquiry_person_reason:
            return
        reason = self._inquiry_find_person_reason(self.company_id, data, self.priority or "0", found)
        if reason:
            self.inquiry_person_reason = reason
            self.env["inquiry.decision"]._log([{"lead": self, "receipt": self._inquiry_person_receipt()}])

    def _inquiry_person_receipt(self):
        why = self._inquiry_field_fact("inquiry_person_reason", self.inquiry_person_reason)
        return Receipt("classify", "needs_person", "needs_person", {"why": why})
