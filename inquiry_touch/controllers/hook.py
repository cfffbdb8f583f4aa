import logging
import re

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from odoo import http
from odoo.http import HttpDispatcher, request

from ..exceptions import PayloadError
from ..tools.payload_body import ENCODINGS, FORM_TYPES
from ..tools.plain_text import one_line, reference

_logger = logging.getLogger(__name__)

LARGEST_CALL = 64 * 1024 * 1024  # no source can allow more
CHALLENGE = re.compile(r"[\w.=-]{1,200}", re.ASCII)
STATUS = {
    "empty": 400,
    "bad_signature": 401,
    "stale": 401,
    "bad_address": 403,
    "too_large": 413,
    "bad_encoding": 415,
    "too_many": 429,
}
KEPT_HEADERS = ("User-Agent", "Content-Encoding", "Referer")
STATUS_NAMES = {400: "broken_off", 404: "unknown", 413: "too_large"}


class HookDispatcher(HttpDispatcher):
    """Leaves the body to the route: Odoo parses forms before, which costs what the caller wants it to cost,
    eats the bytes that were signed, and takes the fields of a form for arguments. Errors are JSON."""

    routing_type = "inquiry_hook"
    mimetypes = ()

    def dispatch(self, endpoint, args):
        self.request.params = dict(args)
        return self.request.registry["ir.http"]._dispatch(endpoint)

    def handle_error(self, exc):
        code = exc.code if isinstance(exc, HTTPException) and exc.code else 500
        return _answer(code, status=STATUS_NAMES.get(code, "error"))


class InquiryHook(http.Controller):
    """The door other systems call."""

    @http.route(
        "/inquiry/hook/<string:token>",
        type="inquiry_hook",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=LARGEST_CALL,
    )
    def receive(self, token):
        """Store one call and answer; Odoo commits before the answer leaves, the job reads it later."""
        # sudo: a caller has no rights, the token and the signature are what opens the door
        source_sudo = request.env["inquiry.source"].sudo()._find_by_token(token)
        if not source_sudo:
            return _answer(404, status="unknown")
        address = request.httprequest.remote_addr
        caller = source_sudo._caller(address)
        try:
            source_sudo._check_rate(caller)
            source_sudo._check_caller(address)
            return self._let_in(source_sudo, caller)
        except PayloadError as error:
            return self._refuse(source_sudo, error.code, caller)

    @http.route(
        "/inquiry/hook/<string:token>",
        type="inquiry_hook",
        auth="public",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def answer_test_call(self, token):
        """Return the challenge of a sender that tests the address, and change nothing."""
        # sudo: a caller has no rights, the token and the word are what opens the door
        source_sudo = request.env["inquiry.source"].sudo()._find_by_token(token)
        query = request.httprequest.args
        if not source_sudo:
            return _answer(404, status="unknown")
        if not source_sudo.has_handshake or query.get("hub.mode") != "subscribe":
            return _answer(405, {"Allow": "POST"}, status="use_post")
        challenge = CHALLENGE.fullmatch(query.get("hub.challenge", ""))
        if not challenge or not source_sudo._knows_verify_token(query.get("hub.verify_token", "")):
            return _answer(403, status="bad_word")
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        return request.make_response(challenge.group(), headers)

    def _let_in(self, source_sudo, caller):
        """Go through the checks, the cheap ones first: nothing is read of a call that is refused by them."""
        source_sudo._adapter()._verify_head(source_sudo, request)
        body = self._read(source_sudo)
        headers = request.httprequest.headers
        delivery_ref = reference(headers.get(source_sudo.delivery_header or "", ""))
        Payload = source_sudo.env["inquiry.payload"]
        same_number, same_bytes = Payload._known_traces(source_sudo, body, delivery_ref)
        try:
            source_sudo._adapter()._verify(source_sudo, request)
        except PayloadError as error:
            # a sender that repeats a call long after is told that it is there
            if not (error.code == "stale" and same_number):
                raise
        content_type = headers.get("Content-Type", "")
        kept = {name: one_line(headers[name]) for name in KEPT_HEADERS if name in headers}
        if headers.get("X-Inquiry-Dry-Run") == "1":
            self._tally(source_sudo, "dry_run", caller, is_refused=False)
            return self._try_out(source_sudo, body, content_type, kept)
        if same_number or same_bytes:
            self._tally(source_sudo, "duplicate", caller, is_refused=False)
            return self._say(source_sudo, "duplicate", same_number or same_bytes)
        payload = source_sudo._receive(
            body, content_type=content_type, headers=kept, delivery_ref=delivery_ref, caller=caller
        )
        return self._say(source_sudo, "accepted", payload.trace)

    def _read(self, source_sudo):
        if request.httprequest.headers.get("Content-Encoding", "").strip().lower() not in ENCODINGS:
            raise PayloadError("bad_encoding")
        largest = min(source_sudo.max_body_kb * 1024, LARGEST_CALL)
        # one more: a body in pieces, without a length, would be cut at the limit without a word
        request.httprequest.max_content_length = largest + 1
        try:
            body = request.httprequest.get_data()
        except RequestEntityTooLarge as error:
            raise PayloadError("too_large") from error
        if len(body) > largest:
            raise PayloadError("too_large")
        if not body:
            raise PayloadError("empty")
        return body

    def _try_out(self, source_sudo, body, content_type, headers):
        preview = source_sudo.env["inquiry.payload"]._preview(source_sudo, body, content_type, headers)
        return _answer(200, status="dry_run", **preview)

    def _say(self, source_sudo, status, trace):
        """Tell the sending system the trace; a person who sent a form in a browser gets a page instead."""
        accepts_page = "text/html" in request.httprequest.headers.get("Accept", "")
        if source_sudo.thanks_url and accepts_page and request.httprequest.mimetype in FORM_TYPES:
            return request.redirect(source_sudo.thanks_url, local=False)
        return _answer(200, status=status, trace=trace)

    def _refuse(self, source_sudo, code, caller):
        if code == "too_many":
            # counted already; writing each one down would be what a flood is after
            return _answer(429, {"Retry-After": "60"}, status=code)
        _logger.info("A call to inquiry source %s was refused: %s.", source_sudo.id, code)
        trace = self._tally(source_sudo, code, caller, is_refused=True)
        return _answer(STATUS[code], status=code, trace=trace)

    def _tally(self, source_sudo, code, caller, *, is_refused):
        return source_sudo.env["inquiry.payload"]._tally(source_sudo, code, caller, is_refused=is_refused)


def _answer(code, headers=None, **values):
    return request.make_json_response(values, headers=headers, status=code)


class _HideTokens(logging.Filter):
    """Takes the token out of the server's access log: who has it can send inquiries."""

    TOKEN = re.compile(r"(/inquiry/hook/)[^/\s\"]+")

    def filter(self, record):
        message = record.getMessage()
        if "/inquiry/hook/" in message:
            record.msg, record.args = self.TOKEN.sub(r"\1***", message), ()
        return True


logging.getLogger("werkzeug").addFilter(_HideTokens())
