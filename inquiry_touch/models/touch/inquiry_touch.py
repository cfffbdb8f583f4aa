from odoo import fields, models

from ..plan.inquiry_sequence_step import PURPOSES

STATES = [
    ("planned", "Planned"),
    ("held", "Held"),
    ("approval", "Waiting for approval"),
    ("queued", "In the queue"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("replied", "Replied"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
    ("failed", "Failed"),
    ("unconfirmed", "Unconfirmed"),
]


class InquiryTouch(models.Model):
    """One planned, held, sent or refused message, to-do or call.

    ``planned`` and ``held`` wait for their moment; the job takes them when it has come. ``queued`` lies in a
    queue of Odoo (mail, SMS). ``sending`` is committed before the wire is touched: what is found in it later
    becomes ``unconfirmed`` and is never sent again blindly. A state changes only through ``_set_<state>``.
    """

    _name = "inquiry.touch"
    _description = "Touch"
    _order = "scheduled_at, id"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade", index=True)
    buyer_id = fields.Many2one("inquiry.buyer", ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one("res.company")
    trace = fields.Char(index="btree_not_null")
    enrollment_id = fields.Many2one("inquiry.enrollment", ondelete="cascade", index="btree_not_null")
    sequence_id = fields.Many2one("inquiry.sequence", ondelete="restrict")
    step_id = fields.Many2one("inquiry.sequence.step", ondelete="set null")
    step_key = fields.Char(required=True)
    round = fields.Integer(default=1)
    name = fields.Char(related="step_id.name")
    kind = fields.Selection([("message", "Message"), ("task", "To-do or call")], required=True)
    channel_id = fields.Many2one("inquiry.channel", ondelete="restrict")
    channel_type = fields.Selection(related="channel_id.channel_type", store=True)
    variant_id = fields.Many2one("inquiry.step.variant", ondelete="set null")
    purpose = fields.Selection(PURPOSES, required=True)
    wanted_at = fields.Datetime(required=True)
    scheduled_at = fields.Datetime(required=True)
    claimed_until = fields.Datetime()
    state = fields.Selection(STATES, default="planned", required=True)
    reason = fields.Char()
    detail = fields.Text()
    attempts = fields.Integer()
    sent_at = fields.Datetime()
    external_ref = fields.Char()
    mail_mail_id = fields.Many2one("mail.mail", ondelete="set null", index="btree_not_null")
    mail_message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")
    mail_activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null")

    _step_uniq = models.Constraint(
        "UNIQUE(lead_id, sequence_id, step_key, round)", "This step is planned already."
    )
    _due_idx = models.Index("(scheduled_at, id) WHERE state IN ('planned', 'held')")
    _buyer_sent_idx = models.Index("(buyer_id, sent_at) WHERE sent_at IS NOT NULL")
