import base64
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...exceptions import PayloadError
from ...tools.csv_rows import open_csv
from ...tools.import_row import NOTE, SKIP, map_row, read_date
from ...tools.plain_text import one_line, storable
from ...tools.xlsx_rows import is_workbook, open_xlsx

LARGEST_FILE = 50_000_000  # bytes
MOST_ROWS = 250_000
READ_STEP = 2000
SAMPLE_ROWS = 50
SAMPLES = 3
WORKBOOKS = (".xlsx", ".xlsm")


class InquiryImportReading(models.AbstractModel):
    """The first stage of an import: from the bytes of a file to columns and rows."""

    _name = "inquiry.import.reading"
    _description = "Reading of a file"

    is_read = fields.Boolean(readonly=True, copy=False)
    read_position = fields.Integer(readonly=True, copy=False, help="The last row that was read.")
    empty_count = fields.Integer(string="Empty rows", readonly=True, copy=False)

    has_sheets = fields.Boolean(compute="_compute_has_sheets")

    @api.depends("file_name")
    def _compute_has_sheets(self):
        for one in self:
            one.has_sheets = (one.file_name or "").lower().endswith(WORKBOOKS)

    def _read_columns(self):
        """Find the columns of the file anew, and what each is for us."""
        self.ensure_one()
        try:
            table = self._open_table()
            rows = [cells for _number, cells in self._first_rows(table)]
        except PayloadError as error:
            raise UserError(self._explain_error(error)) from error
        # a column may have cells and no heading
        width = max(map(len, (table.headings, *rows)))
        headings = (*table.headings, *[""] * (width - len(table.headings)))
        sudo = self.sudo()  # columns come from the file alone
        sudo.column_ids.unlink()
        sudo.write({"is_read": False, "error": False, "asks_date_order": False})
        allowed = {code for code, _label in sudo.column_ids._fields["target"].selection}
        sudo.column_ids.create(
            [
                {
                    "import_id": self.id,
                    "position": position,
                    "name": one_line(heading) or self.env._("Column %(number)s", number=position + 1),
                    "sample": self._sample(rows, position),
                    "target": target if target in allowed else NOTE,
                }
                for position, (heading, target) in enumerate(sudo.source_id._guess_columns(headings))
                if heading or self._sample(rows, position)
            ]
        )

    def _open_table(self):
        """Open the file for reading.

        :raises PayloadError: when it is no table we know
        """
        content = base64.b64decode(self.with_context(bin_size=False, bin_size_file=False).file or b"")
        if len(content) > LARGEST_FILE:
            raise PayloadError("too_large_file")
        return open_xlsx(content, self.sheet or "") if is_workbook(content) else open_csv(content)

    @api.model
    def _first_rows(self, table):
        found = []
        for number, cells in table.rows:
            if any(cells):
                found.append((number, cells))
            if len(found) == SAMPLE_ROWS:
                break
        return found

    @api.model
    def _sample(self, rows, position):
        values = dict.fromkeys(one_line(cells[position]) for cells in rows if len(cells) > position)
        return " · ".join([value[:40] for value in values if value][:SAMPLES])

    def _explain_error(self, error):
        text = self.env["inquiry.error"]._explain(error.code)
        return f"{text}\n{error.detail}" if error.code == "no_sheet" and error.detail else text

    def _forget_rows(self):
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM inquiry_import_row WHERE import_id = %s", self.id))
        self.env["inquiry.import.row"].invalidate_model()
        self.write({"read_position": 0, "row_count": 0, "empty_count": 0})

    def _read(self):
        """Write the rows of the file down; a generator that stands still where a step may be committed.

        :raises PayloadError: when the file cannot be read to its end
        """
        if self.is_read:
            return
        batch, empty, gap, position = [], 0, 0, self.read_position
        for number, cells in self._open_table().rows:
            if number <= position:
                continue
            if not any(cells):
                gap += 1
                continue
            # only empty rows between others are worth a word
            empty, gap = empty + gap, 0
            batch.append((self.id, number, json.dumps([storable(cell) for cell in cells])))
            if len(batch) == READ_STEP:
                yield self._store_rows(batch, empty)
                batch, empty = [], 0
        self.is_read = True
        yield self._store_rows(batch, empty)

    def _store_rows(self, batch, empty):
        self.write({"row_count": self.row_count + len(batch), "empty_count": self.empty_count + empty})
        if self.row_count > MOST_ROWS:
            raise PayloadError("too_many_rows")
        if batch:
            self.read_position = batch[-1][1]
            self.env.cr.execute_values(
                "INSERT INTO inquiry_import_row (import_id, number, cells) VALUES %s",
                batch,
                template="(%s, %s, %s::jsonb)",
                page_size=READ_STEP,
            )
        return len(batch)

    def _columns(self):
        """Return heading and target of each cell of a row, those between the known ones left out."""
        by_position = {column.position: (column.name, column.target) for column in self.column_ids}
        last = max(by_position, default=-1)
        return [by_position.get(position, ("", SKIP)) for position in range(last + 1)]

    def _read_row(self, columns, cells):
        """Return the values and the notes of a row, with what the field maps of the source add.

        :return tuple: values by our fields, notes by their headings
        """
        values, notes = map_row(columns, cells)
        values = {**self.source_id._read_row_maps(columns, cells), **values}
        if "occurred_at" in values:
            values["occurred_at"] = read_date(values["occurred_at"], self.date_order != "mdy")
        return values, notes

    def _headings(self):
        """Return the heading of the first column of each field."""
        columns = self.column_ids.filtered(lambda column: column.target not in (NOTE, SKIP))
        return {column.target: column.name for column in columns.sorted("position", reverse=True)}
