from odoo import models

from ...exceptions import PayloadError
from ...tools.csv_rows import generic_name, read_csv
from ...tools.inquiry_facts import UnreadableRow


class InquirySourceImport(models.AbstractModel):
    """Files of inquiries from before: each row is one, with the time it was really sent."""

    _name = "inquiry.source.import"
    _inherit = ["inquiry.source.webhook"]
    _description = "File import source"

    def _parse(self, source, payload):
        rows = read_csv(payload._body_bytes()).rows
        # the parts of a split file keep the row numbers of the whole
        numbers = (payload.headers or {}).get("row_numbers") or [number for number, _row in rows]
        return [
            self._parse_row(source, payload, number, row)
            for number, (_place, row) in zip(numbers, rows, strict=True)
        ]

    def _parse_row(self, source, payload, number, row):
        """Return the inquiry of one row, or why it is none; a bad row never stops the others."""
        file_hash = (payload.headers or {}).get("file_hash", payload.body_hash)
        external_ref = f"{file_hash[:40]}:{number}"
        try:
            values = self._read_values(
                source, {**{generic_name(name): value for name, value in row.items()}, **row}
            )
            return self._build(source, {"external_ref": external_ref, **values}, payload.received_at)
        except PayloadError as error:
            detail = self.env._(
                "Row %(number)s: %(text)s", number=number, text=" | ".join(filter(None, row.values()))
            )
            return UnreadableRow(external_ref, error.code, detail[:500])
