from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

#: What may be said of a row, the gravest first.
KINDS = [
    ("no_sender", "Neither e-mail nor phone"),
    ("imported_before", "Came in before"),
    ("repeated", "The same row again"),
    ("bad_phone", "Bad phone"),
    ("bad_email", "Bad e-mail"),
    ("bad_date", "Unreadable date"),
    ("future_date", "Date in the future"),
    ("unknown_country", "Unknown country"),
    ("no_text", "No message and no subject"),
    ("same_person", "A person who stands above"),
    ("known_buyer", "A buyer who is known"),
]
#: Of these no inquiry can be made, or there is one.
FATAL = ("no_sender", "imported_before", "repeated")
#: Nothing is wrong with these.
NOTICES = ("known_buyer",)
CHOICES = [("import", "Import"), ("leave_out", "Leave out")]


class InquiryImportProblem(models.Model):
    """One kind of problem in a file: how many rows have it, and what becomes of them."""

    _name = "inquiry.import.problem"
    _description = "Problem in a file"
    _order = "sequence, id"
    _rec_name = "kind"

    import_id = fields.Many2one(
        "inquiry.import", required=True, ondelete="cascade", index=True, readonly=True
    )
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(KINDS, string="What was found", required=True, readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    first_row = fields.Integer(string="First row", readonly=True, aggregator=None)
    example = fields.Char(string="For example", readonly=True)
    choice = fields.Selection(
        CHOICES,
        string="What to do",
        required=True,
        default="import",
        help="What becomes of these rows. A single row can be treated otherwise in the list of rows.",
    )
    is_fatal = fields.Boolean(compute="_compute_effect")
    effect = fields.Char(string="What that means", compute="_compute_effect")

    _kind_uniq = models.UniqueIndex("(import_id, kind)", "This kind is listed already.")

    @api.depends("kind", "choice")
    @api.depends_context("lang")
    def _compute_effect(self):
        texts = self._effect_texts()
        for problem in self:
            problem.is_fatal = problem.kind in FATAL
            left_out = self.env._("These rows are not imported.")
            problem.effect = left_out if problem.choice == "leave_out" else texts.get(problem.kind, "")
            if problem.is_fatal:
                problem.effect = texts[problem.kind]

    @api.constrains("choice")
    def _check_choice(self):
        for problem in self:
            if problem.kind in FATAL and problem.choice != "leave_out":
                raise ValidationError(problem.effect)

    def write(self, vals):
        if not self.env.su and vals.keys() - {"choice"}:
            raise AccessError(self.env._("Only what to do with these rows can be chosen."))
        self.import_id._check_open()
        return super().write(vals)

    def action_view_rows(self):
        """Show the rows that have this problem."""
        self.ensure_one()
        return self.import_id._action_rows(self.kind)

    @api.model
    def _effect_texts(self):
        _ = self.env._
        noted = _("The value stands in the message; the field stays empty.")
        return {
            "no_sender": _("Left out: nobody could be told as the buyer."),
            "imported_before": _("Left out: the same number, or the same words of the same person."),
            "repeated": _("Left out: only the first of them counts."),
            "bad_phone": noted,
            "bad_email": noted,
            "bad_date": _("The date stands in the message; the day of the import counts."),
            "future_date": _("The date stands in the message; the day of the import counts."),
            "unknown_country": _("The name stands in the message; the country is estimated where possible."),
            "no_text": _("The inquiry is named after its product, company or person."),
            "same_person": _("All their rows go to one buyer."),
            "known_buyer": _("Their rows go to the buyer's file; nobody is created twice."),
        }
