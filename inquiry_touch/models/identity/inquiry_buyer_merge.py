from odoo import api, fields, models


class InquiryBuyerMerge(models.Model):
    """One file merged into another: who, when, what came along, and whether it was undone."""

    _name = "inquiry.buyer.merge"
    _description = "Merge of two buyers"
    _order = "merged_at desc, id desc"
    _rec_name = "merged_id"

    kept_id = fields.Many2one(
        "inquiry.buyer",
        string="File that stays",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    merged_id = fields.Many2one(
        "inquiry.buyer",
        string="File that was merged",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    reason = fields.Selection(
        [("person", "Merged by a person"), ("shared", "Known in a company that shares its buyers")],
        string="Why",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Merged by", readonly=True, ondelete="set null")
    merged_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    undone_by_id = fields.Many2one("res.users", string="Undone by", readonly=True, ondelete="set null")
    undone_at = fields.Datetime(string="Undone on", readonly=True)
    moved = fields.Json(readonly=True, help="How many rows of each kind came along.")
    moved_label = fields.Char(string="What came along", compute="_compute_moved_label")

    _merged_uniq = models.UniqueIndex(
        "(merged_id) WHERE undone_at IS NULL", "This file is merged into another already."
    )

    @api.depends("moved")
    @api.depends_context("lang")
    def _compute_moved_label(self):
        labels = {
            "crm.lead": self.env._("Inquiries: %s"),
            "inquiry.buyer.key": self.env._("Keys: %s"),
            "inquiry.intake": self.env._("Arrivals: %s"),
            "inquiry.touch": self.env._("Touches: %s"),
        }
        for merge in self:
            moved = merge.moved or {}
            parts = [label % moved[model] for model, label in labels.items() if moved.get(model)]
            merge.moved_label = " · ".join(parts) or self.env._("Nothing yet")

    def action_undo(self):
        """Part the two files again: everything goes back to its own file, later messages too."""
        self.check_access("read")
        # Whoever sees the buyer may part what somebody joined; no user writes the files themselves.
        self.sudo().filtered(lambda merge: not merge.undone_at)._undo()

    @api.model
    def _merge(self, kept, others, reason="person"):
        """Merge files into one that stays.

        :raises ValidationError: when their companies do not share buyers
        """
        kept = kept._root()
        others = others.browse({other._root().id for other in others}) - kept
        merges = self.create(
            [
                {
                    "kept_id": kept.id,
                    "merged_id": other.id,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "moved": other._count_rows(),
                }
                for other in others
            ]
        )
        others.write({"merged_into_id": kept.id})
        merges._leave_notes(is_undone=False)
        return merges

    @api.model
    def _note_shared(self, files):
        """Note files that a message opened in one company for a buyer of another that shares its buyers."""
        self.create(
            [{"kept_id": file.merged_into_id.id, "merged_id": file.id, "reason": "shared"} for file in files]
        )

    def _undo(self):
        for merge in self:
            merge.merged_id.merged_into_id = False
            merge.write({"undone_at": fields.Datetime.now(), "undone_by_id": self.env.uid})
        self._leave_notes(is_undone=True)

    def _leave_notes(self, *, is_undone):
        """Say on both files what happened to them."""
        _ = self.env._
        for merge in self:
            names = {"kept": merge.kept_id.display_name, "merged": merge.merged_id.display_name}
            if is_undone:
                note = _("“%(merged)s” is a file of its own again, apart from “%(kept)s”.", **names)
            else:
                note = _("“%(merged)s” was merged into “%(kept)s”. This can be undone.", **names)
            for file in merge.kept_id | merge.merged_id:
                file._message_log(body=note, author_id=self.env.user.partner_id.id)

    @api.model
    def _part_strangers(self, companies):
        """Undo the merges that join these companies with one that no longer shares buyers with it."""
        active = self.search(
            [
                ("undone_at", "=", False),
                "|",
                ("kept_id.company_id", "in", companies.ids),
                ("merged_id.company_id", "in", companies.ids),
            ]
        )
        strangers = active.filtered(
            lambda merge: not merge.kept_id.company_id._inquiry_shares_with(merge.merged_id.company_id)
        )
        strangers._undo()
