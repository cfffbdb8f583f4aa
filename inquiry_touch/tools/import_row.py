"""From a row of a file to the values of an inquiry, and what is wrong with it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from dateutil import parser as date_parser
from openpyxl.utils.datetime import from_excel

from odoo.tools import email_split

from .contact_check import check_email
from .country_names import find_country_code
from .generic_fields import read_moment
from .headings import generic_name

#: What else a column may be: kept as a line below the message, or left out.
NOTE, SKIP = "note", "skip"
NUMERIC_DATE = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b")
MONTH = re.compile(r"\d{4}[-/.]\d{1,2}|[^\W\d]{3,}\.?,? \d{4}")
SERIAL_DATE = re.compile(r"\d{5}(\.\d+)?")
FIRST_SERIAL, LAST_SERIAL = 32874, 73051  # 1990 to 2099: all else is no date of an inquiry
EARLIEST = datetime(1990, 1, 1)
LATEST = datetime(9999, 1, 1)
FIRST_DAY = datetime(2000, 1, 1)  # a month without a day is its first, whenever the file is read
MANY_LINES = ("message",)
SENDER = ("email", "phone", "external_buyer_id")
# The value that is set aside for each thing that may be wrong with it.
BAD_VALUES = {
    "bad_phone": "phone",
    "bad_email": "email",
    "unknown_country": "country",
    "bad_date": "occurred_at",
    "future_date": "occurred_at",
}
REFERENCE_FIELDS = (*SENDER, "name", "subject", "message", "occurred_at", "order_ref", "product")


def guess_target(heading: str) -> str:
    """Return the field a heading names; what it does not name is kept as a note.

    >>> guess_target("E-Mail"), guess_target("Shoe size"), guess_target("")
    ('email', 'note', 'skip')
    """
    return (generic_name(heading) or NOTE) if heading.strip() else SKIP


def map_row(columns: Iterable[tuple[str, str]], cells: Iterable[str]) -> tuple[dict, dict]:
    """Return the values of a row by our fields, and its notes by their headings.

    Two columns for one field: their messages are joined; of all else the first that says something counts
    and the others are kept as notes.

    :param columns: heading and target of each cell

    >>> map_row([("Mail", "email"), ("Size", "note"), ("Mail 2", "email")], ["a@b.co", "M", "c@d.co"])
    ({'email': 'a@b.co'}, {'Size': 'M', 'Mail 2': 'c@d.co'})
    """
    values, notes = {}, {}
    for (heading, target), cell in zip(columns, cells, strict=False):
        if not cell or target == SKIP:
            continue
        if target == NOTE or (target in values and target not in MANY_LINES):
            notes[heading] = f"{notes[heading]}, {cell}" if heading in notes else cell
        elif target in values:
            values[target] += f"\n{cell}"
        else:
            values[target] = cell
    return values, notes


def read_date(text: str, is_day_first: bool) -> str:
    """Return a date as people and spreadsheets write it in ISO 8601; anything else as it is.

    >>> read_date("03/04/2024 10:30", False), read_date("2024年5月3日", True), read_date("45415.5", True)
    ('2024-03-04 10:30:00', '2024-05-03 00:00:00', '2024-05-03 12:00:00')
    >>> read_date("2024年5月", True), read_date("May 2024", True), read_date("2024年", True)
    ('2024-05-01 00:00:00', '2024-05-01 00:00:00', '2024年')
    >>> read_date("soon", True), read_date("2024-05-03T10:00:00+02:00", True)
    ('soon', '2024-05-03T10:00:00+02:00')
    """
    text = text.strip()
    if SERIAL_DATE.fullmatch(text) and FIRST_SERIAL < float(text) < LAST_SERIAL:
        return str(from_excel(float(text)))
    is_chinese = "年" in text and "月" in text
    western = re.sub(r"[年月]", "-", text).replace("日", " ").strip(" -") if is_chinese else text
    if western == text and not NUMERIC_DATE.match(text) and not MONTH.fullmatch(text):
        return text
    try:
        return str(date_parser.parse(western, default=FIRST_DAY, dayfirst=is_day_first and western == text))
    except (ValueError, OverflowError):
        return text


def date_order(texts: Iterable[str]) -> str:
    """Return the order day and month have in these dates: ``dmy``, ``mdy``, ``ask`` when it cannot be told,
    "" when no date needs it.

    >>> date_order(["03/04/2024", "03/25/2024"]), date_order(["03.04.2024"]), date_order(["2024-03-04"])
    ('mdy', 'dmy', '')
    >>> date_order(["03/04/2024"]), date_order(["25/03/2024", "03/25/2024"])
    ('ask', 'ask')
    """
    signs, is_asked = set(), False
    for match in filter(None, map(NUMERIC_DATE.match, texts)):
        is_asked = True
        if int(match[1]) > 12 or match[2] == ".":
            signs.add("dmy")
        elif int(match[3]) > 12:
            signs.add("mdy")
    if not is_asked:
        return ""
    return signs.pop() if len(signs) == 1 else "ask"


def find_problems(values: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return what is wrong with a row by itself, with the value that is; a phone needs its country and is
    looked at later.

    :param values: as :func:`map_row` returns them, the date as :func:`read_date` does

    >>> find_problems({"email": "anna at shop", "country": "Xland"}, LATEST)
    {'bad_email': 'anna at shop', 'unknown_country': 'Xland', 'no_text': ''}
    """
    found = {}
    email = values.get("email", "")
    # of several addresses in one cell the first counts
    if email and check_email((email_split(email) or [email])[0]).problem in ("no_address", "bad_domain"):
        found["bad_email"] = email
    country = values.get("country", "")
    if country and not find_country_code(country):
        found["unknown_country"] = country
    written = values.get("occurred_at", "")
    moment = read_moment(written, LATEST)
    if written and (not moment or moment < EARLIEST):
        found["bad_date"] = written
    elif moment and moment > now:
        found["future_date"] = written
    if not (values.get("message") or values.get("subject")):
        found["no_text"] = ""
    return found


