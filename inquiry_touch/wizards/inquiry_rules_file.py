import base64
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools.rules_file import LARGEST_FILE

FILE_NAME = "inquiry_rules.json"


class InquiryRulesFile(models.TransientModel):
    """A file of rules, policies and plans: taken out of this database, or looked at and taken in."""

    _name = "inquiry.rules.file"
    _description = "File of inquiry rules"
    _rec_name = "filename"

    file = fields.Binary(
        attachment=False, help="A file that was exported here or in another database with Inquiry Touch."
    )
    filename = fields.Char()
    line_ids = fields.One2many("inquiry.rules.file.line", "file_id")
    is_checked = fields.Boolean()
    is_done = fields.Boolean()
    summary = fields.Char(compute="_compute_summary")
    chosen_count = fields.Integer(compute="_compute_summary")

    @api.depends("line_ids.status", "line_ids.is_chosen")
    @api.depends_context("lang")
    def _compute_summary(self):
        _ = self.env._
        for one in self:
            counts = Counter(one.line_ids.mapped("status"))
            parts = [
                counts["new"] and _("%(count)s new", count=counts["new"]),
                counts["changed"] and _("%(count)s changed", count=counts["changed"]),
                counts["same"] and _("%(count)s the same as here", count=counts["same"]),
                counts["refused"] and _("%(count)s cannot be imported", count=counts["refused"]),
            ]
            one.summary = ", ".join(part for part in parts if part) or _("The file is empty.")
            one.chosen_count = len(one.line_ids.filtered("is_chosen"))

    @api.model
    def _download(self, *settings):
        """Return the action that downloads these settings as a file."""
        content = self.env["inquiry.rules.export"]._write_file(settings)
        record = self.create({"file": base64.b64encode(content), "filename": FILE_NAME})
        url = f"/web/content/{self._name}/{record.id}/file/{FILE_NAME}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_export_all(self):
        """Download all settings the user may change, of every kind."""
        self.check_access("read")
        return self._download(*self.env["inquiry.rules.export"]._everything())

    def action_check(self):
        """Say what importing the file would do; nothing but that is written."""
        self.ensure_one()
        self.check_access("write")
        results = self.env["inquiry.rules.import"]._preview(self._entries())
        # What there is to decide comes first.
        results.sort(key=lambda result: result["status"] == "same")
        lines = [Command.create(self._prepare_line(result)) for result in results]
        self.write({"line_ids": [Command.clear(), *lines], "is_checked": True, "is_done": False})
        return self._show()

    def action_apply(self):
        """Import the chosen settings of the file, all or none of them."""
        self.ensure_one()
        self.check_access("write")
        chosen = set(self.line_ids.filtered("is_chosen").mapped("key"))
        if not chosen:
            raise UserError(self.env._("Nothing is chosen: tick what you want to import."))
        entries = [entry for entry in self._entries() if entry["id"] in chosen]
        results = {one["key"]: one for one in self.env["inquiry.rules.import"]._take_in(entries)}
        for line in self.line_ids.filtered("is_chosen"):
            result = results.get(line.key)
            line.write({**self._prepare_line(result), "is_done": True} if result else {})
        self.is_done = True
        return self._show()

    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        self.write({"file": False, "line_ids": [Command.clear()], "is_checked": False, "is_done": False})
        return self._show()

    def _entries(self):
        content = self.with_context(bin_size=False, bin_size_file=False).file
        if not content:
            raise UserError(self.env._("Choose a file first."))
        if not self.env["inquiry.tag.rule"].has_access("write"):
            raise AccessError(self.env._("Only managers of sales import rules."))
        # Never read into memory what is refused for its size anyway.
        return self.env["inquiry.rules.import"]._read_file(base64.b64decode(content[: 2 * LARGEST_FILE]))

    @api.model
    def _prepare_line(self, result):
        status, problems = result["status"], result["problems"]
        return {
            "key": result["key"],
            "res_model": result["model"],
            "name": result["name"],
            "status": status,
            # What runs here already is not switched off by a tick nobody set.
            "is_chosen": status == "new" or (status == "changed" and not problems),
            "changes": "\n".join(result["changes"]),
            "problems": "\n".join(problems),
        }

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export and import rules"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class InquiryRulesFileLine(models.TransientModel):
    """What importing one setting of the file would do."""

    _name = "inquiry.rules.file.line"
    _description = "Setting in a file of rules"

    file_id = fields.Many2one("inquiry.rules.file", required=True, ondelete="cascade", index=True)
    key = fields.Char(string="Id in the file", required=True, readonly=True)
    res_model = fields.Char(readonly=True)
    kind = fields.Char(compute="_compute_kind")
    name = fields.Char(readonly=True)
    status = fields.Selection(
        [("new", "New"), ("changed", "Changed"), ("same", "The same"), ("refused", "Cannot be imported")],
        readonly=True,
    )
    is_chosen = fields.Boolean(
        string="Import",
        help="What would lack something is not ticked where it exists already: it would be switched off.",
    )
    is_done = fields.Boolean(readonly=True)
    changes = fields.Text(readonly=True)
    problems = fields.Text(string="Look at", readonly=True)

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_kind(self):
        for line in self:
            line.kind = self.env["ir.model"]._get(line.res_model).name
