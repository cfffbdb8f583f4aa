from odoo import api, fields, models


class InquiryBackTestLoad(models.Model):
    """How many inquiries of a back-test one person has, and would have got by the rules."""

    _name = "inquiry.back.test.load"
    _description = "Load of a person in a back-test"
    _order = "after desc, id"
    _rec_name = "user_id"
    _log_access = False

    test_id = fields.Many2one("inquiry.back.test", required=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", string="Person", required=True, ondelete="cascade")
    actual = fields.Integer(string="Has now")
    before = fields.Integer(string="Without it")
    after = fields.Integer(string="With it")
    change = fields.Integer(string="More or fewer", compute="_compute_change", store=True)

    @api.depends("before", "after")
    def _compute_change(self):
        for load in self:
            load.change = load.after - load.before
