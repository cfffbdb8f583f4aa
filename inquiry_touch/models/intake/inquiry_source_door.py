import secrets
from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS
from odoo.tools import consteq

from ...tools import secret_box

MANAGERS = "sales_team.group_sale_manager"


class InquirySourceDoor(models.AbstractModel):
    """The door side of a source: its address and its lock. Secrets go in and never come out."""

    _name = "inquiry.source.door"
    _inherit = ["inquiry.secret.box", "inquiry.signature.scheme"]
    _description = "Address and lock of a source"

    hook_token_hash = fields.Char(groups=NO_ACCESS, copy=False, index="btree_not_null")
    hook_token_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    hook_previous_hash = fields.Char(groups=NO_ACCESS, copy=False, index="btree_not_null")
    hook_previous_until = fields.Datetime(
        string="Previous address valid until", readonly=True, copy=False, groups=MANAGERS
    )
    hook_url = fields.Char(
        string="Address to call",
        compute="_compute_hook_url",
        compute_sudo=True,
        groups=MANAGERS,
        help="Give this address to the sender only: who knows it can send inquiries.",
    )

    # how a call proves where it comes from
    signature_preset_id = fields.Many2one(
        "inquiry.signature.preset",
        string="Sender signs like",
        ondelete="set null",
        help="Fills in how this kind of sender signs its calls. You can still change it below.",
    )
    signature_preset_note = fields.Text(related="signature_preset_id.note", string="How to set it up")
    signature_secret = fields.Char(
        string="Set secret",
        compute="_compute_unreadable",
        inverse="_inverse_signature_secret",
        groups=MANAGERS,
        help="Can be set, never read. The one before stays valid as long as set below.",
    )
    signature_secret_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    signature_previous_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    signature_previous_until = fields.Datetime(
        string="Previous secret valid until", readonly=True, copy=False, groups=MANAGERS
    )
    has_secret = fields.Boolean(compute="_compute_has_secret", compute_sudo=True)
    has_previous_secret = fields.Boolean(compute="_compute_has_secret", compute_sudo=True)
    verify_token = fields.Char(
        string="Set word of the test call",
        compute="_compute_unreadable",
        inverse="_inverse_verify_token",
        groups=MANAGERS,
        help="The word (verify token) the sender shows when it tests the address. Can be set, never read.",
    )
    verify_token_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    has_verify_token = fields.Boolean(string="Word is set", compute="_compute_has_secret", compute_sudo=True)
    grace_hours = fields.Integer(
        string="Old ones stay valid (h)",
        default=72,
        help="How long the address and the secret used so far go on working after a change. 0: not at all.",
    )

    thanks_url = fields.Char(
        string="Page of thanks",
        help="Where a person goes who sent a form of a web page straight to this address, such as "
        "https://www.example.com/thanks. Systems that call get the usual answer.",
    )

    _grace_hours_check = models.Constraint(
        "CHECK(grace_hours BETWEEN 0 AND 8760)", "Old addresses and secrets stay valid for 0 to 8760 hours."
    )

    @api.depends("hook_token_sealed")
    def _compute_hook_url(self):
        for source in self:
            token = self._unseal(source.hook_token_sealed)
            source.hook_url = f"{source.get_base_url()}/inquiry/hook/{token}" if token else False

    def _compute_unreadable(self):
        self.signature_secret = self.verify_token = False

    def _inverse_signature_secret(self):
        for source_sudo in self.sudo():  # the sealed columns are open to nobody else
            if source_sudo.signature_secret:
                source_sudo.write(
                    {
                        "signature_previous_sealed": source_sudo.signature_secret_sealed,
                        "signature_previous_until": source_sudo._end_of_grace(),
                        "signature_secret_sealed": self._seal(source_sudo.signature_secret.strip()),
                    }
                )
        self.invalidate_recordset(["signature_secret"], flush=False)

    def _inverse_verify_token(self):
        self._keep_sealed("verify_token")

    @api.depends(
        "signature_secret_sealed",
        "signature_previous_sealed",
        "signature_previous_until",
        "verify_token_sealed",
    )
    def _compute_has_secret(self):
        for source in self:
            source.has_secret = bool(source.signature_secret_sealed)
            source.has_previous_secret = source._is_previous_secret_valid()
            source.has_verify_token = bool(source.verify_token_sealed)

    @api.constrains("thanks_url")
    def _check_thanks_url(self):
        for source in self.filtered("thanks_url"):
            if not source.thanks_url.startswith(("https://", "http://")):
                raise ValidationError(self.env._("The page of thanks begins with https:// or http://."))

    @api.onchange("signature_preset_id")
    def _onchange_signature_preset_id(self):
        if self.signature_preset_id:
            self.update(self.signature_preset_id._scheme_values())

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_preset(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_preset(vals))

    def action_renew_token(self):
        """Give the door a new address; the old one works for the time of grace, then it answers 404."""
        self.check_access("write")
        self._renew_token()

    def action_drop_previous_token(self):
        """Close the address used before the last change."""
        self.check_access("write")
        self.sudo().write({"hook_previous_hash": False, "hook_previous_until": False})

    def action_drop_previous_secret(self):
        """Stop accepting the secret used before the last change."""
        self.check_access("write")
        self.sudo().write({"signature_previous_sealed": False, "signature_previous_until": False})

    @api.model
    def _with_preset(self, vals):
        """Return values with what the chosen preset says of the scheme; what is given beside it counts."""
        preset = self.env["inquiry.signature.preset"].browse(vals.get("signature_preset_id"))
        return {**preset._scheme_values(), **vals} if preset else vals

    def _renew_token(self):
        for source_sudo in self.sudo():  # the sealed columns are open to nobody else
            token = secrets.token_urlsafe(24)
            source_sudo.write(
                {
                    "hook_previous_hash": source_sudo.hook_token_hash,
                    "hook_previous_until": source_sudo.hook_token_hash and source_sudo._end_of_grace(),
                    "hook_token_hash": secret_box.fingerprint(token),
                    "hook_token_sealed": self._seal(token),
                }
            )

    def _end_of_grace(self):
        return fields.Datetime.now() + timedelta(hours=self.grace_hours)

    @api.model
    def _find_by_token(self, token):
        """Return the open door of that token, or no source; looked up by hash, so timing tells nothing."""
        token_hash = secret_box.fingerprint(token)
        source = self.browse(self._ids_by_token_hash().get(token_hash))
        if not source or source.hook_token_hash == token_hash:
            return source
        until = source.hook_previous_until
        return source if until and until > fields.Datetime.now() else self.browse()

    @api.model
    @tools.ormcache()
    def _ids_by_token_hash(self):
        """Return the id of each open door by the hashes it answers to. One entry of the cache holds them all:
        an entry for each token asked for would let strangers fill the cache with made-up ones."""
        doors_sudo = self.sudo().search([("source_type", "=", "webhook")])
        return {
            token_hash: door.id
            for door in doors_sudo
            for token_hash in (door.hook_previous_hash, door.hook_token_hash)
            if token_hash
        }

    def _signature_secrets(self):
        """Return the secrets that are valid now: the present one, and the one before it for a while."""
        self.ensure_one()
        sealed = [self.signature_secret_sealed]
        if self._is_previous_secret_valid():
            sealed.append(self.signature_previous_sealed)
        return list(filter(None, map(self._unseal, sealed)))

    def _is_previous_secret_valid(self):
        until = self.signature_previous_until
        return bool(self.signature_previous_sealed and until and until > fields.Datetime.now())

    def _knows_verify_token(self, word):
        """Say whether a test call shows the word that was set; time tells nothing of it."""
        self.ensure_one()
        wanted = self._unseal(self.verify_token_sealed)
        return bool(self.has_handshake and wanted) and consteq(wanted.encode(), word.encode())

    def _receive(self, body, *, content_type="", headers=None, delivery_ref="", received_at=None, caller=""):
        """Store the bytes of one call or mail and wake the job.

        :param bytes body: exactly as received
        :param str caller: what :meth:`_caller` said of who calls
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
            caller=caller,
        )
        self.env["inquiry.payload"]._wake_job()
        return payload

    @api.model
    def _new_trace(self):
        """Return a number that follows one arrival through the whole chain."""
        return uuid4().hex[:16]
