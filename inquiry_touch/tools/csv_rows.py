"""Read the rows of a spreadsheet saved as CSV, whatever its encoding and separator."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..exceptions import PayloadError

BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = ",;\t|"
MOST_COLUMNS = 200
SAMPLE = 1_000_000  # bytes that are looked at to tell the encoding


@dataclass(frozen=True)
class Table:
    """The headings of a file, and its rows as they are read: the number a spreadsheet shows, and the cells.

    A row ends with its last cell that says anything: it may be empty, and longer than the headings.
    """

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, tuple[str, ...]]]


def open_csv(content: bytes) -> Table:
    """Open a file; its rows are read one by one.

    :raises PayloadError: ``bad_csv``, also while the rows are read
    """
    text = _decode(content)
    if text.startswith("sep="):  # Excel's own line about the separator
        text = text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    return table_of(enumerate(_read(reader), start=1), "bad_csv")


def table_of(rows: Iterator[tuple[int, tuple[str, ...]]], code: str) -> Table:
    """Return a table whose headings are the first row that says anything.

    :raises PayloadError: ``code``, when there are fewer than two headings
    """
    rows = ((number, _trim(cells)) for number, cells in rows)
    _number, headings = next((row for row in rows if row[1]), (0, ()))
    if sum(map(bool, headings)) < 2:
        raise PayloadError(code)
    return Table(headings, rows)


def _trim(cells):
    """Leave out the empty cells at the end of a row."""
    cells = cells[:MOST_COLUMNS]
    last = next((position for position in range(len(cells), 0, -1) if cells[position - 1]), 0)
    return cells[:last]


def _read(reader):
    try:
        for cells in reader:
            yield tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise PayloadError("bad_csv", str(error)) from error


def _decode(content):
    for encoding in _likely_encodings(content):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise PayloadError("bad_csv")


def _likely_encodings(content):
    """Return what a spreadsheet may have saved these bytes in, the likeliest first.

    Nearly any bytes can be read as GB18030. There high bytes come in pairs, in Western texts one at a time.
    """
    if content.startswith(BYTE_ORDER_MARKS):
        return ("utf-16",)
    if _looks_like_utf_16(content[1:400:2]):
        return ("utf-16-le",)
    runs = list(map(len, re.findall(rb"[\x80-\xff]+", content[:SAMPLE])))
    in_pairs = sum(length % 2 == 0 for length in runs) > len(runs) / 2
    return ("utf-8-sig", "gb18030", "cp1252") if in_pairs else ("utf-8-sig", "cp1252", "gb18030")


def _looks_like_utf_16(every_second):
    return every_second.count(0) > len(every_second) // 2


def _separator(text):
    first_line = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(SEPARATORS, key=first_line.count)
