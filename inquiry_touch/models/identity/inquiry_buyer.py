from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ...tools.buyer_zone import candidate_zones
from ...tools.identity_keys import keys_of


class InquiryBuyer(models.Model):
    """One person or mailbox, over all channels, of one company group."""

    _name = "inquiry.buyer"
    _inherit = [
        "inquiry.buyer.resolution",
        "inquiry.buyer.journey",
        "inquiry.buyer.gaps",
        "inquiry.buyer.presence",
        "inquiry.buyer.portrait",
        "inquiry.buyer.cleaning",
        "inquiry.seen.mixin",
        "inquiry.estimate.mixin",
    ]
    _description = "Buyer"
    _order = "id desc"
    _parent_name = "merged_into_id"
    _rec_names_search = ["name", "partner_name", "key_ids.value"]

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
    intake_ids = fields.One2many("inquiry.intake", "buyer_id", string="Arrivals")
    order_ids = fields.Many2many("inquiry.buyer.order", string="Orders", compute="_compute_order_ids")

    def _compute_order_ids(self):
        Order = self.env["inquiry.buyer.order"]
        for buyer in self:
            # what was bought before a merge lies on the file that was merged
            buyer.order_ids = Order.search([("buyer_id", "child_of", buyer._root().ids)])

    @api.constrains("merged_into_id")
    def _check_merged_into_id(self):
        if self._has_cycle("merged_into_id"):
            raise ValidationError(self.env._("A buyer cannot be merged into itself."))

    def write(self, vals):
        self._inquiry_written(vals)
        return super().write(vals)

    @api.model
    def _ensure(self, facts_list):
        """Return the buyer of each of the facts, made with its keys where there is none.

        :return list: ``inquiry.buyer`` records, one for each
        :raises ConcurrencyError: when another connection makes the same new buyer; Odoo and our job then try
            again in a new transaction, and find it
        """
        buyers_sudo = self.sudo()  # whoever sets the road going, people do not write buyers by hand
        made = iter(
            buyers_sudo.create(
                [self._prepare_buyer_values(facts) for facts in facts_list if not facts.buyer_id]
            )
        )
        # known together, so that they are read in one query
        known = iter(buyers_sudo.browse([facts.buyer_id for facts in facts_list if facts.buyer_id]))
        buyers = [next(known) if facts.buyer_id else next(made) for facts in facts_list]
        for buyer, facts in zip(buyers, facts_list, strict=True):
            if facts.buyer_id and not facts.is_old:
                buyer._inquiry_learn(facts)
        moments = [facts.asked_at or fields.Datetime.now() for facts in facts_list]
        buyers_sudo._mark_seen(
            {
                # an order event locks the buyer like a message, and is none
                buyer.id: None if facts.order_event else moment
                for buyer, facts, moment in zip(buyers, facts_list, moments, strict=True)
            }
        )
        buyers_sudo.env["inquiry.buyer.key"]._attach(
            list(zip(buyers, map(keys_of, facts_list), moments, strict=True))
        )
        return [self.browse(buyer.id) for buyer in buyers]

    @api.model
    def _prepare_buyer_values(self, facts):
        """Return the values of a new buyer; an addon adds what it knows."""
        return {
            **self._prepare_estimate_values(facts),
            "name": facts.name
            or facts.company
            or facts.email
            or facts.phone
            or facts.external_buyer_id
            or facts.order_ref,
            "email_from": facts.email,
            "phone": facts.phone,
            "partner_name": facts.company,
            "company_id": facts.company_id or self.env.company.id,
            "state_id": facts.state_id or False,
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

    def _root(self):
        """Return the buyer this one was merged into, however often; itself when it was not."""
        root = self
        while root.merged_into_id:
            root = root.merged_into_id
        return root

    def _said_stop(self, channel_type, evidence):
        """This person said stop on a channel: block its addresses and end all that is planned for them.

        The one hook for every channel, whatever way the word came.

        :param str evidence: where they said so, in words
        """
        # Whoever reports it, the buyer's addresses and plans are the road's to change.
        buyer_sudo = self.sudo()._root()
        kind = self.env[f"inquiry.channel.{channel_type}"]._address_kind
        keys = buyer_sudo.key_ids.filtered(lambda key: key.kind == kind and not key.is_shared)
        if keys:
            self.env["inquiry.gate"]._block(kind, keys.mapped("value"), evidence)
        self.env["inquiry.enrollment"]._of(buyer_sudo.lead_ids)._stop("opt_out")
        # What was planned outside a plan stops with them.
        self.env["inquiry.touch"]._cancel_messages_to(buyer_sudo, "opt_out")
