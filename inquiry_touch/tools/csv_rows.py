"""Read the rows of a spreadsheet saved as CSV."""

import csv
import io
import re
from dataclasses import dataclass

from ..exceptions import PayloadError

ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
USUAL_HEADINGS = {
    "e_mail": "email",
    "mail": "email",
    "email_address": "email",
    "tel": "phone",
    "telephone": "phone",
    "mobile": "phone",
    "whatsapp": "phone",
    "contact": "name",
    "contact_name": "name",
    "company_name": "company",
    "date": "occurred_at",
    "created_at": "occurred_at",
    "inquiry": "message",
    "text": "message",
    "title": "subject",
    "qty": "quantity",
    "website": "url",
}


@dataclass(frozen=True)
class CsvTable:
    """The headings of a file and its rows, numbered as a spreadsheet shows them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict], ...]


def read_csv(content: bytes) -> CsvTable:
    """Read a file whatever its encoding and separator.

    :raises PayloadError: ``bad_csv``
    """
    text = _decode(content)
    try:
        reader = csv.DictReader(io.StringIO(text), dialect=_dialect(text))
        headings = tuple(reader.fieldnames or ())
        rows = tuple((reader.line_num, {k: v for k, v in row.items() if k}) for row in reader)
    except csv.Error as error:
        raise PayloadError("bad_csv", str(error)) from error
    if len(headings) < 2:
        raise PayloadError("bad_csv")
    return CsvTable(headings, tuple((number, row) for number, row in rows if any(row.values())))


def generic_name(heading: str) -> str:
    """Return the generic field a heading stands for.

    >>> generic_name("E-Mail "), generic_name("Order ref")
    ('email', 'order_ref')
    """
    name = re.sub(r"\W+", "_", heading.strip().lower()).strip("_")
    return USUAL_HEADINGS.get(name, name)


def _decode(content):
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise PayloadError("bad_csv")


def _dialect(text):
    first_line = text.partition("\n")[0]
    separator = max(",;\t|", key=first_line.count)
    return type("Dialect", (csv.excel,), {"delimiter": separator})
