import secrets
from uuid import uuid4

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS

from ...tools import secret_box
from ...tools.signature import SignatureScheme


class InquirySourceDoor(models.AbstractModel):
    """The door side of a source: its address, its lock, its limits. Secrets go in and never come out."""

    _name = "inquiry.source.door"
    _inherit = ["inquiry.secret.box"]
    _description = "Address and lock of a source"

    hook_token_hash = fields.Char(groups=NO_ACCESS, copy=False, index="btree_not_null")
    hook_token_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    hook_url = fields.Char(
        string="Address to call",
        compute="_compute_hook_url",
        compute_sudo=True,
        groups="sales_team.group_sale_manager",
        help="Give this address to the sender only: who knows it can send inquiries.",
    )

    # how a call proves where it comes from
    signature_scheme = fields.Selection(
        [("none", "None"), ("hmac_sha256", "HMAC-SHA256"), ("hmac_sha1", "HMAC-SHA1 (old)")],
        string="Signature",
        default="none",
        required=True,
        help="How the sender signs the bytes of a call. Unsigned calls are then refused.",
    )
    signature_header = fields.Char(default="X-Signature", help="The header that carries the signature.")
    signature_encoding = fields.Selection(
        [("hex", "Hexadecimal"), ("base64", "Base64")], default="hex", required=True
    )
    signature_prefix = fields.Char(help='What stands before the signature in the header, such as "sha256=".')
    signature_content = fields.Char(
        string="Signed text",
        default="{body}",
        help='What is signed: "{body}", or with a time stamp for example "{timestamp}.{body}".',
    )
    timestamp_header = fields.Char(help="The header that carries the Unix time of the call, if any.")
    tolerance_seconds = fields.Integer(
        string="Tolerance (s)",
        default=300,
        help="A call whose time stamp is further off is refused as stale.",
    )
    signature_secret = fields.Char(
        string="Set secret",
        compute="_compute_signature_secret",
        inverse="_inverse_signature_secret",
        groups="sales_team.group_sale_manager",
        help="Can be set, never read. The one before stays valid until you drop it.",
    )
    signature_secret_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    signature_previous_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    has_secret = fields.Boolean(compute="_compute_has_secret", compute_sudo=True)
    has_previous_secret = fields.Boolean(compute="_compute_has_secret", compute_sudo=True)

    # limits
    delivery_header = fields.Char(
        default="Idempotency-Key",
        help="The header with the sender's own number of a call: the same number twice is a duplicate.",
    )
    duplicate_minutes = fields.Integer(
        string="Duplicate window (min)",
        default=60,
        help="The very same bytes within this time are a duplicate. 0: never.",
    )
    max_body_kb = fields.Integer(
        string="Largest call (KB)", default=10240, help="Larger calls are refused with status 413."
    )
    max_attachment_kb = fields.Integer(
        string="Largest file (KB)", default=5120, help="Larger files are left out and named in the inquiry."
    )
    rate_per_minute = fields.Integer(
        default=120, help="More calls in a minute are refused with status 429. 0: no limit."
    )

    @api.depends("hook_token_sealed")
    def _compute_hook_url(self):
        for source in self:
            token = self._unseal(source.hook_token_sealed)
            source.hook_url = f"{source.get_base_url()}/inquiry/hook/{token}" if token else False

    def _compute_signature_secret(self):
        self.signature_secret = False

    def _inverse_signature_secret(self):
        for source_sudo in self.sudo():  # the sealed columns are open to nobody else
            if source_sudo.signature_secret:
                source_sudo.signature_previous_sealed = source_sudo.signature_secret_sealed
                source_sudo.signature_secret_sealed = self._seal(source_sudo.signature_secret.strip())
        self.invalidate_recordset(["signature_secret"], flush=False)

    @api.depends("signature_secret_sealed", "signature_previous_sealed")
    def _compute_has_secret(self):
        for source in self:
            source.has_secret = bool(source.signature_secret_sealed)
            source.has_previous_secret = bool(source.signature_previous_sealed)

    @api.constrains("signature_content", "timestamp_header", "signature_scheme")
    def _check_signature_content(self):
        for source in self.filtered(lambda source: source.signature_scheme != "none"):
            content = source.signature_content or ""
            if "{body}" not in content:
                raise ValidationError(self.env._("The signed text must hold {body}."))
            # a time stamp that is not signed could be replaced by anyone who repeats the call
            if bool(source.timestamp_header) != ("{timestamp}" in content):
                raise ValidationError(
                    self.env._(
                        "Name the time stamp header and put {timestamp} into the signed text, or neither."
                    )
                )

    def action_renew_token(self):
        """Give the door a new address; the old one answers 404 from now on."""
        self.check_access("write")
        self._renew_token()

    def action_drop_previous_secret(self):
        """Stop accepting the secret used before the last change."""
        self.check_access("write")
        self.sudo().signature_previous_sealed = False

    def _renew_token(self):
        for source_sudo in self.sudo():  # the sealed columns are open to nobody else
            token = secrets.token_urlsafe(24)
            source_sudo.write(
                {"hook_token_hash": secret_box.fingerprint(token), "hook_token_sealed": self._seal(token)}
            )

    @api.model
    def _find_by_token(self, token):
        """Return the open door of that token, or no source; looked up by hash, so timing tells nothing."""
        return self.browse(self._id_by_token_hash(secret_box.fingerprint(token)))

    @api.model
    @tools.ormcache("token_hash")
    def _id_by_token_hash(self, token_hash):
        domain = [("hook_token_hash", "=", token_hash), ("source_type", "=", "webhook")]
        return self.sudo().search(domain, limit=1).id

    def _signature_scheme(self):
        self.ensure_one()
        return SignatureScheme(
            algorithm=self.signature_scheme,
            encoding=self.signature_encoding,
            prefix=self.signature_prefix or "",
            content=self.signature_content or "{body}",
            tolerance_seconds=self.tolerance_seconds if self.timestamp_header else 0,
        )

    def _signature_secrets(self):
        self.ensure_one()
        sealed = [self.signature_secret_sealed, self.signature_previous_sealed]
        return list(filter(None, map(self._unseal, sealed)))

    def _receive(self, body, *, content_type="", headers=None, delivery_ref="", received_at=None):
        """Store the bytes of one call or mail and wake the job.

        :param bytes body: exactly as received
        :return: the ``inquiry.payload``
        """
        self.ensure_one()
        payload = self.env["inquiry.payload"]._store(
            self,
            body,
            content_type=content_type,
            headers=headers,
            delivery_ref=delivery_ref,
            received_at=received_at or fields.Datetime.now(),
        )
        self.env["inquiry.payload"]._wake_job()
        return payload

    @api.model
    def _new_trace(self):
        """Return a number that follows one arrival through the whole chain."""
        return uuid4().hex[:16]
