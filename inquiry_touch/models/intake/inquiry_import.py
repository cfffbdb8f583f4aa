from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

SETTINGS = {"source_id", "file", "file_name", "sheet", "date_order", "treat_as_new"}
LINES = {"column_ids", "row_ids", "problem_ids"}
#: What changes how a file is read; after it the file has to be checked again.
READING = {"source_id", "file", "sheet", "date_order"}
CONTENT = {"file", "sheet"}


class InquiryImport(models.Model):
    """One file of old inquiries, on its way from a draft to inquiries, and back again when it is undone.

    ``draft`` has a file and its columns; ``checking`` reads and looks at every row; ``preview`` shows what
    was found, and nothing is written to inquiries or buyers yet. ``running`` hands the rows to the job that
    reads all payloads; ``done`` has read them. ``undoing`` takes back, inquiry by inquiry, what nobody has
    touched; ``undone`` is the end. What takes long is done by :meth:`_cron_work`, in committed steps.
    """

    _name = "inquiry.import"
    _inherit = [
        "inquiry.import.reading",
        "inquiry.import.check",
        "inquiry.import.job",
        "inquiry.import.progress",
        "inquiry.import.undo",
        "inquiry.import.purge",
    ]
    _description = "Import of old inquiries"
    _order = "id desc"
    _rec_name = "file_name"
    _check_company_auto = True

    source_id = fields.Many2one(
        "inquiry.source",
        required=True,
        ondelete="restrict",
        domain=[("source_type", "=", "import")],
        check_company=True,
        default=lambda self: self._default_source_id(),
        help="Under which source these inquiries are counted; it gives the team, the default country and "
        "what starts when they are treated as new.",
    )
    company_id = fields.Many2one(related="source_id.company_id", store=True, index=True)
    state = fields.Selection(
        [
            ("draft", "File"),
            ("checking", "Checking"),
            ("preview", "Preview"),
            ("running", "Importing"),
            ("done", "Imported"),
            ("undoing", "Taking back"),
            ("undone", "Taken back"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    # the file
    file = fields.Binary(
        copy=False,
        help="CSV or XLSX, one inquiry per row, headings in the first row. Up to 50 MB and 250,000 rows.",
    )
    file_name = fields.Char(string="File name", default="inquiries.csv")
    sheet = fields.Char(help="Which sheet of the workbook is read. Empty: the first.")
    column_ids = fields.One2many("inquiry.import.column", "import_id", string="Columns")
    row_ids = fields.One2many("inquiry.import.row", "import_id", string="Rows")
    problem_ids = fields.One2many("inquiry.import.problem", "import_id", string="Problems")
    payload_ids = fields.One2many("inquiry.payload", "import_id", string="Parts")

    # how it is treated
    date_order = fields.Selection(
        [("dmy", "Day first (25/03/2026)"), ("mdy", "Month first (03/25/2026)")],
        string="Dates have",
        help="Only for dates such as 03/04/2026. Found by itself where a date can be read in one way only.",
    )
    treat_as_new = fields.Boolean(
        string="Treat as new inquiries",
        help="Off: the inquiries are only put on record; nothing is sent and nobody is told. On: each gets "
        "its first answer, its answer clock and its follow-ups, as the source says; its owner is told.",
    )

    # how far it is
    row_count = fields.Integer(string="Rows in it", readonly=True, copy=False)
    total_count = fields.Integer(string="Rows to import", readonly=True, copy=False)
    started_at = fields.Datetime(string="Started", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    undone_by_id = fields.Many2one(
        "res.users", string="Taken back by", readonly=True, copy=False, ondelete="set null"
    )
    error = fields.Text(readonly=True, copy=False)

    @api.model
    def _default_source_id(self):
        sources = self.env["inquiry.source"]
        return sources.search(
            [("source_type", "=", "import"), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:  # an import begins with a file; all else it finds by itself
            vals_list = [{name: vals[name] for name in SETTINGS & vals.keys()} for vals in vals_list]
        imports = super().create(vals_list)
        for one in imports:
            one._read_columns()
        return imports

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - SETTINGS - LINES:
                raise AccessError(self.env._("How far an import is says only the import itself."))
            self._check_open()
        if "source_id" in vals:
            self._check_same_company(self.env["inquiry.source"].browse(vals["source_id"]))
        if CONTENT & vals.keys():
            vals = {"date_order": False, **vals}  # it was another file that told
        result = super().write(vals)
        if READING & vals.keys():
            self._set_draft()
        if CONTENT & vals.keys():
            for one in self.filtered(lambda one: one.state in ("draft", "preview")):
                one._read_columns()
        return result

    @api.constrains("source_id")
    def _check_source_type(self):
        for source in self.source_id.filtered(lambda source: source.source_type != "import"):
            types = dict(source._fields["source_type"]._description_selection(self.env))
            raise ValidationError(
                self.env._("Choose a source of the type “%(type)s” for a file.", type=types["import"])
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if any(one.state not in ("draft", "preview", "undone") for one in self):
            raise UserError(
                self.env._("Inquiries came in with this file. Take the import back first, then delete it.")
            )
        # sudo: parts that this user may not see hold the import too
        if self.env["inquiry.payload"].sudo().search_count([("import_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "What came in with this file is still kept as raw data. When its days are over it is "
                    "deleted, and this import can be deleted after it."
                )
            )

    def action_check(self):
        """Look at every row; a short file at once, a long one in the background."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        # rows, columns and figures are the import's own to write
        self.sudo()._start_check()

    def action_run(self):
        """Import the rows that are not left out, in the background."""
        self.ensure_one()
        self.check_access("write")
        self.source_id.check_access("write")
        if self.blocker or self.state != "preview":
            raise UserError(self.blocker or self.env._("Check the file first, then import it."))
        self.sudo()._start_run()

    def action_undo(self):
        """Take back, in the background, what this import made and nobody has touched since."""
        self.ensure_one()
        self.check_access("write")
        self.source_id.check_access("write")
        if self.state not in ("running", "done"):
            raise UserError(self.env._("There is nothing to take back."))
        self.sudo()._start_undo(self.env.user)

    def action_go_on(self):
        """Go on after an error whose cause is mended."""
        self.check_access("write")
        self.sudo().write({"error": False, "attempts": 0})
        self._wake()

    def action_view_rows(self):
        """Show all rows of the file."""
        return self._action_rows()

    def action_view_arrivals(self):
        """Show what became of the rows."""
        return self._action_arrivals([])

    def action_view_kept(self):
        """Show what stayed when the import was taken back, each with the reason."""
        action = self._action_arrivals([("kept_reason", "!=", False)])
        return {**action, "context": {"inquiry_is_kept": True}}

    def action_view_leads(self):
        """Show the inquiries this import opened."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inquiries of %(file)s", file=self.file_name),
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "form")],
            "domain": [("inquiry_import_id", "=", self.id)],
            "context": {"active_test": False},
        }

    def _action_rows(self, kind=""):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_import_row_action")
        domain = [("import_id", "=", self.id)]
        if kind:
            domain.append(("codes", "like", kind))
        return {**action, "domain": domain, "context": {"inquiry_is_preview": self.state == "preview"}}

    def _action_arrivals(self, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_intake_action")
        return {**action, "domain": [("import_id", "=", self.id), *domain]}

    def _check_same_company(self, source):
        """Refuse to move what one company brought into another."""
        if any(one.company_id != source.company_id for one in self):
            raise UserError(self.env._("This source belongs to another company. Begin a new import there."))

    def _check_open(self):
        """Refuse changes to what is under way or done."""
        if not self.env.su and any(one.state not in ("draft", "preview") for one in self):
            raise UserError(self.env._("This import is under way or done. Take it back, or begin a new one."))

    def _set_draft(self):
        """What was found counts no more: the file has to be checked again."""
        self.sudo().filtered(lambda one: one.state == "preview").write({"state": "draft"})
