from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...tools.identity_keys import BuyerKey, is_personal, is_unique

# Which keys are addresses of a channel's kind.
ADDRESS_KINDS = {"email": ("email", "masked"), "phone": ("phone",)}


class InquiryBuyerKey(models.Model):
    """One typed key of a buyer: an e-mail, a phone, a platform's own id, an order, a postal address."""

    _name = "inquiry.buyer.key"
    _inherit = ["inquiry.seen.mixin", "inquiry.buyer.key.import"]
    _description = "Buyer address"
    _order = "buyer_id, id"
    _rec_name = "value"

    buyer_id = fields.Many2one("inquiry.buyer", ondelete="cascade", index="btree_not_null")
    file_id = fields.Many2one(
        "inquiry.buyer",
        string="File before merging",
        ondelete="set null",
        index="btree_not_null",
        help="To this file it goes back when the merge is undone.",
    )
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(
        [
            ("email", "E-mail"),
            ("phone", "Phone"),
            ("external", "Platform id"),
            ("masked", "Masked address"),
            ("mailbox", "Name at a shared mailbox"),
            ("order", "Order number"),
            ("address", "Postal address"),
        ],
        required=True,
    )
    scope = fields.Char(required=True, default="", help="Where the value is unique; empty: everywhere.")
    scope_label = fields.Char(string="Counts at", compute="_compute_labels")
    value = fields.Char(string="Address", required=True)
    value_label = fields.Char(string="Key", compute="_compute_labels")
    is_shared = fields.Boolean(
        string="Shared mailbox",
        help="Several people may read it (info@, sales@): alone it finds the mailbox's own case, "
        "next to a personal address it says nothing about who wrote.",
    )
    first_seen_at = fields.Datetime(string="First seen", default=fields.Datetime.now)
    last_seen_at = fields.Datetime(default=fields.Datetime.now)

    # The value comes first: that is what is looked up, among the keys of all companies.
    _value_uniq = models.Constraint(
        "UNIQUE(value, kind, scope, company_id)", "This address belongs to a buyer already."
    )

    @api.depends("kind", "value", "scope")
    @api.depends_context("lang")
    def _compute_labels(self):
        sources = self._named_sources()
        for key in self:
            key.scope_label = key._say_scope(sources)
            # A digest tells nobody anything, and there is no way back from it.
            key.value_label = self.env._("(kept as a digest)") if key.kind == "address" else key.value

    @api.model
    def _named_sources(self):
        """Return the name of each source, for whoever may see a buyer; the name alone is no secret."""
        return {f"source:{source.id}": source.name for source in self.env["inquiry.source"].sudo().search([])}

    def _say_scope(self, sources):
        """Say in words where the value is unique."""
        prefix, _colon, rest = (self.scope or "").partition(":")
        if prefix == "source":
            return sources.get(self.scope, self.env._("a source that is gone"))
        if prefix in ("marketplace", "name"):
            return rest.replace("_", " ").title()
        return self.env._("the mailbox itself") if self.kind == "mailbox" else self.env._("everywhere")

    def action_toggle_shared(self):
        """Mark an address as read by several people, or as one person's again; managers decide that."""
        self.buyer_id.check_access("write")
        for key_sudo in self.sudo():  # no user writes keys, this one mark apart
            key_sudo.is_shared = not key_sudo.is_shared

    def _as_key(self):
        """Return this row as a :class:`BuyerKey`."""
        return BuyerKey(self.kind, self.value, self.scope or "", self.is_shared)

    @api.model
    def _find_values(self, values, company_ids):
        """Return the rows there are of these values in these companies, by value."""
        rows = self.search_fetch(
            [("value", "in", list(values)), ("company_id", "in", list(company_ids))],
            ["company_id", "kind", "scope", "value", "buyer_id", "file_id", "is_shared"],
        )
        return rows.grouped("value")

    @api.model
    def _attach(self, seen):
        """Write down the keys buyers were seen with. A key stays with the buyer who had it first.

        :param list seen: tuples of a buyer's file, its :class:`BuyerKey` values, and the moment
        """
        wanted = [(file, key, at) for file, keys, at in seen for key in keys]
        rows = self._find_values(
            {key.value for _file, key, _at in wanted}, {file.company_id.id for file, _key, _at in wanted}
        )
        known = {(row.company_id.id, row._as_key()): row for same in rows.values() for row in same}
        vals_list, again, taken = [], {}, set()
        for file, key, at in wanted:
            place = (file.company_id.id, key)
            row = known.get(place)
            if row and row.buyer_id == file._root():
                again[row.id] = at
            elif not row and (is_unique(key) or place not in taken):
                taken.add(place)
                vals_list.append(self._prepare_key_values(file, key, at))
        try:
            self.create(vals_list)
        except errors.UniqueViolation as error:
            # Only a new transaction sees the buyer whom another connection wrote down this moment.
            raise ConcurrencyError("This buyer is being written down.") from error
        self._mark_seen(again)

    @api.model
    def _prepare_key_values(self, file, key, at):
        root = file._root()
        return {
            "buyer_id": root.id,
            "file_id": file.id if file != root else False,
            "company_id": file.company_id.id,
            "kind": key.kind,
            "scope": key.scope,
            "value": key.value,
            "is_shared": key.is_shared,
            "first_seen_at": at,
            "last_seen_at": at,
        }

    @api.model
    def _standing_addresses(self, buyer_ids):
        """Return the addresses that stand for each buyer, one word of which counts for all of them.

        They are the personal ones; for a file that has none of a kind, which is a mailbox itself, the shared.

        :return dict: sets of tuples of the channel's kind of address and the address, by the buyer's id
        """
        kinds = {kind: address for address, kinds in ADDRESS_KINDS.items() for kind in kinds}
        rows = self.search_fetch(
            [("buyer_id", "in", list(buyer_ids)), ("kind", "in", list(kinds))],
            ["buyer_id", "file_id", "kind", "scope", "value", "is_shared"],
        )
        addresses = {}
        for file_rows in rows.grouped(lambda row: (row.file_id or row.buyer_id, kinds[row.kind])).values():
            personal = file_rows.filtered(lambda row: is_personal(row._as_key()))
            for row in personal or file_rows:
                addresses.setdefault(row.buyer_id.id, set()).add((kinds[row.kind], row.value))
        return addresses
