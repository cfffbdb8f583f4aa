import os

from odoo import api, models
from odoo.tools import config

from ...tools import secret_box


class InquirySecretBox(models.AbstractModel):
    """Seals secrets with a key of the server: a copy of the database alone does not give them away."""

    _name = "inquiry.secret.box"
    _description = "Sealed secrets"

    @api.model
    def _seal(self, secret):
        """Return ``secret`` sealed, or False when it is empty."""
        return secret_box.seal(self._secret_key(), secret) if secret else False

    def _keep_sealed(self, name):
        """Seal what was typed into a field into ``<name>_sealed``; an empty one changes nothing."""
        for record_sudo in self.sudo():  # the sealed columns are open to nobody else
            if record_sudo[name]:
                record_sudo[f"{name}_sealed"] = self._seal(record_sudo[name].strip())
        self.invalidate_recordset([name], flush=False)

    @api.model
    def _unseal(self, sealed):
        """Return the secret, or "" when there is none or the server's key has changed since."""
        if not sealed:
            return ""
        try:
            return secret_box.unseal(self._secret_key(), sealed)
        except secret_box.UnreadableSecret:
            return ""

    @api.model
    def _secret_key(self):
        """Return the key: from the setting made for it, else from what this server and database share."""
        passphrase = os.environ.get("INQUIRY_TOUCH_SECRET_KEY") or config.get("inquiry_touch_secret_key")
        if not passphrase:
            database_secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
            passphrase = f"{database_secret}\0{config.get('admin_passwd')}"
        return secret_box.derive_key(passphrase)
