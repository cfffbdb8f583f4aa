"""Read the rows of a spreadsheet saved as CSV."""

import codecs
import csv
import io
import re
from dataclasses import dataclass

from ..exceptions import PayloadError

BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
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
    runs = list(map(len, re.findall(rb"[\x80-\xff]+", content)))
    in_pairs = sum(length % 2 == 0 for length in runs) > len(runs) / 2
    return ("utf-8-sig", "gb18030", "cp1252") if in_pairs else ("utf-8-sig", "cp1252", "gb18030")


def _dialect(text):
    first_line = text.partition("\n")[0]
    separator = max(",;\t|", key=first_line.count)
    return type("Dialect", (csv.excel,), {"delimiter": separator})
