from datetime import timezone

from odoo import api, fields, models
from odoo.tools import email_split

from ...exceptions import PayloadError
from ...tools import field_map, generic_fields, payload_body, signature
from ...tools.inquiry_facts import InquiryAttachment, InquiryData
from ...tools.order_events import event_ref

MOST_NAMED = 100


class InquirySourceWebhook(models.AbstractModel):
    """Calls of other systems: JSON, form or multipart, under the generic names or through field maps."""

    _name = "inquiry.source.webhook"
    _inherit = ["inquiry.source.base"]
    _description = "Webhook source"

    def _verify_head(self, source, request):
        if source.signature_scheme == "none":
            return
        scheme = source._signature_scheme()
        given = request.httprequest.headers.get(source.signature_header or "", "")
        if not signature.read_header(scheme, given)[0]:
            raise PayloadError("bad_signature")
        if not scheme.is_signed:
            signature.verify(scheme, source._signature_secrets(), b"", given=given)

    def _verify(self, source, request):
        scheme = source._signature_scheme()
        if not scheme.is_signed:
            return
        headers = request.httprequest.headers
        signature.verify(
            scheme,
            source._signature_secrets(),
            request.httprequest.get_data(),
            given=headers.get(source.signature_header or "", ""),
            timestamp=headers.get(source.timestamp_header or "", ""),
            now=fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp(),
        )

    def _parse(self, source, payload):
        body = payload_body.read_body(payload.content_type or "", payload._plain_bytes())
        values = self._read_values(source, body.values)
        values["attachments"] = body.files + values.get("attachments", ())
        values.setdefault("external_ref", event_ref(values) or payload._window_ref())
        # a form on a web page says which page it stands on
        values.setdefault("url", (payload.headers or {}).get("Referer", ""))
        values = {**generic_fields.utm_of(values["url"]), **values}
        return [self._build(source, values, payload.received_at)]

    @api.model
    def _read_values(self, source, values):
        """Return the arguments of :class:`InquiryData`: the generic names, then what the maps find."""
        return {
            **generic_fields.read_generic(values),
            **field_map.read_maps(source.field_map_ids._as_values(), values),
        }

    @api.model
    def _build(self, source, values, received_at):
        """Build the checked value of one inquiry.

        :raises PayloadError: when it has no text or no sender
        """
        moment = values.pop("occurred_at", "")
        extra = dict(values.pop("extra", {}))
        occurred_at = generic_fields.read_moment(moment, received_at)
        if moment and not occurred_at:
            extra["occurred_at"] = moment  # unreadable, yet nothing a sender said is dropped
        addresses = email_split(values.get("email", ""))
        if len(addresses) > 1:
            # a door must not make us write to whomever a stranger lists
            extra["email"], values["email"] = values["email"], addresses[0]
        if not generic_fields.is_page(values.get("url", "")):
            extra["url"] = values.pop("url")
        attachments = self._limit_files(source, values.get("attachments", ()))
        return InquiryData(
            **{**values, "attachments": attachments, "extra": extra, "occurred_at": occurred_at}
        )

    @api.model
    def _limit_files(self, source, files):
        """Leave out files over the limits, and say which in a note beside the others."""
        kept, left_out, room = [], [], source.max_attachments_kb * 1024 or float("inf")
        largest = source.max_attachment_kb * 1024 or float("inf")
        for file in files:
            size = len(file.content)
            is_fit = len(kept) < source.max_attachments and size <= min(largest, room)
            room -= size if is_fit else 0
            (kept if is_fit else left_out).append(file)
        if left_out:
            note = "\n".join(map(self._note_left_out, left_out[:MOST_NAMED]))
            kept.append(InquiryAttachment("files-left-out.txt", "text/plain", note.encode()))
        return tuple(kept)

    @api.model
    def _note_left_out(self, file):
        return self.env._(
            "%(name)s (%(size)s KB): more than this source allows; it lies in the received call.",
            name=file.name,
            size=len(file.content) // 1024,
        )
