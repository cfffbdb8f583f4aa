from odoo import api, fields, models, tools

from ...tools.match_score import Weight

KINDS = [
    ("external", "Platform id"),
    ("email", "E-mail"),
    ("masked", "Masked address"),
    ("phone", "Phone"),
    ("mailbox", "Name at a shared mailbox"),
    ("shared", "Shared mailbox"),
    ("order", "Order number"),
    ("address", "Postal address"),
    ("name", "Name"),
    ("contact", "Same contact in Odoo"),
    ("inquiries", "Merged inquiries"),
]


class InquiryMatchWeight(models.Model):
    """How much one kind of key says about who wrote."""

    _name = "inquiry.match.weight"
    _inherit = ["inquiry.cached.mixin"]
    _description = "Weight of a key"
    _order = "agrees desc, id"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, string="What is compared", required=True, readonly=True)
    agrees = fields.Integer(
        string="Adds when it agrees",
        required=True,
        help="Points for a message that brings the same one as the buyer's file. A shared mailbox, an order "
        "number, a postal address or a name alone never joins anybody, however many points it has.",
    )
    differs = fields.Integer(
        string="Takes off when it differs",
        required=True,
        help="Points against a message that brings another one than the buyer's file has. 0: another one "
        "says nothing, as with people who have several addresses.",
    )

    _kind_uniq = models.Constraint("UNIQUE(kind)", "Each kind of key has one weight.")
    _points_check = models.Constraint("CHECK(agrees >= 0 AND differs >= 0)", "Points are 0 or more.")

    @api.model
    @tools.ormcache()
    def _weights(self):
        """Return the :class:`Weight` of each kind."""
        rows = self.sudo().search([("kind", "!=", False)])  # the road weighs, whoever set it going
        return {row.kind: Weight(row.agrees, row.differs) for row in rows}

    @api.model
    def _kind_labels(self):
        """Return the reader's word for each kind."""
        return dict(self._fields["kind"]._description_selection(self.env))
