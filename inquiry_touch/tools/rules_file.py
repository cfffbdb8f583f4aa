"""The file that carries rules, policies and plans from one database to another: read, and checked for shape.

Described in ``doc/rules_file.md``. What is known here is shape alone; whom and what the file names is looked
up by ``inquiry.rules.import``.
"""

import json
from dataclasses import dataclass, field
from math import isfinite

from ..exceptions import RulesFileError

FORMAT = "inquiry_touch.rules"
VERSION = 1
LARGEST_FILE = 10 * 1024 * 1024
LONGEST_WHOLE = 2**31 - 1
MAX_RECORDS = 20_000
#: Lines, links and leaves of conditions; each costs far more memory, and a look-up, than it has letters.
MAX_PARTS = 200_000
#: Lists within lists of a condition; Python reads no text nested deeper.
DEEPEST_DOMAIN = 90
LINK_KEYS = {"id", "name", "model"}


@dataclass(frozen=True)
class Shape:
    """What a field may hold: ``kind`` is text, flag, whole, number, choice, link, links, domain or lines."""

    kind: str
    required: bool = False
    choices: tuple = ()
    lines: dict = field(default_factory=dict)


def read_rules_file(content, shapes):
    """Return the records of a file, each a dict of ``model``, ``id``, ``values`` with optional translations.

    :param bytes content: the file
    :param dict shapes: ``{model: {field: Shape}}``, the only models and fields a file may speak of
    :raises RulesFileError: when the file is none, is of another format, or says what no field can hold
    """
    document = _load(content)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RulesFileError("rules_file_format")
    if document.get("version") != VERSION:
        raise RulesFileError("rules_file_version", _short(document.get("version")))
    records = document.get("records")
    if not isinstance(records, list):
        raise RulesFileError("rules_file_value", "records")
    if len(records) > MAX_RECORDS:
        raise RulesFileError("rules_file_large", str(len(records)))
    seen = set()
    for number, record in enumerate(records, 1):
        _check_record(record, f"records[{number}]", shapes)
        if record["id"] in seen:
            raise RulesFileError("rules_file_twice", record["id"])
        seen.add(record["id"])
    return records


def write_rules_file(records):
    """Return records as a file; the same records always give the same bytes."""
    document = {"format": FORMAT, "version": VERSION, "records": records}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _load(content):
    if len(content) > LARGEST_FILE:
        raise RulesFileError("rules_file_large", f"{len(content) // 1024} KiB")
    parts = content.count(b"{") + content.count(b"[")
    if parts > MAX_PARTS:
        raise RulesFileError("rules_file_large", str(parts))
    try:
        # Python reads NaN too, which no database takes.
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise RulesFileError("rules_file_json", f"{error.lineno}:{error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise RulesFileError("rules_file_json") from error


def _refuse_constant(name):
    raise ValueError(name)


def _check_record(record, where, shapes):
    if not isinstance(record, dict) or not isinstance(record.get("values"), dict):
        raise RulesFileError("rules_file_value", where)
    if record.keys() - {"model", "id", "values"}:
        raise RulesFileError("rules_file_unknown", f"{where}: {', '.join(sorted(record))[:100]}")
    if not isinstance(record.get("model"), str) or record["model"] not in shapes:
        raise RulesFileError("rules_file_unknown", f"{where}: {_short(record.get('model'))}")
    _check_key(record.get("id"), where)
    _check_values(record["values"], f"{where} {record['id']}", shapes[record["model"]])


def _check_key(key, where):
    module, _dot, name = key.partition(".") if isinstance(key, str) else ("", "", "")
    is_ours = module in ("__export__", "__import__") or module.startswith("inquiry_touch")
    if not is_ours or not name or not name.replace("_", "").isalnum() or not name.isascii() or len(key) > 128:
        raise RulesFileError("rules_file_key", f"{where}: {_short(key)}")


def _check_values(values, where, shapes):
    for name, value in values.items():
        place = f"{where}, {_short(name)}"
        if name == "translations":
            _check_texts(value, place, shapes)
        elif name not in shapes:
            raise RulesFileError("rules_file_unknown", place)
        elif not _fits(value, shapes[name], place):
            raise RulesFileError("rules_file_value", f"{place}: {_short(value)}")


def _check_texts(texts, where, shapes):
    is_whole = isinstance(texts, dict) and all(
        name in shapes
        and shapes[name].kind == "text"
        and isinstance(said, dict)
        and all(_is_text(text) or text is False for text in said.values())
        for name, said in texts.items()
    )
    if not is_whole:
        raise RulesFileError("rules_file_value", where)


def _fits(value, shape, where):
    if value is False and shape.kind != "flag":
        return not shape.required
    return CHECKS[shape.kind](value, shape, where)


def _fits_lines(value, shape, where):
    if not isinstance(value, list) or not all(isinstance(line, dict) for line in value):
        return False
    for number, line in enumerate(value, 1):
        _check_values(line, f"{where}[{number}]", shape.lines)
    return True


def _is_text(value):
    # The database takes neither a NUL nor half a character.
    return (
        isinstance(value, str)
        and "\0" not in value
        and not any("\ud800" <= sign <= "\udfff" for sign in value)
    )


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LONGEST_WHOLE


def _is_number(value):
    return _is_whole(value) or (isinstance(value, float) and isfinite(value))


def is_link(value):
    """Return whether a value names a record: an object with an XML id, a name, or both."""
    return (
        isinstance(value, dict)
        and bool(value.keys() & {"id", "name"})
        and not value.keys() - LINK_KEYS
        and all(map(_is_text, value.values()))
    )


def _is_domain(value, depth=0):
    if isinstance(value, list):
        return depth < DEEPEST_DOMAIN and all(_is_domain(one, depth + 1) for one in value)
    return value is None or isinstance(value, bool) or _is_number(value) or _is_text(value) or is_link(value)


CHECKS = {
    "text": lambda value, shape, where: _is_text(value) and not (shape.required and not value.strip()),
    "flag": lambda value, shape, where: isinstance(value, bool),
    "whole": lambda value, shape, where: _is_whole(value),
    "number": lambda value, shape, where: _is_number(value),
    "choice": lambda value, shape, where: isinstance(value, str) and value in shape.choices,
    "link": lambda value, shape, where: (
        is_link(value)
        and ("model" not in value if not shape.choices else value.get("model") in shape.choices)
    ),
    "links": lambda value, shape, where: isinstance(value, list) and all(map(is_link, value)),
    "domain": lambda value, shape, where: _is_text(value) or (isinstance(value, list) and _is_domain(value)),
    "lines": _fits_lines,
}


def _short(value):
    try:
        text = str(value)
    except RecursionError:
        text = "…"
    return text if len(text) <= 80 else f"{text[:80]}…"
