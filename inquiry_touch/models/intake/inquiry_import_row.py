from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.contact_check import check_email, check_phone
from .inquiry_import_problem import CHOICES, KINDS


class InquiryImportRow(models.Model):
    """One row of a file: its cells, what was found when it was checked, and what became of it."""

    _name = "inquiry.import.row"
    _inherit = ["inquiry.purge.mixin"]
    _description = "Row of a file"
    _order = "number, id"
    _rec_name = "number"
    _log_access = False

    import_id = fields.Many2one("inquiry.import", required=True, ondelete="cascade", readonly=True)
    number = fields.Integer(
        string="Row", required=True, readonly=True, aggregator=None, help="As the spreadsheet counts it."
    )
    cells = fields.Json(readonly=True)
    content = fields.Char(compute="_compute_content")
    email = fields.Char(string="E-mail", readonly=True, help="As it will be compared; empty when shared.")
    phone = fields.Char(readonly=True, help="As it will be kept, with the prefix of its country.")
    reference = fields.Char(readonly=True)
    codes = fields.Char(string="Problems", readonly=True, help="Codes of what was found, with blanks.")
    findings = fields.Json(readonly=True)
    problem_text = fields.Char(string="What was found", compute="_compute_problem_text")
    choice = fields.Selection(
        CHOICES, string="This row", help="Empty: as chosen for the kind of problem it has."
    )
    result = fields.Selection("_selection_result", compute="_compute_result")
    lead_id = fields.Many2one("crm.lead", string="Inquiry", compute="_compute_result")
    payload_id = fields.Many2one("inquiry.payload", string="Part", compute="_compute_result")

    _number_uniq = models.UniqueIndex("(import_id, number)", "This row is there already.")
    _email_idx = models.Index("(import_id, email) WHERE email IS NOT NULL")
    _phone_idx = models.Index("(import_id, phone) WHERE phone IS NOT NULL")
    _reference_idx = models.Index("(import_id, reference) WHERE reference IS NOT NULL")

    @api.model
    def _selection_result(self):
        return self.env["inquiry.intake"]._fields["result"]._description_selection(self.env)

    @api.depends("cells")
    def _compute_content(self):
        for row in self:
            row.content = " | ".join(filter(None, row.cells or []))[:300]

    @api.depends("codes", "findings")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        labels = dict(self.env["inquiry.import.problem"]._fields["kind"]._description_selection(self.env))
        for row in self:
            found = (row.codes or "").split()
            texts = [row._explain(kind, labels[kind]) for kind, _label in KINDS if kind in found]
            row.problem_text = "; ".join(texts)

    def _compute_result(self):
        """Find the arrivals of these rows; what was not imported yet has none."""
        arrivals = self.env["inquiry.intake"].search(
            [
                ("import_id", "in", self.import_id.ids),
                ("external_ref", "in", self.filtered("reference").mapped("reference")),
                ("result", "!=", "duplicate"),
            ]
        )
        by_reference = {(one.import_id, one.external_ref): one for one in arrivals}
        for row in self:
            arrival = by_reference.get((row.import_id, row.reference), arrivals.browse())
            row.result = arrival.result
            row.lead_id = arrival.lead_id
            row.payload_id = arrival.payload_id if arrival.payload_id.has_access("read") else False

    def write(self, vals):
        if not self.env.su and vals.keys() - {"choice"}:
            raise AccessError(self.env._("Only whether a row is imported can be chosen."))
        self.import_id._check_open()
        return super().write(vals)

    def action_import(self):
        """Let these rows be imported, whatever is chosen for their kind of problem."""
        self.write({"choice": "import"})

    def action_leave_out(self):
        """Leave these rows out, whatever is chosen for their kind of problem."""
        self.write({"choice": "leave_out"})

    def _explain(self, kind, label):
        """Return what is wrong with this row in words, with the value that is."""
        detail = (self.findings or {}).get(kind)
        Mixin = self.env["inquiry.estimate.mixin"]
        if kind == "bad_phone":
            return f"{label}: {detail[0]} ({Mixin._inquiry_phone_text(check_phone(*detail)).rstrip('.')})"
        if kind == "bad_email":
            return f"{label}: {detail} ({Mixin._inquiry_email_text(check_email(detail)).rstrip('.')})"
        if kind in ("same_person", "repeated"):
            return f"{label} ({self.env._('row %(number)s', number=detail)})"
        return f"{label}: {detail}" if detail else label
