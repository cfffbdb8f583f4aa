from odoo import api, fields, models


class InquiryCategory(models.Model):
    """A class of inquiry and what it means for the road."""

    _name = "inquiry.category"
    _description = "Inquiry category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="A short name for imports and reports, such as sample_order.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    is_junk = fields.Boolean(
        string="Junk",
        help="Messages of this category open no inquiry. They stay among the arrivals, where a manager can "
        "still open them.",
    )
    is_sensitive = fields.Boolean(
        string="Sensitive", help="Complaints, claims, refunds: no automatic message is sent."
    )
    needs_person = fields.Boolean(
        string="Needs a person", help="A person must answer; automation only reminds."
    )
    rule_ids = fields.One2many("inquiry.tag.rule", "category_id", string="Given by")

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of a category is used once.")

    @api.ondelete(at_uninstall=False)
    def _unlink_forget_rules(self):
        self.env.registry.clear_cache()

    def write(self, vals):
        result = super().write(vals)
        # The rules are kept ready with what their category means.
        self.env.registry.clear_cache()
        return result
