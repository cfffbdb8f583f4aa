from odoo import fields, models

STAGES = [
    ("intake", "Intake"),
    ("identity", "Identity"),
    ("classify", "Classification"),
    ("assign", "Assignment"),
    ("clock", "Answer clock"),
    ("plan", "Plan"),
    ("gate", "Gate"),
    ("deliver", "Delivery"),
    ("listen", "Conversation"),
]


class InquiryDecision(models.Model):
    """A receipt: what a stage decided about an inquiry, by which setting and from which facts."""

    _name = "inquiry.decision"
    _description = "Decision receipt"
    _order = "decided_at desc, id desc"

    lead_id = fields.Many2one("crm.lead", ondelete="cascade", index="btree_not_null")
    intake_id = fields.Many2one("inquiry.intake", ondelete="set null", index="btree_not_null")
    touch_id = fields.Many2one("inquiry.touch", ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one("res.company")
    trace = fields.Char(index="btree_not_null")
    stage = fields.Selection(STAGES, required=True)
    verdict = fields.Char(required=True)
    reason = fields.Char(required=True)
    facts = fields.Json()
    setting_model = fields.Char()
    setting_id = fields.Many2oneReference(string="Setting record", model_field="setting_model")
    setting_name = fields.Char(string="Setting")
    setting_version = fields.Integer(string="Version")
    user_id = fields.Many2one("res.users", string="By", ondelete="set null")
    decided_at = fields.Datetime(default=fields.Datetime.now, required=True)
    sentence = fields.Char(compute="_compute_sentence", string="What and why")

    def _compute_sentence(self):
        raise NotImplementedError

    def _log(self, entries):
        """Write receipts in one batch.

        :param list entries: dicts with ``receipt`` (:class:`Receipt`) and the records it is about: ``lead``,
            ``intake`` and ``touch``, each optional; the trace is taken from them
        """
        raise NotImplementedError
