from odoo import api, fields, models
from odoo.tools import format_list


class InquiryBuyerPresence(models.AbstractModel):
    """Who is answering a buyer just now, on whichever inquiry."""

    _name = "inquiry.buyer.presence"
    _description = "Presence on a buyer"

    answering = fields.Json(compute="_compute_answering")
    answering_names = fields.Char(string="Being answered by", compute="_compute_answering")

    @api.depends_context("uid")
    def _compute_answering(self):
        roots = {buyer: buyer.sudo()._root() for buyer in self._origin}
        found = self.env["inquiry.presence"]._answering(
            self.env["crm.lead"], self.sudo().browse().union(*roots.values())
        )
        for buyer in self:
            root = roots.get(buyer._origin)
            rows = found.get(("buyer", root.id), []) if root else []
            buyer.answering = {"buyer_id": root.id if root else False, "rows": rows}
            names = dict.fromkeys(row["name"] for row in rows)
            buyer.answering_names = format_list(self.env, list(names)) if names else False
