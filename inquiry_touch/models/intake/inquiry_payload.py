from odoo import api, fields, models


class InquiryPayload(models.Model):
    """The bytes of one call or mail, as they came; the only retry machine of intake.

    ``new`` is what waits for the job, ``parsed`` is on its way, ``failed`` waits for a person to mend the
    cause and replay it.
    """

    _name = "inquiry.payload"
    _description = "Received payload"
    _order = "id desc"

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one("res.company", required=True)
    body = fields.Binary(attachment=False)
    content_type = fields.Char()
    headers = fields.Json()
    body_hash = fields.Char()
    delivery_ref = fields.Char()
    received_at = fields.Datetime(default=fields.Datetime.now, required=True)
    trace = fields.Char(required=True, index=True)
    state = fields.Selection(
        [("new", "Waiting"), ("parsed", "Read"), ("failed", "Failed")], default="new", required=True
    )
    attempts = fields.Integer()
    next_attempt_at = fields.Datetime()
    error_code = fields.Char()
    error = fields.Text()
    intake_ids = fields.One2many("inquiry.intake", "payload_id")

    _due_idx = models.Index("(next_attempt_at, id) WHERE state = 'new'")

    @api.model
    def _cron_parse(self, limit=100):
        """Read what waits, in batches; a batch that raises is repeated one by one."""
        raise NotImplementedError
