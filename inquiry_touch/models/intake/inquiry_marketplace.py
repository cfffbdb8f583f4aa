from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.iap.tools.iap_tools import _MAIL_DOMAIN_BLACKLIST

from ...tools.mail_places import is_under
from ...tools.marketplace import PAGE_BLANKS, host_of, split_domains, wrong_blanks, wrong_domains

MANAGERS = "sales_team.group_sale_manager"


class InquiryMarketplace(models.Model):
    """A marketplace: by what its mails are known, how they are read, and how buyers there are answered."""

    _name = "inquiry.marketplace"
    _inherit = [
        "inquiry.cached.mixin",
        "inquiry.marketplace.mail",
        "inquiry.marketplace.trial",
        "inquiry.marketplace.answer",
    ]
    _description = "Marketplace"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="What your team calls it.")
    code = fields.Char(
        required=True,
        help="A short name such as walmart. Buyer numbers and order numbers are unique within it, so leave "
        "it as it is once inquiries came in.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="The mails of an archived marketplace are ordinary mails.")
    company_id = fields.Many2one("res.company", help="Leave empty to share with all companies.")

    # by what its mails are known
    sender_domains = fields.Text(
        string="Mails come from",
        copy=False,
        help="The addresses and domains its mails are sent from, one per line, such as mailer@shopify.com or "
        "service.alibaba.com. Domains below them count too. Name only those no person writes from: of their "
        "mails, all that bring no buyer's message are set apart.",
    )
    relay_domains = fields.Text(
        string="Masked addresses",
        copy=False,
        help="The domains of the addresses it lends its buyers, one per line, such as relay.walmart.com. "
        "Every mail from there is a buyer's message; such an address tells nobody outside who the buyer is.",
    )
    subject_signs = fields.Text(
        string="Subject says",
        help="Words in the subject of a mail that brings a buyer's message, one sign per line. Other mails, "
        "such as newsletters and statistics, are set apart.",
    )
    body_signs = fields.Text(
        string="Text says",
        help="Words in the text of a mail that brings a buyer's message, one sign per line.",
    )

    # how buyers there are answered
    answer_route = fields.Selection(
        [
            ("relay", "By mail to the masked address"),
            ("page", "On its own pages only"),
            ("free", "Freely, the buyer's own address is known"),
        ],
        string="Answers go",
        required=True,
        default="page",
        help="How an answer reaches the buyer.",
    )
    page_url = fields.Char(
        string="Page of an inquiry",
        help="The address of the page where the inquiry is answered, taken when the mail has no link. "
        "{order_ref}, {conversation_ref}, {external_ref} and {external_buyer_id} are filled in.",
    )
    forbids_links = fields.Boolean(
        string="No links in answers",
        help="The marketplace forbids links to other websites, addresses and phone numbers in messages.",
    )
    forbids_advertising = fields.Boolean(
        string="Answers only, no advertising",
        help="The marketplace forbids advertising: buyers get answers to what they asked, nothing else.",
    )
    answer_help = fields.Text(
        string="Rules for answers", translate=True, help="What whoever answers there has to know."
    )
    layout_help = fields.Text(
        string="About its mails", translate=True, help="Which mails are read, and what to check in them."
    )

    # how its mails are read
    field_map_ids = fields.One2many("inquiry.field.map", "marketplace_id", copy=True, groups=MANAGERS)
    sample_ids = fields.One2many("inquiry.marketplace.sample", "marketplace_id", groups=MANAGERS)

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of a marketplace is used once.")

    @api.constrains("sender_domains", "relay_domains")
    def _check_domains(self):
        for marketplace in self:
            wrong = [
                *wrong_domains(marketplace.sender_domains, with_addresses=True),
                *wrong_domains(marketplace.relay_domains),
            ]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "These are no domains: %s. Write what stands behind the @, such as walmart.com.",
                        ", ".join(wrong),
                    )
                )

    @api.constrains("relay_domains")
    def _check_relays(self):
        """Refuse domains where others than its buyers have addresses: all mail to there is bared."""
        alias_domains_sudo = self.env["mail.alias.domain"].sudo()  # whoever sets it up, it is ours
        ours = alias_domains_sudo.search(Domain.TRUE).mapped("name")
        others = {*_MAIL_DOMAIN_BLACKLIST, *filter(None, ours)}
        for marketplace in self:
            relays = split_domains(marketplace.relay_domains)
            if wrong := [relay for relay in relays if any(is_under(other, [relay]) for other in others)]:
                raise ValidationError(
                    self.env._(
                        "Not only buyers of this marketplace have addresses at %s. Write the domain of the "
                        "masked addresses alone, such as relay.walmart.com.",
                        ", ".join(wrong),
                    )
                )

    @api.constrains("page_url")
    def _check_page_url(self):
        for marketplace in self.filtered("page_url"):
            if wrong := wrong_blanks(marketplace.page_url):
                raise ValidationError(
                    self.env._(
                        "Nothing fills {%(wrong)s}. These can be used: %(names)s.",
                        wrong=wrong[0],
                        names=", ".join(f"{{{name}}}" for name in PAGE_BLANKS),
                    )
                )
            if not host_of(marketplace.page_url):
                raise ValidationError(self.env._("The page of an inquiry must begin with https://."))

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for marketplace, vals in zip(self, vals_list, strict=True):
            if not (default or {}).get("code"):
                vals["code"] = f"{marketplace.code}_copy"
            if not (default or {}).get("name"):
                vals["name"] = self.env._("%s (copy)", marketplace.name)
        return vals_list
