from odoo import models


class InquiryBuyerImport(models.AbstractModel):
    """The import side of a buyer: a file that only a taken-back import knew goes with it."""

    _name = "inquiry.buyer.import"
    _inherit = ["inquiry.imported.mixin"]
    _description = "Import side of a buyer"

    def _take_back_imported(self, file_import):
        """Remove those of these files which this import made and of which nothing else is left."""
        made = self.exists().filtered(lambda buyer: buyer.import_id == file_import)
        made.invalidate_recordset()
        kept = made._kept_from_undo()
        kept |= file_import._left_by_others("mail.message", made, "model")
        kept |= file_import._left_by_others("ir.attachment", made)
        (made - kept).unlink()

    def _kept_from_undo(self):
        """Return those of these files that mean something without their import."""
        with_archived = self.with_context(active_test=False)
        ours = [("buyer_id", "in", self.ids)]
        leads = self.env["crm.lead"].with_context(active_test=False)
        linked = leads.search([("inquiry_buyer_id", "in", self.ids)]).inquiry_buyer_id
        linked |= leads.search([("inquiry_file_id", "in", self.ids)]).inquiry_file_id
        live = [("result", "not in", ("undone", "duplicate"))]
        linked |= self.env["inquiry.intake"].search([*ours, *live]).buyer_id
        linked |= self.env["inquiry.buyer.order"].search(ours).buyer_id
        linked |= self.env["inquiry.touch"].search(ours).buyer_id
        linked |= with_archived.search([("merged_into_id", "in", self.ids)]).merged_into_id
        return linked | self.filtered(lambda buyer: buyer.merged_into_id or buyer.partner_id)
