import json

from odoo import api, models

from ...exceptions import PayloadError
from ...tools.csv_rows import open_csv
from ...tools.import_row import map_row, row_reference, set_aside
from ...tools.inquiry_facts import UnreadableRow


class InquirySourceImport(models.AbstractModel):
    """Files of inquiries from before: each row is one, with the time it was really sent.

    A payload is a part of a file that was checked already: ``{"rows": [[number, values], ...]}``, the values
    as :class:`InquiryData` takes them. The sample of a source is CSV.
    """

    _name = "inquiry.source.import"
    _inherit = ["inquiry.source.webhook"]
    _description = "File import source"

    def _parse(self, source, payload):
        if (payload.content_type or "").startswith("text/csv"):
            rows = self._read_sample(source, payload._body_bytes())
        else:
            rows = self._read_part(payload._body_bytes())
        return [self._parse_row(source, payload, number, values) for number, values in rows]

    def _parse_row(self, source, payload, number, values):
        """Return the inquiry of one row, or why it is none; a bad row never stops the others."""
        try:
            return self._build(source, dict(values), payload.received_at)
        except PayloadError as error:
            text = " | ".join(value for value in values.values() if value and isinstance(value, str))
            detail = self.env._("Row %(number)s: %(text)s", number=number, text=text)
            return UnreadableRow(values["external_ref"], error.code, detail[:500])

    @api.model
    def _read_part(self, body):
        try:
            return [(number, dict(values)) for number, values in json.loads(body)["rows"]]
        except (ValueError, KeyError, TypeError) as error:
            raise PayloadError("bad_shape") from error

    @api.model
    def _read_sample(self, source, body):
        table = open_csv(body)
        columns = source._guess_columns(table.headings)
        for number, cells in table.rows:
            if any(cells):
                values, notes = map_row(columns, cells)
                values = {**source._read_row_maps(columns, cells), **values}
                reference = row_reference(values)
                yield number, {**set_aside(values, notes, (), {}), "external_ref": reference}
