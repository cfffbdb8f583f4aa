from odoo import api, fields, models
from odoo.exceptions import UserError


class InquiryTagMerge(models.TransientModel):
    """The question which of several tags stays, and what would follow."""

    _name = "inquiry.tag.merge"
    _description = "Merge tags"

    tag_ids = fields.Many2many(
        "crm.tag",
        string="Tags",
        required=True,
        default=lambda self: self._default_tag_ids(),
        help="Tags that mean the same.",
    )
    kept_id = fields.Many2one(
        "crm.tag",
        string="Stays",
        required=True,
        default=lambda self: self._default_kept_id(),
        domain="[('id', 'in', tag_ids)]",
        help="All that has one of the other tags gets this one instead; the others are deleted.",
    )
    preview = fields.Text(compute="_compute_preview", help="What has one of the tags that go.")
    problem = fields.Char(compute="_compute_preview")

    def _default_tag_ids(self):
        is_list = self.env.context.get("active_model") == "crm.tag"
        return self.env["crm.tag"].browse(self.env.context.get("active_ids", ()) if is_list else ()).exists()

    def _default_kept_id(self):
        tags = self._default_tag_ids()
        return max(tags, key=lambda tag: tag.inquiry_lead_count, default=tags)

    @api.depends("tag_ids", "kept_id")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            # numbers of all companies: a tag is everybody's
            tags_sudo = wizard.tag_ids._origin.sudo()
            wizard.problem = tags_sudo._inquiry_merge_problem()
            counts = (tags_sudo - wizard.kept_id._origin)._inquiry_count_links() if wizard.kept_id else {}
            wizard.preview = "\n".join(
                f"{label}: {count}" for label, count in sorted(counts.items())
            ) or self.env._("Nothing: the tags that go are unused.")

    def action_merge(self):
        """Merge the tags into the one that stays, and go back to the list."""
        self.ensure_one()
        self.tag_ids.check_access("unlink")
        if self.kept_id not in self.tag_ids:
            raise UserError(self.env._("The tag that stays is one of those you chose."))
        # What has a tag may be of another company or owner; a tag is one for all.
        self.tag_ids.sudo()._inquiry_merge(self.kept_id.sudo())
        return {"type": "ir.actions.client", "tag": "soft_reload"}
