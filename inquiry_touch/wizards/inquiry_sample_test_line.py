from odoo import fields, models


class InquirySampleTestLine(models.TransientModel):
    """One thing a test inquiry shows: a field that was read, a decision, or a step of a plan."""

    _name = "inquiry.sample.test.line"
    _description = "Line of a test inquiry"
    _order = "id"

    test_id = fields.Many2one("inquiry.sample.test", required=True, ondelete="cascade", index=True)
    section = fields.Selection(
        [("read", "What was read"), ("step", "What is decided"), ("plan", "What is planned")], required=True
    )
    name = fields.Char(string="What")
    value = fields.Text(string="Result")
    detail = fields.Text(string="Why")
    doubt = fields.Char(string="Please check")
    setting = fields.Char(string="By setting")
    at = fields.Datetime(string="When")
    state = fields.Char()
    is_left_out = fields.Boolean()
