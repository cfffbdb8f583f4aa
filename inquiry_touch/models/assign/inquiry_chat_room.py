from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS

from ...tools.safe_post import PostRefused, check_url

MANAGERS = "sales_team.group_sale_manager"
#: Lets tests call a chat server on this machine.
PRIVATE_PARAMETER = "inquiry_touch.chat_allow_private"


class InquiryChatRoom(models.Model):
    """A group chat that hears of new inquiries by the webhook of its robot. Its address is a secret."""

    _name = "inquiry.chat.room"
    _inherit = ["inquiry.secret.box"]
    _description = "Group chat"
    _order = "name, id"

    name = fields.Char(required=True, help="What you call this group.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [
            ("dingtalk", "DingTalk"),
            ("wecom", "WeCom"),
            ("feishu", "Feishu / Lark"),
            ("slack", "Slack"),
            ("teams", "Microsoft Teams"),
            ("generic", "Any other (JSON)"),
        ],
        required=True,
        help="Add a custom robot (incoming webhook) to the group in its app; it shows the address. Slack: an "
        "incoming webhook. Teams: a workflow “Post to a channel when a webhook request is received”.",
    )
    address = fields.Char(
        string="Set address",
        compute="_compute_unreadable",
        inverse="_inverse_address",
        groups=MANAGERS,
        help="The address of the robot, beginning with https. Can be set, never read: who knows it can write "
        "into the group.",
    )
    address_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    has_address = fields.Boolean(string="Address is set", compute="_compute_has_address", compute_sudo=True)
    secret = fields.Char(
        string="Set signing secret",
        compute="_compute_unreadable",
        inverse="_inverse_secret",
        groups=MANAGERS,
        help="The secret shown when you choose “signature” for the robot. DingTalk, Feishu and the general "
        "kind sign with it; the others have none. Can be set, never read.",
    )
    secret_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    has_secret = fields.Boolean(string="Secret is set", compute="_compute_has_address", compute_sudo=True)
    policy_ids = fields.Many2many(
        "inquiry.assignment.policy",
        string="Only of policies",
        domain="[('company_id', 'in', (company_id, False))]",
        help="Only inquiries these policies assigned are told here. Empty: all inquiries of the company.",
    )
    lang = fields.Selection(
        "_get_langs",
        string="Language",
        default=lambda self: self.env.user.lang,
        help="The language of the messages in this group.",
    )
    notice_ids = fields.One2many("inquiry.chat.notice", "room_id", string="Messages")
    last_error = fields.Char(string="Last problem", readonly=True, copy=False)

    @api.model
    def _get_langs(self):
        return self.env["res.lang"].get_installed()

    def _compute_unreadable(self):
        self.address = self.secret = False

    @api.depends("address_sealed", "secret_sealed")
    def _compute_has_address(self):
        for room in self:
            room.has_address = bool(room.address_sealed)
            room.has_secret = bool(room.secret_sealed)

    def _inverse_address(self):
        for room_sudo in self.sudo():  # the sealed columns are open to nobody else
            address = (room_sudo.address or "").strip()
            if address:
                room_sudo._check_address(address)
                room_sudo.write({"address_sealed": self._seal(address), "last_error": False})
        self.invalidate_recordset(["address"], flush=False)

    def _inverse_secret(self):
        self._keep_sealed("secret")

    @api.model
    def _check_address(self, address):
        try:
            check_url(address, allow_private=self._allows_private())
        except PostRefused as refused:
            raise ValidationError(
                self.env._(
                    "This address cannot be called (%(cause)s). Copy the address of the robot from the chat "
                    "app: it begins with https:// and lies on the internet, not in your own network.",
                    cause=self._say_refused(refused.code),
                )
            ) from refused

    @api.model
    def _say_refused(self, code):
        causes = {
            "not_https": self.env._("it is not encrypted with https"),
            "private": self.env._("it leads into a private network"),
        }
        return causes[code]

    @api.model
    def _allows_private(self):
        # Only who administers the server can set it.
        return self.env["ir.config_parameter"].sudo().get_param(PRIVATE_PARAMETER) == "1"

    def action_test(self):
        """Send a test message to these groups, by the job."""
        self.check_access("write")
        for room in self:
            title = room.with_context(lang=room.lang).env._("Test: new inquiries will be told here.")
            self.env["inquiry.chat.notice"]._queue([(room, title, [])])

    def action_view_notices(self):
        """Open what was sent to this group, and what was not."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_chat_notice_action")
        return {**action, "domain": [("room_id", "=", self.id)]}

    @api.model
    def _tell(self, leads):
        """Queue a message for each group that is to hear of these new inquiries: one for a batch."""
        # Whoever brings inquiries in, the groups of their companies hear of them.
        rooms_sudo = self.sudo().search(
            [("company_id", "in", leads.company_id.ids), ("address_sealed", "!=", False)]
        )
        wanted = []
        for room in rooms_sudo:
            told = leads.sudo().filtered(lambda lead, room=room: room._is_told(lead))
            # what has an owner and what waits for one is not said in one breath
            for spoken in told.with_context(lang=room.lang).grouped(lambda lead: bool(lead.user_id)).values():
                wanted.append((room, spoken._inquiry_chat_title(), spoken._inquiry_chat_lines()))
        if wanted:
            self.env["inquiry.chat.notice"]._queue(wanted)

    def _is_told(self, lead):
        policies = self.policy_ids
        return lead.company_id == self.company_id and (
            not policies or lead.inquiry_assignment_policy_id in policies
        )