def has_sender(values: Mapping[str, str]) -> bool:
    """Tell whether there is anything to know the buyer by."""
    return any(values.get(name) for name in SENDER)


def set_aside(values: Mapping[str, str], notes: Mapping[str, str], problems: Iterable[str], headings) -> dict:
    """Return the arguments of ``InquiryData``: what is wrong stands among the notes, in its own words.

    :param headings: the heading of each field's column

    >>> set_aside({"email": "a@b.co", "phone": "12"}, {}, ["bad_phone", "no_text"], {"phone": "Tel"})
    {'email': 'a@b.co', 'subject': 'a@b.co', 'extra': {'Tel': '12'}}
    """
    values, extra = dict(values), dict(notes)
    for problem in problems:
        target = BAD_VALUES.get(problem)
        if target in values:
            heading = headings.get(target, target)
            extra[heading] = ", ".join(filter(None, (values.pop(target), extra.get(heading))))
    if not (values.get("message") or values.get("subject")):
        # a list of contacts: the inquiry is called by what is known of it
        known = [values.get(name) for name in ("product", "company", "name", *SENDER)]
        values["subject"] = next(filter(None, known), "")
    return {**values, "extra": extra} if extra else values


def row_reference(values: Mapping[str, str]) -> str:
    """Return the reference of a row: its own, else the same words of the same person at the same time, in
    whatever file they stand.

    :param values: as :func:`map_row` returns them
    """
    if values.get("external_ref"):
        return values["external_ref"]
    parts = [" ".join(values.get(name, "").split()).casefold() for name in REFERENCE_FIELDS]
    return f"row:{hashlib.sha256(repr(parts).encode()).hexdigest()[:40]}"
