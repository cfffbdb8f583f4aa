from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.orm.models import NO_ACCESS

from ...tools import ebay_client

MANAGERS = "sales_team.group_sale_manager"
SECRETS = ("ebay_client_id", "ebay_client_secret", "ebay_refresh_token")


class InquirySourceAccount(models.AbstractModel):
    """The account side of a source that fetches: whose messages, how often. Secrets go in and never out."""

    _name = "inquiry.source.account"
    _inherit = ["inquiry.secret.box"]
    _description = "Account a source fetches from"

    ebay_environment = fields.Selection(
        [("production", "eBay"), ("sandbox", "eBay sandbox (for trials)")],
        string="Where",
        default="production",
        required=True,
        help="The sandbox is eBay's own copy for trials, with accounts of its own.",
    )
    ebay_names = fields.Char(
        string="Your eBay user name",
        help="By it your own messages are told from those of buyers. Several names, or the id eBay shows "
        "instead of a name, are separated by commas.",
    )
    ebay_client_id = fields.Char(
        string="App ID (Client ID)",
        compute="_compute_ebay_secrets",
        inverse="_inverse_ebay_secrets",
        groups=MANAGERS,
        help="Of your application at developer.ebay.com, Application Keys. Can be set, never read.",
    )
    ebay_client_secret = fields.Char(
        string="Cert ID (Client Secret)",
        compute="_compute_ebay_secrets",
        inverse="_inverse_ebay_secrets",
        groups=MANAGERS,
        help="It stands beside the App ID. Can be set, never read.",
    )
    ebay_refresh_token = fields.Char(
        string="Refresh token",
        compute="_compute_ebay_secrets",
        inverse="_inverse_ebay_secrets",
        groups=MANAGERS,
        help="Your consent, as eBay gives it to your application with the scope commerce.message. It is "
        "valid for 18 months. Can be set, never read.",
    )
    ebay_client_id_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    ebay_client_secret_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    ebay_refresh_token_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    has_account = fields.Boolean(string="Connected", compute="_compute_has_account", compute_sudo=True)
    pull_ids = fields.One2many("inquiry.pull", "source_id", groups=MANAGERS, copy=False)
    pull_minutes = fields.Integer(
        string="Fetch every (min)", default=10, help="How often new messages are looked for."
    )
    pull_from = fields.Datetime(
        string="Messages from",
        default=fields.Datetime.now,
        help="Older messages are left where they are. Set it back to bring in open conversations: whatever "
        "was sent since then is looked for again, and taken in once.",
    )
    pulled_at = fields.Datetime(string="Up to date as of", compute="_compute_pulled_at", compute_sudo=True)
    pull_note = fields.Text(compute="_compute_pulled_at", compute_sudo=True)

    def _compute_ebay_secrets(self):
        for name in SECRETS:
            self[name] = False

    def _inverse_ebay_secrets(self):
        for source_sudo in self.sudo():  # the sealed columns are open to nobody else
            typed = {name: source_sudo[name].strip() for name in SECRETS if source_sudo[name]}
            for name, secret in typed.items():
                source_sudo[f"{name}_sealed"] = self._seal(secret)
            if typed:
                pull_sudo = self.env["inquiry.pull"]._of(source_sudo)
                pull_sudo._start_over()
                pull_sudo._set_running()
        self.invalidate_recordset(SECRETS, flush=False)

    @api.depends(*(f"{name}_sealed" for name in SECRETS))
    def _compute_has_account(self):
        for source in self:
            source.has_account = all(source[f"{name}_sealed"] for name in SECRETS)

    @api.depends("pull_ids.done_at", "pull_ids.state", "pull_ids.error_code")
    @api.depends_context("lang")
    def _compute_pulled_at(self):
        for source in self:
            source.pulled_at = source.pull_ids.done_at
            code = source.pull_ids.error_code
            source.pull_note = code and self.env["inquiry.error"]._explain(code)

    @api.constrains("pull_minutes")
    def _check_pull_minutes(self):
        if self.filtered(lambda source: source.pull_minutes < 1):
            raise ValidationError(self.env._("Messages can be fetched once a minute at most."))

    def write(self, vals):
        result = super().write(vals)
        if not {"ebay_environment", "pull_from"}.isdisjoint(vals):
            self.sudo().pull_ids._start_over()  # a manager may start what only a job writes
        return result

    def action_test_connection(self):
        """Ask eBay for the first conversations, say what came, and let fetching begin or go on."""
        self.ensure_one()
        self.check_access("write")
        pull_sudo = self.env["inquiry.pull"]._of(self.sudo())  # a manager may start what only a job writes
        try:
            page = pull_sudo._ask(ebay_client.fetch_conversations, 0)
        except ebay_client.EbayDenied as error:
            raise UserError(self.env["inquiry.error"]._explain(error.code)) from error
        except ebay_client.EbayBusy as error:
            said = self.env["inquiry.error"]._explain("ebay_busy")
            raise UserError(self.env._("%(cause)s (%(detail)s)", cause=said, detail=error)) from error
        pull_sudo._set_running()
        is_known = self._ebay_knows_us(page.entries)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if is_known else "warning",
                "message": self.env._("The connection works. New messages are fetched in a moment.")
                if is_known
                else self.env._(
                    "The connection works, but no conversation names “%s”. Check your eBay user name.",
                    self.ebay_names or "",
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _ebay_names(self):
        """Return the names under which the seller writes, in lower case."""
        return {name.strip().lower() for name in (self.ebay_names or "").split(",")} - {""}

    def _ebay_knows_us(self, conversations):
        """Say whether one of these conversations, if there are any, names us as a side of it."""
        names = self._ebay_names()
        latest = [one["latestMessage"] for one in conversations if isinstance(one.get("latestMessage"), dict)]
        sides = {
            str(one.get(f"{side}Username")).lower() for one in latest for side in ("sender", "recipient")
        }
        return bool(names & sides) or not latest

    def _ebay_secret(self, name):
        self.ensure_one()
        return self._unseal(self.sudo()[f"{name}_sealed"])
