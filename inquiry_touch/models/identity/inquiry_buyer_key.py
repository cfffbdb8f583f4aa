from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...tools.identity_keys import BuyerKey


class InquiryBuyerKey(models.Model):
    """One typed address of a buyer: an e-mail, a phone number or a platform's own id."""

    _name = "inquiry.buyer.key"
    _inherit = ["inquiry.seen.mixin"]
    _description = "Buyer address"
    _order = "buyer_id, id"
    _rec_name = "value"

    buyer_id = fields.Many2one("inquiry.buyer", ondelete="cascade", index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(
        [("email", "E-mail"), ("phone", "Phone"), ("external", "Platform id"), ("order", "Order number")],
        required=True,
    )
    scope = fields.Char(required=True, default="", help="Where the value is unique; empty: everywhere.")
    value = fields.Char(string="Address", required=True)
    is_shared = fields.Boolean(
        string="Shared mailbox",
        help="Several people may read it (info@, sales@): alone it finds its case, "
        "next to a personal address it says nothing about who wrote.",
    )
    first_seen_at = fields.Datetime(string="First seen", default=fields.Datetime.now)
    last_seen_at = fields.Datetime(default=fields.Datetime.now)

    # The value comes first: that is what is looked up, among the keys of all companies.
    _value_uniq = models.Constraint(
        "UNIQUE(value, kind, scope, company_id)", "This address belongs to a buyer already."
    )

    @api.model
    def _find(self, keys_by_company):
        """Return the rows there are of these keys, by company id and :class:`BuyerKey`.

        :param list keys_by_company: pairs of a company id and a :class:`BuyerKey`
        """
        rows = self.search_fetch(
            [
                ("value", "in", list({key.value for _company_id, key in keys_by_company})),
                ("company_id", "in", list({company_id for company_id, _key in keys_by_company})),
            ],
            ["company_id", "kind", "scope", "value", "buyer_id", "is_shared"],
        )
        return {(row.company_id.id, BuyerKey(row.kind, row.value, row.scope or "")): row for row in rows}

    @api.model
    def _attach(self, seen):
        """Write down the keys buyers were seen with. A key stays with the buyer who had it first.

        :param list seen: tuples of a buyer, its :class:`BuyerKey` values, and the moment
        """
        wanted = [(buyer, key, at) for buyer, keys, at in seen for key in keys]
        known = self._find([(buyer.company_id.id, key) for buyer, key, _at in wanted])
        vals_list, again = [], {}
        for buyer, key, at in wanted:
            row = known.get((buyer.company_id.id, key))
            if not row:
                vals_list.append(self._prepare_key_values(buyer, key, at))
            elif row.buyer_id == buyer:
                again[row.id] = at
        try:
            self.create(vals_list)
        except errors.UniqueViolation as error:
            # Only a new transaction sees the buyer whom another connection wrote down this moment.
            raise ConcurrencyError("This buyer is being written down.") from error
        self._mark_seen(again)

    @api.model
    def _prepare_key_values(self, buyer, key, at):
        return {
            "buyer_id": buyer.id,
            "company_id": buyer.company_id.id,
            "kind": key.kind,
            "scope": key.scope,
            "value": key.value,
            "is_shared": key.is_shared,
            "first_seen_at": at,
            "last_seen_at": at,
        }
