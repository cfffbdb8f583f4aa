"""Find our fields in what others send, and doubt what looks misplaced."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import mail_layout
from .generic_fields import as_text
from .pattern_check import check_pattern

STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


@dataclass(frozen=True)
class FieldMap:
    """``target`` is found at ``expression``: a dotted path, a pattern whose first group counts, or in the
    lines of a mail what stands behind a label, or from one of the marks until one of those in ``until``."""

    target: str
    kind: str
    expression: str
    default: str = ""
    until: str = ""


def check_expression(kind: str, expression: str) -> None:
    """Refuse an expression that could never be read.

    :raises ValueError: saying what is wrong with it
    """
    if kind == "pattern":
        check_pattern(expression)
    elif kind == "label":
        if not mail_layout.split_marks(expression):
            raise ValueError(expression)
    elif kind == "path" and not (
        expression and "".join(STEP.findall(expression)) == expression.replace(".", "")
    ):
        raise ValueError(expression)


def read_maps(maps: Sequence[FieldMap], values: Mapping, text: str | None = None, head: str = "") -> dict:
    """Return what each map finds; a target without a find gets its default, or is left out.

    :param text: what labels, blocks and patterns are looked for in, when it is not made of the values
    :param head: lines above it, which belong to no block
    """
    found = {}
    for field_map, value in zip(maps, read_each(maps, values, text, head), strict=True):
        value = value or field_map.default
        if value and field_map.target not in found:
            found[field_map.target] = value
    return found


def read_each(
    maps: Sequence[FieldMap], values: Mapping, text: str | None = None, head: str = ""
) -> list[str]:
    """Return what each map finds by itself, "" for nothing."""
    layout = mail_layout.Layout(flat_text(values) if text is None else text, maps, head)
    return [_read(field_map, values, layout) for field_map in maps]


def find_path(values: object, path: str) -> object:
    """Return what lies at a dotted path, or None. A name with dots in it is found too.

    >>> find_path({"lead": {"mails": [{"at": "a@b.c"}]}}, "lead.mails[0].at")
    'a@b.c'
    """
    if isinstance(values, Mapping) and path in values:
        return values[path]
    for step in STEP.findall(path):
        key = step.strip("[]")
        if isinstance(values, Mapping):
            values = values.get(step, values.get(key))
        elif isinstance(values, list) and key.isdigit() and int(key) < len(values):
            values = values[int(key)]
        else:
            return None
    return values


def flat_text(values: object) -> str:
    """Return all values as lines ``name: value``, the text patterns are run over."""
    if isinstance(values, Mapping):
        return "\n".join(
            flat_text(value) if isinstance(value, (Mapping, list)) else f"{name}: {as_text(value)}"
            for name, value in values.items()
        )
    if isinstance(values, list):
        return "\n".join(map(flat_text, values))
    return as_text(values)


def doubt(target: str, value: str) -> str:
    """Return why ``value`` hardly belongs in ``target`` (a code), or "" when it may.

    >>> doubt("company", "+49 170 1234567"), doubt("email", "anna@example.com")
    ('looks_like_phone', '')
    """
    check = DOUBTS.get(target)
    return check(value) if check and value else ""


def read_sample(text: str) -> dict:
    """Return a stored sample as values; a sample that is no JSON object has none."""
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _read(field_map, values, layout):
    if field_map.kind == "block":
        return layout.block(field_map)
    if not field_map.expression:
        return ""
    if field_map.kind == "label":
        return layout.label(field_map.expression, field_map.target)
    if field_map.kind == "path":
        return as_text(find_path(values, field_map.expression))
    pattern = re.compile(field_map.expression, re.MULTILINE)
    return as_text(layout.search(pattern, field_map.target))


def _looks_like_phone(value):
    return sum(map(str.isdigit, value)) >= 7 and not re.search(r"[^\W\d_]{3}", value)


def _doubt_words(value):
    if _looks_like_phone(value):
        return "looks_like_phone"
    return "looks_like_email" if re.fullmatch(r"\S+@\S+\.\w+", value) else ""


def _doubt_phone(value):
    return "" if sum(map(str.isdigit, value)) >= 6 and "@" not in value else "not_a_phone"


DOUBTS = {
    "email": lambda value: "" if re.search(r"[^@\s]+@[^@\s]+\.\w+", value) else "not_an_email",
    "phone": _doubt_phone,
    "name": _doubt_words,
    "company": _doubt_words,
    "subject": _doubt_words,
    "message": _doubt_words,
    "product": _doubt_words,
    "country": lambda value: "not_a_country" if re.search(r"\d|@", value) else "",
    "language": lambda value: "" if re.fullmatch(r"[A-Za-z]{2,3}([_-]\w+)*", value) else "not_a_language",
    "quantity": lambda value: "" if re.search(r"\d", value) and "@" not in value else "not_a_quantity",
    "amount": lambda value: "" if re.search(r"\d", value) and "@" not in value else "not_an_amount",
    "url": lambda value: "" if re.match(r"(https?://|www\.|[\w-]+\.\w{2,})", value) else "not_a_url",
    "occurred_at": lambda value: "" if re.search(r"\d{2}", value) else "not_a_time",
}
