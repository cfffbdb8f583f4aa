from odoo import api, models

TAKE_BACK_STEP = 500


class InquiryBuyerKeyImport(models.AbstractModel):
    """The import side of a buyer's key: what only a taken-back import said of a buyer goes with it."""

    _name = "inquiry.buyer.key.import"
    _inherit = ["inquiry.imported.mixin"]
    _description = "Import side of a buyer's key"

    @api.model
    def _take_back_imported(self, file_import):
        """Remove the keys this import added to buyers who were known, unless more came of them since; a
        generator that stands still where a step may be committed."""
        position = 0
        while keys := self.search(
            [("import_id", "=", file_import.id), ("id", ">", position)], order="id", limit=TAKE_BACK_STEP
        ):
            position = keys[-1].id
            keys._without_later_arrivals().unlink()
            yield len(keys)

    def _without_later_arrivals(self):
        """Return those of these keys since which nothing came of their buyer."""
        live = self.env["inquiry.intake"]._read_group(
            [("buyer_id", "in", self.buyer_id.ids), ("result", "not in", ("undone", "duplicate"))],
            ["buyer_id"],
            ["create_date:max"],
        )
        last_by_buyer = dict(live)
        return self.filtered(
            lambda key: key.buyer_id not in last_by_buyer or last_by_buyer[key.buyer_id] < key.create_date
        )
