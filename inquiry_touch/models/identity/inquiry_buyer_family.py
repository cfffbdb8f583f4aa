from odoo import api, fields, models
from odoo.tools import SQL

from .inquiry_buyer_file import COMPLETED

BORROWED = (*COMPLETED, "partner_id")
# One statement for a merge and for its undoing: what belongs to these files is shown at their buyer.
MOVE = """
    UPDATE %(table)s
       SET %(buyer)s = %(root)s, %(file)s = NULLIF(COALESCE(%(file)s, %(buyer)s), %(root)s)
     WHERE (%(buyer)s = ANY(%(members)s) AND %(file)s IS NULL) OR %(file)s = ANY(%(members)s)
 RETURNING id
"""


class InquiryBuyerFamily(models.AbstractModel):
    """Files that are one person: merged by ``merged_into_id``, and parted again by clearing it.

    Each row of a buyer says whose it is (the buyer) and, once merged, to which file it belongs: whatever is
    undone, in whatever order, and whatever arrived meanwhile, goes to its own file. What a file lacks it
    borrows from those merged into it, and gives back.
    """

    _name = "inquiry.buyer.family"
    _description = "Merged files of a buyer"

    borrowed = fields.Json(help="Fields filled from merged files: what stood there, and what was filled in.")

    def write(self, vals):
        if "merged_into_id" not in vals:
            return super().write(vals)
        parents = self.merged_into_id
        result = super().write(vals)
        for file in self:
            file._move_rows()
        chain = (parents | self.merged_into_id)._with_parents()
        chain._borrow_again()
        # Both are written, so that a message that is being taken in meets the merge: it is read again.
        moments = {buyer.id: buyer.last_seen_at or buyer.create_date for buyer in self | chain}
        self._mark_seen(moments)
        chain._settle_last_seen()
        self.env["inquiry.buyer.suggestion"].sudo()._settle(self | chain)
        return result

    def _root(self):
        """Return the buyer this one was merged into, however often; itself when it was not."""
        root = self
        while root.merged_into_id:
            root = root.merged_into_id
        return root

    def _with_parents(self):
        """Return these and all they were merged into, the nearest first."""
        chain = parents = self
        while parents := parents.merged_into_id - chain:
            chain |= parents
        return chain

    def _members(self):
        """Return these and all files merged into them."""
        return self.sudo().search([("id", "child_of", self.ids)])

    @api.model
    def _merge_tables(self):
        """Return the fields of buyer and file in each table that has rows of buyers; addons add theirs."""
        return {
            "inquiry.buyer.key": ("buyer_id", "file_id"),
            "inquiry.buyer.order": ("buyer_id", "file_id"),
            "inquiry.intake": ("buyer_id", "file_id"),
            "inquiry.touch": ("buyer_id", "file_id"),
            "crm.lead": ("inquiry_buyer_id", "inquiry_file_id"),
        }

    def _move_rows(self):
        """Let the rows of this file, and of those merged into it, stand at the buyer it belongs to now."""
        self.ensure_one()
        members = self._members()
        for model, (buyer, file) in self._merge_tables().items():
            rows = self.env[model].sudo()
            rows.flush_model([buyer, file])
            moved = self.env.execute_query(
                SQL(
                    MOVE,
                    table=SQL.identifier(rows._table),
                    buyer=SQL.identifier(buyer),
                    file=SQL.identifier(file),
                    root=self._root().id,
                    members=members.ids,
                )
            )
            rows.invalidate_model([buyer, file])
            rows.browse(row_id for (row_id,) in moved).modified([buyer, file])
        self.env["inquiry.buyer"].invalidate_model(
            ["key_ids", "lead_ids", "own_lead_ids", "intake_ids", "order_ids"]
        )

    def _count_rows(self):
        """Return how many rows of each kind this buyer has."""
        return {
            model: self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search_count([(buyer, "=", self.id)])
            for model, (buyer, _file) in self._merge_tables().items()
        }

    def _own_values(self):
        """Return the raw values of a file without what it borrowed; what was changed since is its own."""
        self.ensure_one()
        values = self._raw_values()
        for name, (own, lent) in (self.borrowed or {}).items():
            if values[name] == lent:
                values[name] = own
        return values

    def _raw_values(self):
        return {name: self._fields[name].convert_to_write(self[name], self) for name in BORROWED}

    def _set_own(self, vals):
        """Set values of this file; where it shows a borrowed one, its own is kept behind that."""
        borrowed, shown = dict(self.borrowed or {}), dict(vals)
        current = self._raw_values()
        for name in vals.keys() & borrowed.keys():
            if current[name] == borrowed[name][1]:
                borrowed[name] = [vals[name], borrowed[name][1]]
                del shown[name]
        self.write({**shown, "borrowed": borrowed or False} if self.borrowed else shown)
        self.merged_into_id._with_parents()._borrow_again()

    def _borrow_again(self):
        """Give back what these files borrowed, then fill their gaps from those merged into them now."""
        for file in self:
            own = file._own_values()
            lenders = self.env["inquiry.buyer"].search([("merged_into_id", "=", file.id)], order="id")
            borrowed = {}
            for name in BORROWED:
                lent = file._find_lent(name, own[name], lenders)
                if lent:
                    borrowed[name] = [own[name], lent]
            shown = {name: borrowed[name][1] if name in borrowed else own[name] for name in BORROWED}
            current = file._raw_values()
            vals = {name: value for name, value in shown.items() if value != current[name]}
            if borrowed != (file.borrowed or {}):
                vals["borrowed"] = borrowed or False
            if vals.keys() & set(self._inquiry_subjects().values()):
                vals["inquiry_estimates"] = file._evidence_for(shown, borrowed, lenders)
            if vals:
                file.write(vals)

    def _evidence_for(self, shown, borrowed, lenders):
        """Return how the values shown are known: a borrowed one as its lender knows it."""
        evidence = {}
        for subject, name in self._inquiry_subjects().items():
            found = self
            if name in borrowed:
                found = next(lender for lender in lenders if lender._raw_values()[name] == shown[name])
            known = (found.inquiry_estimates or {}).get(subject)
            if known and shown.get(name, self[name]):
                evidence[subject] = known
        return evidence

    def _find_lent(self, name, own, lenders):
        """Return what one of the lenders has for a gap; a province goes with its country."""
        if not self._is_gap(name, own):
            return False
        for lender in lenders:
            if name == "state_id" and lender.country_id != self.country_id and self.country_id:
                continue
            value = lender._raw_values()[name]
            if not lender._is_gap(name, value):
                return value
        return False

    def _settle_last_seen(self):
        """Say when each of these was seen last: with the keys it has now."""
        groups = (
            self.env["inquiry.buyer.key"]
            .sudo()
            ._read_group([("buyer_id", "in", self.ids)], ["buyer_id"], ["last_seen_at:max"])
        )
        for buyer, last_seen_at in groups:
            buyer.sudo().last_seen_at = last_seen_at
