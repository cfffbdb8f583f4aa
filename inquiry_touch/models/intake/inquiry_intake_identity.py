from odoo import api, fields, models


class InquiryIntakeIdentity(models.AbstractModel):
    """The identity stage of an arrival: whose it is, and by which keys he was recognised."""

    _name = "inquiry.intake.identity"
    _description = "Identity stage of an arrival"

    file_id = fields.Many2one(
        "inquiry.buyer", string="Buyer's file before merging", ondelete="set null", index="btree_not_null"
    )
    matched_keys = fields.Json(help="Which kinds of keys agreed with those of the buyer.")
    match_score = fields.Integer(string="Match", aggregator=None)
    recognised_by = fields.Char(string="Recognised by", compute="_compute_recognised_by")

    @api.depends("matched_keys")
    @api.depends_context("lang")
    def _compute_recognised_by(self):
        labels = self.env["inquiry.match.weight"]._kind_labels()
        for intake in self:
            intake.recognised_by = ", ".join(labels.get(kind, kind) for kind in intake.matched_keys or ())

    @api.model
    def _ensure_known(self, pairs):
        """Complete the files of the buyers who were recognised, and list whom else they may be.

        :param list pairs: tuples of :class:`InquiryFacts` and their :class:`Resolution`
        :return list: the file of each, empty for a stranger
        """
        known = [(facts, resolution) for facts, resolution in pairs if facts.buyer_id]
        files = self.env["inquiry.buyer"]._ensure([facts for facts, _resolution in known])
        self.env["inquiry.buyer.suggestion"]._suggest(
            [(file, resolution.suspicions) for file, (_facts, resolution) in zip(files, known, strict=True)]
        )
        found = iter(files)
        nobody = self.env["inquiry.buyer"]
        return [next(found) if facts.buyer_id else nobody for facts, _resolution in pairs]

    @api.model
    def _prepare_match_values(self, file, resolution):
        return {
            **file._prepare_link_values(),
            "matched_keys": list(resolution.agreeing) or False,
            "match_score": resolution.score,
        }
