from odoo import api, fields, models


class InquiryTagFormer(models.Model):
    """A tag that was merged into another: what it was called, and by whom and when it was merged.

    Only merging writes these. They let what knows the tag by its old name or number find the one that stayed.
    """

    _name = "inquiry.tag.former"
    _description = "Merged tag"
    _order = "merged_at desc, id desc"

    name = fields.Char(string="Was called", required=True, translate=True)
    former_id = fields.Integer(string="Former number", required=True, aggregator=None)
    tag_id = fields.Many2one("crm.tag", string="Merged into", required=True, ondelete="cascade", index=True)
    count = fields.Integer(string="Inquiries moved", aggregator=None)
    user_id = fields.Many2one("res.users", string="Merged by", ondelete="set null")
    merged_at = fields.Datetime(string="Merged", default=fields.Datetime.now, required=True)

    _former_uniq = models.Constraint("UNIQUE(former_id)", "A tag is merged once.")

    @api.model
    def _find_tags(self, names):
        """Return the tags of these names, by their name of today or by one they had before a merge.

        :return dict: tags by name; a name nobody knows is left out
        """
        Tag = self.env["crm.tag"]
        former = {row.name: row.tag_id for row in self.search([("name", "in", names)], order="id")}
        return former | {tag.name: tag for tag in Tag.search([("name", "in", names)])}
