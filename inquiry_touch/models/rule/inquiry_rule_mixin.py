from odoo import fields, models


class InquiryRuleMixin(models.AbstractModel):
    """The shared "when": conditions are fields that must all hold; an empty one always does."""

    _name = "inquiry.rule.mixin"
    _description = "When an inquiry rule applies"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Leave empty to share with all companies.")
    version = fields.Integer(default=1, readonly=True, copy=False)

    when_source_ids = fields.Many2many("inquiry.source", string="Sources")
    when_country_ids = fields.Many2many("res.country", string="Countries")
    when_country_group_ids = fields.Many2many("res.country.group", string="Country groups")
    when_lang_ids = fields.Many2many("res.lang", string="Languages", context={"active_test": False})
    when_category_ids = fields.Many2many("inquiry.category", string="Categories")
    when_buyer = fields.Selection([("new", "New buyer"), ("known", "Known buyer")], string="Buyer")
    when_domain = fields.Char(string="Further condition", default="[]")
    summary = fields.Char(compute="_compute_summary")

    def _compute_summary(self):
        raise NotImplementedError

    def _filter_facts(self, facts_list):
        """Return the part of ``facts_list`` (:class:`InquiryFacts`) for which all conditions hold."""
        raise NotImplementedError
