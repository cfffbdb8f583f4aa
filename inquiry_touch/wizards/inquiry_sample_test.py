import json

from odoo import api, fields, models

from ..tools import field_map
from ..tools.generic_fields import as_text


class InquirySampleTest(models.TransientModel):
    """Shows what each field of ours would be, were the sample of a source a real call."""

    _name = "inquiry.sample.test"
    _description = "Test on the sample"

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="cascade")
    # with the rights of whoever looks: the sample of another company is none of their business
    line_ids = fields.One2many(
        "inquiry.sample.test.line",
        "test_id",
        compute="_compute_line_ids",
        store=True,
        compute_sudo=False,
    )
    problem_id = fields.Many2one(
        "inquiry.error", string="It could not be read", compute="_compute_problem_id"
    )
    remedy = fields.Text(string="What to do", compute="_compute_problem_id")

    @api.depends("source_id")
    def _compute_line_ids(self):
        doubts = self.env["inquiry.field.map"]._doubt_texts()
        targets = self.env["inquiry.field.map"]._fields["target"]._description_selection(self.env)
        for test in self:
            values, _code = self.env["inquiry.source.webhook"]._read_sample(test.source_id)
            test.line_ids = [
                fields.Command.create(
                    {
                        "name": label,
                        "value": as_text(values.get(target)),
                        "doubt": doubts.get(field_map.doubt(target, as_text(values.get(target)))),
                    }
                )
                for target, label in targets
            ]

    @api.depends("source_id")
    def _compute_problem_id(self):
        for test in self:
            _values, code = self.env["inquiry.source.webhook"]._read_sample(test.source_id)
            test.problem_id = self.env["inquiry.error"]._by_code([code]).get(code, False)
            test.remedy = test.problem_id.remedy

    def action_walk(self):
        """Let the sample travel the whole chain and show what would become of it; nothing is kept."""
        self.ensure_one()
        self.source_id.check_access("write")
        body = (self.source_id.sample or "").encode()
        source_sudo = self.source_id.sudo()
        result = source_sudo.env["inquiry.payload"]._preview(source_sudo, body, "application/json")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Nothing was stored. It would be read as:"),
                "message": json.dumps(result, ensure_ascii=False, indent=1),
                "sticky": True,
            },
        }

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test on the sample"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class InquirySampleTestLine(models.TransientModel):
    """One field of ours and what the sample says for it."""

    _name = "inquiry.sample.test.line"
    _description = "Line of a test on the sample"

    test_id = fields.Many2one("inquiry.sample.test", required=True, ondelete="cascade")
    name = fields.Char(string="Our field")
    value = fields.Char(string="Would be")
    doubt = fields.Char(string="Please check")
