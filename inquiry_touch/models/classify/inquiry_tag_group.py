from odoo import fields, models


class InquiryTagGroup(models.Model):
    """A group of tags that belong together, and who looks after them."""

    _name = "inquiry.tag.group"
    _description = "Group of tags"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="What these tags tell, such as “Kind of buyer”.")
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        ondelete="set null",
        domain=[("share", "=", False)],
        help="Looks after the tags of this group that have no owner of their own.",
    )
    tag_ids = fields.One2many("crm.tag", "inquiry_group_id", string="Tags")
