from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import field_map
from ...tools.import_row import NOTE, SKIP
from .inquiry_field_map import TARGETS

#: An old list holds inquiries, no events; and nobody notes the country of an IP address in one.
COLUMN_TARGETS = [pair for pair in TARGETS if pair[0] not in ("order_event", "ip_country")]


class InquiryImportColumn(models.Model):
    """One column of a file: its heading, what stands below it, and what it is for us."""

    _name = "inquiry.import.column"
    _description = "Column of a file"
    _order = "position, id"

    import_id = fields.Many2one(
        "inquiry.import", required=True, ondelete="cascade", index=True, readonly=True
    )
    position = fields.Integer(required=True, readonly=True)
    name = fields.Char(string="Column of the file", required=True, readonly=True)
    sample = fields.Char(string="For example", readonly=True)
    target = fields.Selection(
        [*COLUMN_TARGETS, (NOTE, "Keep as a note"), (SKIP, "Leave out")],
        string="Becomes",
        required=True,
        help="The field this column fills. A note stands below the buyer's message.",
    )
    doubt = fields.Char(string="Please check", compute="_compute_doubt")

    @api.depends("target", "sample")
    @api.depends_context("lang")
    def _compute_doubt(self):
        texts = self.env["inquiry.field.map"]._doubt_texts()
        for column in self:
            first = (column.sample or "").partition(" · ")[0]
            column.doubt = texts.get(field_map.doubt(column.target or "", first), False)

    def write(self, vals):
        if not self.env.su and vals.keys() - {"target"}:
            raise AccessError(self.env._("Only what a column becomes can be changed."))
        self.import_id._check_open()
        result = super().write(vals)
        if "target" in vals:
            self.import_id._set_draft()
        return result
