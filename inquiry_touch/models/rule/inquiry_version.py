from odoo import fields, models


class InquiryVersion(models.Model):
    """What a setting was: one row for each saved state of a rule, policy or sequence."""

    _name = "inquiry.version"
    _description = "Version of an inquiry setting"
    _order = "res_model, res_id, number desc"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    number = fields.Integer(required=True)
    vals = fields.Json(string="Values")
    user_id = fields.Many2one("res.users", default=lambda self: self.env.uid, ondelete="restrict")
    saved_at = fields.Datetime(default=fields.Datetime.now)

    _number_uniq = models.Constraint("UNIQUE(res_model, res_id, number)", "A version is numbered once.")
