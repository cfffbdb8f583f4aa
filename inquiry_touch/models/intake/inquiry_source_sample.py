import csv
import io

from odoo import models

from ...exceptions import PayloadError
from ...tools import field_map
from ...tools.csv_rows import open_csv
from ...tools.headings import generic_name
from ...tools.import_row import guess_target
from ...tools.payload_body import read_body

FORM = "application/x-www-form-urlencoded"


class InquirySourceSample(models.AbstractModel):
    """The sample side of a source: what one of its calls, mails or rows looks like, and how it is tried."""

    _name = "inquiry.source.sample"
    _description = "Sample of a source"

    def action_test_sample(self):
        """Open the box in which an inquiry walks the whole chain; the sample walks it at once."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["inquiry.sample.test"].create({"source_id": self.id})
        if wizard.content:
            return wizard.action_walk()
        return wizard._action_open()

    def action_import_file(self):
        """Begin the import of a file under this source."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "inquiry.import",
            "views": [(False, "form")],
            "context": {"default_source_id": self.id},
        }

    def _sample_body(self, text):
        """Return a text a person pasted as the bytes this source would get, and their content type."""
        self.ensure_one()
        if self.source_type == "email":
            return text.lstrip().encode(), "message/rfc822"
        if self.source_type == "import":
            values = field_map.read_sample(text)
            return (_as_csv(values) if values else text).encode(), "text/csv"
        is_json = text.lstrip()[:1] in ("{", "[")
        return text.strip().encode(), "application/json" if is_json else FORM

    def _sample_values(self, text):
        """Return a pasted text as the named values the field maps look into; none when it has none."""
        values = field_map.read_sample(text)
        if values or not text.strip():
            return values
        body, content_type = self._sample_body(text)
        try:
            if self.source_type == "import":
                table = open_csv(body)
                row = dict(zip(table.headings, next(table.rows, (0, ()))[1], strict=False))
                named = {generic_name(name): value for name, value in row.items() if generic_name(name)}
                return {**named, **row}
            return read_body(content_type, body).values if content_type == FORM else {}
        except PayloadError:
            return {}

    def _guess_columns(self, headings):
        """Return heading and target of each column of a file: by the field maps, else by its name."""
        maps = self.field_map_ids._as_values()
        known = {one.expression: one.target for one in maps if one.kind == "path"}
        return [(heading, known.get(heading) or guess_target(heading)) for heading in headings]

    def _read_row_maps(self, columns, cells):
        """Return what the field maps of this source find in a row of a file: patterns, and what counts else.

        :param list columns: heading and target of each cell
        """
        maps = self.field_map_ids._as_values()
        if not maps:
            return {}
        return field_map.read_maps(
            maps, {heading: cell for (heading, _target), cell in zip(columns, cells, strict=False)}
        )


def _as_csv(values):
    output = io.StringIO()
    writer = csv.DictWriter(output, list(values))
    writer.writeheader()
    writer.writerow(values)
    return output.getvalue()
