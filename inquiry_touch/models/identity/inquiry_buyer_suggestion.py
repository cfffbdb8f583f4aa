from odoo import api, fields, models
from odoo.tools import SQL

STATES = [("open", "To be decided"), ("merged", "Merged"), ("refused", "Not the same person")]


class InquiryBuyerSuggestion(models.Model):
    """Two files that may be one person: what speaks for it, and what somebody decided."""

    _name = "inquiry.buyer.suggestion"
    _description = "Possible duplicate of a buyer"
    _order = "score desc, id desc"
    _rec_name = "evidence"

    buyer_id = fields.Many2one(
        "inquiry.buyer", required=True, readonly=True, ondelete="cascade", index=True, string="First file"
    )
    other_buyer_id = fields.Many2one(
        "inquiry.buyer", required=True, readonly=True, ondelete="cascade", index=True, string="Second file"
    )
    score = fields.Integer(readonly=True, help="The sum of what agrees and what differs; see the settings.")
    parts = fields.Json(readonly=True)
    evidence = fields.Char(string="Why", compute="_compute_evidence")
    state = fields.Selection(STATES, default="open", required=True, readonly=True, index=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, ondelete="set null")
    decided_at = fields.Datetime(string="Decided", readonly=True)

    # Side by side: what the person who decides compares.
    left_id = fields.Many2one("inquiry.buyer", string="Buyer", compute="_compute_sides")
    right_id = fields.Many2one("inquiry.buyer", string="Same as?", compute="_compute_sides")
    comparison = fields.Html(string="Side by side", compute="_compute_comparison", sanitize=False)

    _pair_uniq = models.Constraint("UNIQUE(buyer_id, other_buyer_id)", "This pair is listed already.")
    _pair_check = models.Constraint("CHECK(buyer_id < other_buyer_id)", "The older file comes first.")

    @api.depends("parts")
    @api.depends_context("lang")
    def _compute_evidence(self):
        labels = self.env["inquiry.match.weight"]._kind_labels()
        for suggestion in self:
            points_by_kind = suggestion.parts or {}
            parts = [(kind, points_by_kind[kind]) for kind in labels if kind in points_by_kind]
            agree = ", ".join(labels[kind] for kind, points in parts if points >= 0)
            differ = ", ".join(labels[kind] for kind, points in parts if points < 0)
            said = [self.env._("Agrees: %(keys)s", keys=agree)] if agree else []
            said += [self.env._("Differs: %(keys)s", keys=differ)] if differ else []
            suggestion.evidence = " · ".join(said)

    @api.depends("buyer_id.merged_into_id", "other_buyer_id.merged_into_id")
    def _compute_sides(self):
        for suggestion in self:
            suggestion.left_id = suggestion.buyer_id._root()
            suggestion.right_id = suggestion.other_buyer_id._root()

    @api.depends("left_id", "right_id")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for suggestion in self:
            # Sides somebody may not read are not shown: no sudo here.
            rows = suggestion.left_id._compare_with(suggestion.right_id)
            suggestion.comparison = self.env["ir.qweb"]._render(
                "inquiry_touch.buyer_comparison",
                {
                    "rows": rows,
                    "left": suggestion.left_id.display_name,
                    "right": suggestion.right_id.display_name,
                },
            )

    def action_merge(self):
        """Make one buyer of the two; the older file stays."""
        self.check_access("read")
        kept = self.env["inquiry.buyer"]
        for suggestion in self.filtered(lambda one: one.state == "open"):
            sides = suggestion.left_id | suggestion.right_id
            if len(sides) > 1:
                sides.action_merge()
            suggestion._settle(sides.sudo())
            kept = sides.sudo().sorted("id")[:1]._root()
        return kept._open_form(kept) if len(self) == 1 and kept else False

    def action_refuse(self):
        """Say that the two are two people; they are never suggested again, nor are files merged into them."""
        self.check_access("read")
        # Whoever sees both may decide; no user writes suggestions by hand.
        for suggestion_sudo in self.sudo():
            sides = suggestion_sudo.left_id._members().ids, suggestion_sudo.right_id._members().ids
            same = suggestion_sudo.search([("state", "=", "open"), *self._between_domain(*sides)])
            (same | suggestion_sudo)._set_refused(self.env.user)

    def _set_refused(self, user):
        self.filtered(lambda one: one.state == "open").write(
            {"state": "refused", "decided_by_id": user.id, "decided_at": fields.Datetime.now()}
        )

    @api.model
    def _between_domain(self, ones, others):
        return [
            "|",
            "&",
            ("buyer_id", "in", ones),
            ("other_buyer_id", "in", others),
            "&",
            ("buyer_id", "in", others),
            ("other_buyer_id", "in", ones),
        ]

    @api.model
    def _suggest(self, pairs):
        """List pairs that may be one person, but none that is listed, merged or was refused.

        :param list pairs: tuples of a buyer and its :class:`Suspicion` values
        """
        for buyer, suspicions in pairs:
            for suspicion in suspicions:
                self.sudo()._suggest_pair(buyer, suspicion)  # the road lists, whoever set it going

    @api.model
    def _suggest_pair(self, buyer, suspicion):
        one, other = buyer.sudo()._root(), buyer.sudo().browse(suspicion.buyer_id)._root()
        if one == other or not one or not one.company_id._inquiry_shares_with(other.company_id):
            return
        known = self._between_domain(one._members().ids, other._members().ids)
        if self.search_count([("state", "!=", "merged"), *known], limit=1):
            return
        first, second = sorted((one.id, other.id))
        # Of two connections that list one pair, the second finds it there.
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO inquiry_buyer_suggestion
                       (buyer_id, other_buyer_id, score, parts, state, create_uid, create_date)
                VALUES (%s, %s, %s, %s::jsonb, 'open', %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (buyer_id, other_buyer_id) DO UPDATE
                   SET state = 'open', score = EXCLUDED.score, parts = EXCLUDED.parts
                 WHERE inquiry_buyer_suggestion.state = 'merged'
                """,
                first,
                second,
                suspicion.score,
                self._fields["parts"].convert_to_column(suspicion.parts, self),
                self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _settle(self, buyers):
        """Say of the suggestions of these files what merging or parting made of them."""
        members = buyers._members().ids
        rows = self.sudo().search(
            [
                ("state", "!=", "refused"),
                "|",
                ("buyer_id", "in", members),
                ("other_buyer_id", "in", members),
            ]
        )
        for row in rows:
            state = "merged" if row.buyer_id._root() == row.other_buyer_id._root() else "open"
            if state != row.state:
                is_merged = state == "merged"
                row.write(
                    {
                        "state": state,
                        "decided_by_id": is_merged and self.env.uid,
                        "decided_at": is_merged and fields.Datetime.now(),
                    }
                )

    @api.model
    def _forget_strangers(self, companies):
        """Remove what is to be decided about buyers of companies that no longer share them."""
        rows = self.search(
            [
                ("state", "=", "open"),
                "|",
                ("buyer_id.company_id", "in", companies.ids),
                ("other_buyer_id.company_id", "in", companies.ids),
            ]
        )
        rows.filtered(
            lambda row: not row.buyer_id.company_id._inquiry_shares_with(row.other_buyer_id.company_id)
        ).unlink()
