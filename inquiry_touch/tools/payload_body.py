"""From the bytes of a call to named values and files."""

import json
import zlib
from dataclasses import dataclass
from io import BytesIO

from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from ..exceptions import PayloadError
from .inquiry_facts import InquiryAttachment

DEEPEST_JSON = 50
MOST_VALUES = 100_000
MOST_FORM_FIELDS = 1_000
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
GZIP_OR_ZLIB = zlib.MAX_WBITS + 32


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
    # some senders name a form out of habit, curl among them
    if mimetype in FORM_TYPES and not body.lstrip().startswith(b"{"):
        return _read_form(mimetype, options, body)
    return Body(_read_json(body))


def unpack(encoding: str, body: bytes, largest: int) -> bytes:
    """Undo the ``Content-Encoding`` of a body, at most ``largest`` bytes of it.

    :raises PayloadError: ``bad_encoding`` or ``too_large``
    """
    if encoding in ("", "identity"):
        return body
    unzip = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        plain = unzip.decompress(body, largest)
        if unzip.unconsumed_tail and not unzip.eof:
            raise PayloadError("too_large", encoding)
        if not unzip.eof:
            raise PayloadError("bad_encoding", encoding)
    except zlib.error as error:
        raise PayloadError("bad_encoding", str(error)) from error
    return plain


def _read_json(body):
    try:
        # numbers stay as they were written: too long, too large and NaN are texts like any other
        values = json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise PayloadError("bad_json", str(error)) from error
    if not isinstance(values, dict):
        raise PayloadError("bad_shape", type(values).__name__)
    # what walks through the values later would not come back
    _check_extent(values)
    return values


def _check_extent(values):
    level, count = [values], 0
    for _depth in range(DEEPEST_JSON):
        level = [
            child
            for value in level
            if isinstance(value, (dict, list))
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        count += len(level)
        if count > MOST_VALUES:
            raise PayloadError("bad_json", "too many values")
        if not level:
            return
    raise PayloadError("bad_json", "nested too deeply")


def _read_form(mimetype, options, body):
    if mimetype == FORM_TYPES[0] and body.count(b"&") >= MOST_FORM_FIELDS:
        raise PayloadError("bad_form", "too many fields")
    parser = FormDataParser(silent=False, max_form_parts=MOST_FORM_FIELDS)
    try:
        _stream, form, files = parser.parse(BytesIO(body), mimetype, len(body), options)
    except (ValueError, HTTPException) as error:
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
