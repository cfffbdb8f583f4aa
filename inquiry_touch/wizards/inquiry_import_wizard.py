import base64
import csv
import hashlib
import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import PayloadError
from ..tools.csv_rows import read_csv

ROWS_PER_PAYLOAD = 50  # one transaction of the job


class InquiryImportWizard(models.TransientModel):
    """Takes a file of old inquiries and puts its rows in line; the job reads them in the background."""

    _name = "inquiry.import.wizard"
    _description = "Import of old inquiries"

    source_id = fields.Many2one(
        "inquiry.source",
        required=True,
        domain=[("source_type", "=", "import")],
        default=lambda self: self.env["inquiry.source"].search([("source_type", "=", "import")], limit=1),
        help="How the rows are treated: their maps, defaults, and whether plans start.",
    )
    file = fields.Binary(
        string="CSV file",
        required=True,
        attachment=False,
        help="One inquiry per row. Columns are known by the names of the API fields (email, phone, message, "
        "occurred_at ...) or by the field maps of the source.",
    )
    file_name = fields.Char()

    def action_import(self):
        """Put the rows in line and show where they can be watched."""
        self.ensure_one()
        self.source_id.check_access("write")
        content = base64.b64decode(self.file)
        try:
            table = read_csv(content)
        except PayloadError as error:
            raise UserError(self.env["inquiry.error"]._explain(error.code)) from error
        if not table.rows:
            raise UserError(self.env._("This file has no rows below its headings."))
        for start in range(0, len(table.rows), ROWS_PER_PAYLOAD):
            self._store_part(hashlib.sha256(content).hexdigest(), table, start)
        return self._action_watch()

    def _store_part(self, file_hash, table, start):
        """Store some rows as a payload of their own; the same file again is the same payload."""
        rows = table.rows[start : start + ROWS_PER_PAYLOAD]
        self.source_id.sudo()._receive(
            self._write_csv(table.headings, rows),
            content_type="text/csv; charset=utf-8",
            headers={
                "file_hash": file_hash,
                "file_name": self.file_name,
                "row_numbers": [number for number, _row in rows],
            },
            delivery_ref=f"{file_hash}:{start}",
        )

    @api.model
    def _write_csv(self, headings, rows):
        output = io.StringIO()
        writer = csv.DictWriter(output, headings, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for _number, row in rows)
        return output.getvalue().encode()

    def _action_watch(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_intake_action")
        return {**action, "domain": [("source_id", "=", self.source_id.id)]}
