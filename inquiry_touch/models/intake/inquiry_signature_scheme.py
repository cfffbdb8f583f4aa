from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.signature import ALGORITHMS, TOKEN, SignatureScheme

SCHEME_FIELDS = (
    "signature_scheme",
    "signature_header",
    "signature_encoding",
    "signature_prefix",
    "signature_content",
    "timestamp_header",
    "timestamp_prefix",
    "tolerance_seconds",
    "delivery_header",
    "has_handshake",
)


class InquirySignatureScheme(models.AbstractModel):
    """How a sender proves that a call is its own, and numbers its calls. Presets have it, and sources."""

    _name = "inquiry.signature.scheme"
    _description = "Way of signing calls"

    signature_scheme = fields.Selection(
        [
            ("none", "None"),
            ("hmac_sha256", "HMAC-SHA256"),
            ("hmac_sha1", "HMAC-SHA1 (old)"),
            (TOKEN, "Secret in a header"),
        ],
        string="Signature",
        default="none",
        required=True,
        help="How the sender signs the bytes of a call, or shows a secret. Other calls are then refused.",
    )
    signature_header = fields.Char(default="X-Signature", help="The header that carries the signature.")
    signature_encoding = fields.Selection(
        [("hex", "Hexadecimal"), ("base64", "Base64"), ("plain", "As it is")],
        default="hex",
        required=True,
        help="How the signature is written. A secret in a header is written as it is, or in Base64.",
    )
    signature_prefix = fields.Char(help='What stands before the signature in the header, such as "sha256=".')
    signature_content = fields.Char(
        string="Signed text",
        default="{body}",
        help='What is signed: "{body}", or with a time stamp for example "{timestamp}.{body}".',
    )
    timestamp_header = fields.Char(help="The header that carries the Unix time of the call, if any.")
    timestamp_prefix = fields.Char(
        help='What stands before the time stamp when one header carries it and the signatures, such as "t=".'
    )
    tolerance_seconds = fields.Integer(
        string="Tolerance (s)",
        default=300,
        help="A call whose time stamp is further off is refused as stale.",
    )
    delivery_header = fields.Char(
        default="Idempotency-Key",
        help="The header with the sender's own number of a call: the same number twice is a duplicate.",
    )
    has_handshake = fields.Boolean(
        string="Answers a test call",
        help="The sender asks once by GET whether the address is yours (hub.challenge) and shows a word that "
        "you set on both sides.",
    )

    @api.constrains("signature_scheme", "signature_encoding", "signature_header", "tolerance_seconds")
    def _check_signature_scheme(self):
        for record in self.filtered(lambda record: record.signature_scheme != "none"):
            if not record.signature_header:
                raise ValidationError(self.env._("Name the header that carries the signature."))
            encodings = ("hex", "base64") if record._signature_scheme().is_signed else ("base64", "plain")
            if record.signature_encoding not in encodings:
                raise ValidationError(
                    self.env._(
                        "A signature is written in hexadecimal or Base64, a secret as it is or in Base64."
                    )
                )
            if record.timestamp_header and record.tolerance_seconds <= 0:
                raise ValidationError(self.env._("Give the time stamp a tolerance of at least one second."))

    @api.constrains("signature_content", "timestamp_header", "timestamp_prefix", "signature_scheme")
    def _check_signature_content(self):
        for record in self.filtered(lambda record: record.signature_scheme in ALGORITHMS):
            content = record.signature_content or ""
            if "{body}" not in content:
                raise ValidationError(self.env._("The signed text must hold {body}."))
            # a time stamp that is not signed could be replaced by anyone who repeats the call
            if bool(record.timestamp_header) != ("{timestamp}" in content):
                raise ValidationError(
                    self.env._(
                        "Name the time stamp header and put {timestamp} into the signed text, or neither."
                    )
                )
            if record.timestamp_prefix and record.timestamp_header != record.signature_header:
                raise ValidationError(
                    self.env._("A time stamp with a prefix stands in the header of the signature.")
                )

    def _signature_scheme(self):
        self.ensure_one()
        is_stamped = self.timestamp_header and self.signature_scheme in ALGORITHMS
        return SignatureScheme(
            algorithm=self.signature_scheme,
            encoding=self.signature_encoding,
            prefix=self.signature_prefix or "",
            content=self.signature_content or "{body}",
            tolerance_seconds=self.tolerance_seconds if is_stamped else 0,
            timestamp_prefix=(self.timestamp_prefix or "") if is_stamped else "",
        )

    def _scheme_values(self):
        """Return all that makes the scheme, as values another record can take over."""
        self.ensure_one()
        return {name: self[name] for name in SCHEME_FIELDS}
