"""From the bytes of a call to named values and files."""

import json
from dataclasses import dataclass
from io import BytesIO

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from ..exceptions import PayloadError
from .inquiry_facts import InquiryAttachment

DEEPEST_JSON = 50
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class Body:
    """What one call carried."""

    values: dict
    files: tuple[InquiryAttachment, ...] = ()


def read_body(content_type: str, body: bytes) -> Body:
    """Read a form or JSON body.

    :raises PayloadError: ``bad_json``, ``bad_shape`` or ``bad_form``
    """
    mimetype, options = parse_options_header(content_type)
    if mimetype in FORM_TYPES:
        return _read_form(mimetype, options, body)
    return Body(_read_json(body))


def _read_json(body):
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PayloadError("bad_json", str(error)) from error
    if not isinstance(values, dict):
        raise PayloadError("bad_shape", type(values).__name__)
    if _is_deep(values):
        # what walks through the values later would not come back
        raise PayloadError("bad_json", "nested too deeply")
    return values


def _is_deep(values):
    level = [values]
    for _depth in range(DEEPEST_JSON):
        level = [
            child
            for value in level
            if isinstance(value, (dict, list))
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True


def _read_form(mimetype, options, body):
    parser = FormDataParser(silent=False)
    try:
        _stream, form, files = parser.parse(BytesIO(body), mimetype, len(body), options)
    except ValueError as error:
        raise PayloadError("bad_form", str(error)) from error
    values = {key: found[0] if len(found) == 1 else found for key, found in form.lists()}
    if not values and not files:
        raise PayloadError("bad_form")
    attachments = tuple(
        InquiryAttachment(file.filename or key, file.mimetype, file.read())
        for key, file in files.items(multi=True)
        if file.filename
    )
    return Body(values, attachments)
