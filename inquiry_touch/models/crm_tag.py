from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

MANAGED = ("inquiry_group_id", "inquiry_user_id")
# Being named here is no use of a tag.
NO_USE = ("inquiry_tag_former",)


class CrmTag(models.Model):
    """Tags are given by rules, which are kept ready in memory; a manager keeps them in order."""

    _name = "crm.tag"
    _inherit = ["crm.tag", "inquiry.tag.merging"]

    inquiry_group_id = fields.Many2one(
        "inquiry.tag.group", string="Group", ondelete="set null", index="btree_not_null"
    )
    inquiry_user_id = fields.Many2one(
        "res.users",
        string="Owner",
        ondelete="set null",
        domain=[("share", "=", False)],
        help="Decides what this tag means and whether it is still needed. Empty: the owner of the group.",
    )
    inquiry_former_ids = fields.One2many("inquiry.tag.former", "tag_id", string="Merged into this")
    inquiry_lead_count = fields.Integer(
        string="Leads",
        compute="_compute_inquiry_use",
        help="Leads and opportunities you may see that have it.",
    )
    inquiry_last_used_at = fields.Datetime(
        string="Last used", compute="_compute_inquiry_use", help="When the newest lead that has it was made."
    )
    inquiry_is_unused = fields.Boolean(
        string="Unused",
        compute="_compute_inquiry_is_unused",
        search="_search_inquiry_is_unused",
        help="Nothing has this tag, gives it or asks for it: no lead, no rule, no other record.",
    )

    def _compute_inquiry_use(self):
        used = self.env["crm.lead"].with_context(active_test=False)
        groups = used._read_group([("tag_ids", "in", self.ids)], ["tag_ids"], ["__count", "create_date:max"])
        use = {tag.id: (count, last) for tag, count, last in groups}
        for tag in self:
            tag.inquiry_lead_count, tag.inquiry_last_used_at = use.get(tag._origin.id, (0, False))

    def _compute_inquiry_is_unused(self):
        unused = self.search([("id", "in", self.ids), ("inquiry_is_unused", "=", True)])
        for tag in self:
            tag.inquiry_is_unused = tag._origin in unused

    def _search_inquiry_is_unused(self, operator, _value):
        if operator != "in":
            return NotImplemented
        self.env.flush_all()
        uses = [
            SQL("SELECT %s FROM %s", SQL.identifier(column), SQL.identifier(table))
            for table, column in self._inquiry_links()
        ]
        used = Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(uses)))
        return ~(used | Domain("id", "in", list(self._inquiry_asked_for())))

    @api.model
    def _inquiry_links(self):
        """Return table and column of all that points at tags, whichever addon it is of."""
        links = self.env["base.partner.merge.automatic.wizard"]._get_fk_on(self._table)
        mine = {self.env[name]._table for name in self.env if self.env[name]._transient}
        wizards = tuple(f"{table}_" for table in mine)
        return [
            (table, column)
            for table, column in links
            if table not in NO_USE and table not in mine and not table.startswith(wizards)
        ]

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in MANAGED):
            self._inquiry_check_manager()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & set(MANAGED):
            self._inquiry_check_manager()
        return super().write(vals)

    def unlink(self):
        result = super().unlink()
        # A rule kept in memory would go on giving a tag that is gone.
        self.env.registry.clear_cache()
        return result

    @api.model
    def _inquiry_check_manager(self):
        if not (self.env.su or self.env.user.has_group("sales_team.group_sale_manager")):
            raise AccessError(self.env._("Groups and owners of tags are set by a sales manager."))

    @api.model
    def _inquiry_ensure_tags(self, tags):
        """Create those tags for which there is none of that name.

        :param list tags: tuples of XML id, name and colour
        """
        known = self.env["inquiry.tag.former"]._find_tags([name for _xmlid, name, _color in tags])
        self._load_records(
            [
                {
                    "xml_id": f"inquiry_touch.{xmlid}",
                    "values": {"name": name, "color": color},
                    "noupdate": True,
                }
                for xmlid, name, color in tags
                if name not in known
            ]
        )
