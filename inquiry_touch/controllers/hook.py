import logging
import re

from odoo import http
from odoo.http import request

from ..exceptions import PayloadError
from ..tools.plain_text import one_line, reference

_logger = logging.getLogger(__name__)

LARGEST_CALL = 64 * 1024 * 1024  # no source can allow more


class InquiryHook(http.Controller):
    """The door other systems call."""

    @http.route(
        "/inquiry/hook/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=LARGEST_CALL,
        inquiry_raw=True,
    )
    def receive(self, token):
        """Store one call and answer; Odoo commits before the answer leaves, the job reads it later."""
        # sudo: a caller has no rights, the token and the signature are what opens the door
        source_sudo = request.env["inquiry.source"].sudo()._find_by_token(token)
        if not source_sudo:
            return _answer(404, status="unknown")
        body = request.httprequest.get_data()
        if not body:
            return _answer(400, status="empty")
        # a body without a length is cut at the largest: what is as long may have been longer
        if len(body) > source_sudo.max_body_kb * 1024 or len(body) >= LARGEST_CALL:
            return _answer(413, status="too_large")
        return self._let_in(source_sudo, body)

    def _let_in(self, source_sudo, body):
        headers = request.httprequest.headers
        delivery_ref = reference(headers.get(source_sudo.delivery_header or "", ""))
        Payload = source_sudo.env["inquiry.payload"]
        known_trace, calls = Payload._find_at_door(source_sudo, body, delivery_ref)
        if source_sudo.rate_per_minute and calls >= source_sudo.rate_per_minute:
            return _answer(429, {"Retry-After": "60"}, status="too_many")
        try:
            source_sudo._adapter()._verify(source_sudo, request)
        except PayloadError as error:
            _logger.info("A call to inquiry source %s was refused: %s.", source_sudo.id, error.code)
            refused = Payload._note_refused(source_sudo, error.code)
            return _answer(401, status=error.code, trace=refused.trace)
        content_type = headers.get("Content-Type", "")
        if headers.get("X-Inquiry-Dry-Run") == "1":
            return _answer(200, status="dry_run", **Payload._preview(source_sudo, body, content_type))
        if known_trace:
            Payload._note_repeated(source_sudo, known_trace)
            return _answer(200, status="duplicate", trace=known_trace)
        payload = source_sudo._receive(
            body,
            content_type=content_type,
            headers={"User-Agent": one_line(headers.get("User-Agent", ""))},
            delivery_ref=delivery_ref,
        )
        return _answer(200, status="accepted", trace=payload.trace)


def _answer(code, headers=None, **values):
    return request.make_json_response(values, headers=headers, status=code)


class _HideTokens(logging.Filter):
    """Takes the token out of the server's access log: who has it can send inquiries."""

    TOKEN = re.compile(r"(/inquiry/hook/)[^/\s?\"]+")

    def filter(self, record):
        message = record.getMessage()
        if "/inquiry/hook/" in message:
            record.msg, record.args = self.TOKEN.sub(r"\1***", message), ()
        return True


logging.getLogger("werkzeug").addFilter(_HideTokens())
