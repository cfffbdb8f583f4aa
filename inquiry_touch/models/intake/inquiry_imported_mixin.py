from odoo import SUPERUSER_ID, fields, models


class InquiryImportedMixin(models.AbstractModel):
    """What may have been brought in by the import of a file, and is taken back with it."""

    _name = "inquiry.imported.mixin"
    _description = "Brought in by an import"

    import_id = fields.Many2one(
        "inquiry.import",
        string="Imported with",
        # set while the rows of a file are carried along the road
        default=lambda self: self._default_import_id(),
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def _default_import_id(self):
        """Return the import the job is at; whoever else says so in a call is not believed."""
        return self.env.uid == SUPERUSER_ID and self.env.context.get("inquiry_import_id")
