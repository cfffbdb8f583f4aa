"""Read the rows of an Excel workbook, without holding them all in memory."""

import io
import zipfile
from datetime import date, datetime, time

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ..exceptions import PayloadError
from .csv_rows import MOST_COLUMNS, Table, table_of

# A small file may unpack to a bomb. Sheets are read piece by piece, the table of texts is held whole.
MOST_UNPACKED = 400_000_000
MOST_TEXTS = 100_000_000
MOST_PARTS = 2000
LAST_ROW = 1_048_576  # "Excel specifications and limits"; openpyxl makes up all rows before any number
MOST_EMPTY = 50_000  # rows without a word, written one after the other
TEXTS = "xl/sharedStrings.xml"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ERRORS = frozenset(["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"])
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,  # broken XML
    NotImplementedError,
    OSError,
    EOFError,
)


def is_workbook(content: bytes) -> bool:
    """Tell whether these bytes are a workbook, by their first ones: names of files lie.

    :raises PayloadError: ``old_workbook`` for the format before 2007
    """
    if content.startswith(OLD_WORKBOOK):
        raise PayloadError("old_workbook")
    return content.startswith(b"PK\x03\x04")


def open_xlsx(content: bytes, sheet: str = "") -> Table:
    """Open a sheet of a workbook, the first by default; formulas count as the value they had when saved.

    :raises PayloadError: ``bad_workbook`` and ``too_many_rows``, also while the rows are read;
        ``too_large_file``; ``no_sheet``
    """
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {one.title.casefold(): one for one in book.worksheets}
        wanted = sheets.get(sheet.strip().casefold()) if sheet.strip() else next(iter(sheets.values()), None)
    except UNREADABLE as error:
        raise PayloadError("bad_workbook", str(error)) from error
    if wanted is None:
        raise PayloadError("no_sheet", ", ".join(one.title for one in sheets.values()))
    return table_of(_read(wanted), "bad_workbook")


def cell_text(value: object) -> str:
    """Return what a cell holds as text: dates in ISO 8601, whole numbers without a point, errors as nothing.

    >>> cell_text(49170.0), cell_text(datetime(2024, 5, 3, 10)), cell_text("#N/A"), cell_text(None)
    ('49170', '2024-05-03 10:00:00', '', '')
    """
    if value is None or value in ERRORS:
        return ""
    if isinstance(value, (datetime, date, time)):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _refuse_bomb(content):
    """Refuse what would unpack to more than a list of inquiries needs; nothing is unpacked for that.

    ``zipfile`` never reads more of a part than the size that the archive states for it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        texts = sum(part.file_size for part in parts if part.filename == TEXTS)
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or texts > MOST_TEXTS or unpacked > MOST_UNPACKED:
            raise PayloadError("too_large_file")
        for part in parts:
            with archive.open(part) as stream:
                # no workbook has one; entities in it could multiply without end
                if b"<!DOCTYPE" in stream.read(2000).upper():
                    raise PayloadError("bad_workbook", part.filename)


def _read(sheet):
    sheet.reset_dimensions()  # some programs write a wrong size
    before, empty = None, 0
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
            # rows that are not written at all are one and the same tuple: they are passed over fast
            is_written = cells is not before
            texts = tuple(map(cell_text, cells)) if is_written else ()
            before, empty = cells, 0 if any(texts) else empty + is_written
            if number > LAST_ROW or empty > MOST_EMPTY:
                raise PayloadError("too_many_rows")
            yield number, texts
    except UNREADABLE as error:
        raise PayloadError("bad_workbook", str(error)) from error
