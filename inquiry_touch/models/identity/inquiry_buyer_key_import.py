from odoo import api, models


class InquiryBuyerKeyImport(models.AbstractModel):
    """The import side of a buyer's key: what only a taken-back import said of a buyer goes with it."""

    _name = "inquiry.buyer.key.import"
    _inherit = ["inquiry.imported.mixin"]
    _description = "Import side of a buyer's key"

    @api.model
    def _take_back_imported(self, file_import):
        """Remove the keys this import added to buyers who were known, unless more came of them since."""
        keys = self.search([("import_id", "=", file_import.id)])
        live = self.env["inquiry.intake"]._read_group(
            [("buyer_id", "in", keys.buyer_id.ids), ("result", "not in", ("undone", "duplicate"))],
            ["buyer_id"],
            ["create_date:max"],
        )
        last_by_buyer = dict(live)
        keys.filtered(
            lambda key: key.buyer_id not in last_by_buyer or last_by_buyer[key.buyer_id] < key.create_date
        ).unlink()
