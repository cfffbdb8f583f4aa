from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ...tools.buyer_zone import candidate_zones


class InquiryBuyer(models.Model):
    """One person or mailbox, over all channels, of one company or of those that share their buyers."""

    _name = "inquiry.buyer"
    _inherit = [
        "mail.thread",
        "inquiry.buyer.family",
        "inquiry.buyer.file",
        "inquiry.buyer.resolution",
        "inquiry.buyer.partner",
        "inquiry.buyer.journey",
        "inquiry.buyer.gaps",
        "inquiry.buyer.presence",
        "inquiry.buyer.portrait",
        "inquiry.buyer.cleaning",
        "inquiry.buyer.import",
        "inquiry.seen.mixin",
        "inquiry.estimate.mixin",
    ]
    _description = "Buyer"
    _order = "id desc"
    _parent_name = "merged_into_id"
    _rec_names_search = ["name", "partner_name", "key_ids.value"]
    # Whoever may read a file may leave a note on it.
    _mail_post_access = "read"

    name = fields.Char(help="How the buyer signs; an address when no name is known.")
    email_from = fields.Char(string="E-mail", help="The first e-mail address; all of them are below.")
    phone = fields.Char(help="The first phone number; all of them are below.")
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        ondelete="set null",
        index="btree_not_null",
        help="The contact in Odoo that is this buyer.",
    )
    partner_name = fields.Char(string="Company name", help="The company the buyer writes for.")
    country_id = fields.Many2one("res.country", help="Where the buyer is; decides at which hours to write.")
    state_id = fields.Many2one(
        "res.country.state",
        string="State or province",
        help="Needed where a country has several time zones.",
    )
    lang_id = fields.Many2one(
        "res.lang",
        string="Language",
        context={"active_test": False},
        help="In this language the buyer is written to.",
    )
    tz = fields.Selection(
        _tz_get,
        string="Stated time zone",
        help="Set it when the buyer told you: it counts alone then.",
    )
    last_seen_at = fields.Datetime(string="Last message")
    merged_into_id = fields.Many2one(
        "inquiry.buyer",
        string="Merged into",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="What arrives for this buyer counts for that one.",
    )
    key_ids = fields.One2many("inquiry.buyer.key", "buyer_id", string="Addresses")
    lead_ids = fields.One2many(
        "crm.lead", "inquiry_buyer_id", string="Inquiries", context={"active_test": False}
    )
    own_lead_ids = fields.One2many(
        "crm.lead", "inquiry_file_id", string="Inquiries before merging", context={"active_test": False}
    )
    intake_ids = fields.One2many("inquiry.intake", "buyer_id", string="Arrivals")
    order_ids = fields.One2many("inquiry.buyer.order", "buyer_id", string="Orders")
    merge_ids = fields.One2many("inquiry.buyer.merge", "kept_id", string="Merges")
    suggestion_count = fields.Integer(string="Possible duplicates", compute="_compute_suggestion_count")

    @api.depends("merged_into_id")
    def _compute_suggestion_count(self):
        for buyer in self:
            buyer.suggestion_count = self.env["inquiry.buyer.suggestion"].search_count(
                buyer._suggestion_domain()
            )

    @api.constrains("merged_into_id")
    def _check_merged_into_id(self):
        if self.filtered("merged_into_id")._has_cycle("merged_into_id"):
            raise ValidationError(self.env._("A buyer cannot be merged into itself."))

    def write(self, vals):
        self._inquiry_written(vals)
        return super().write(vals)

    @api.constrains("merged_into_id", "company_id")
    def _check_shared(self):
        for buyer in self.filtered("merged_into_id"):
            if not buyer.company_id._inquiry_shares_with(buyer.merged_into_id.company_id):
                raise ValidationError(
                    self.env._(
                        "%(one)s and %(other)s do not share their buyers, so these files stay apart. An "
                        "administrator can let them share in the settings of the CRM app.",
                        one=buyer.company_id.name,
                        other=buyer.merged_into_id.company_id.name,
                    )
                )

    def action_merge(self):
        """Make one buyer of these: the oldest file stays, the others are merged into it."""
        self.check_access("read")
        roots_sudo = self.sudo().browse({buyer._root().id for buyer in self.sudo()}).sorted("id")
        if len(roots_sudo) < 2:
            raise UserError(self.env._("Choose two buyers or more that are not merged yet."))
        # Whoever sees both may say that they are one; no user writes the files themselves.
        self.env["inquiry.buyer.merge"].sudo()._merge(roots_sudo[0], roots_sudo[1:])
        return self._open_form(roots_sudo[0])

    def action_view_suggestions(self):
        """Open the files that may be the same person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "inquiry_touch.inquiry_buyer_suggestion_action"
        )
        return {**action, "domain": self._suggestion_domain(), "context": {}}

    def _compare_with(self, other):
        """Return what two files say, side by side: tuples of a label, one, the other, and how they compare.

        The comparison is ``same``, ``other`` or "" where one of them says nothing.
        """
        rows = []
        for name in ("name", "partner_name", "country_id", "lang_id", "partner_id", "company_id"):
            label = self._fields[name]._description_string(self.env)
            sides = [
                str(one[name].display_name if self._fields[name].relational else one[name] or "")
                for one in (self, other)
            ]
            rows.append((label, [sides[0]], [sides[1]]))
        kinds = dict(self.env["inquiry.buyer.key"]._fields["kind"]._description_selection(self.env))
        for kind, label in kinds.items():
            sides = [[key.value_label for key in one.key_ids if key.kind == kind] for one in (self, other)]
            rows.append((label, *sides))
        return [
            (label, one, two, self._compare_sides(one, two)) for label, one, two in rows if any(one + two)
        ]

    @api.model
    def _compare_sides(self, one, two):
        if not any(one) or not any(two):
            return ""
        return "same" if set(one) & set(two) else "other"

    @api.model
    def _open_form(self, buyer):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": buyer.id,
            "views": [(False, "form")],
        }

    def _suggestion_domain(self):
        members = self._members().ids
        return [
            ("state", "=", "open"),
            "|",
            ("buyer_id", "in", members),
            ("other_buyer_id", "in", members),
        ]

    def _prepare_link_values(self, prefix=""):
        """Return the values that link a row to this file: to its buyer, and to itself where it was merged."""
        root = self._root()
        return {
            f"{prefix}buyer_id": root.id,
            f"{prefix}file_id": self.id if self != root else False,
        }

    def _inquiry_zones(self):
        """Return in which zones this buyer may live, by the evidence the gate goes by."""
        region = self.env["inquiry.region"]._policy_of(self.country_id.code or "", self.state_id.code or "")
        return candidate_zones(
            stated=self.tz or "",
            region=region.zones,
            country_code=self.country_id.code or "",
            phone=self.phone or "",
            email=self.email_from or "",
        )

    def _said_stop(self, channel_type, evidence):
        """This person said stop on a channel: block its addresses and end all that is planned for them.

        The one hook for every channel, whatever way the word came. It counts for every file merged into the
        buyer, and stays with each of them when they are parted again.

        :param str evidence: where they said so, in words
        """
        # Whoever reports it, the buyer's addresses and plans are the road's to change.
        buyer_sudo = self.sudo()._root()
        kind = self.env[f"inquiry.channel.{channel_type}"]._address_kind
        standing = self.env["inquiry.buyer.key"].sudo()._standing_addresses(buyer_sudo.ids)
        addresses = [value for one, value in standing.get(buyer_sudo.id, ()) if one == kind]
        if addresses:
            self.env["inquiry.gate"]._block(kind, sorted(addresses), evidence)
        self.env["inquiry.enrollment"]._of(buyer_sudo.lead_ids)._stop("opt_out")
        # What was planned outside a plan stops with them.
        self.env["inquiry.touch"]._cancel_messages_to(buyer_sudo, "opt_out")
