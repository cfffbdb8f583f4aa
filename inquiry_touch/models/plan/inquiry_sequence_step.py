from odoo import fields, models

PURPOSES = [
    ("service_reply", "Service reply"),
    ("transactional", "Transactional"),
    ("service_followup", "Service follow-up"),
    ("marketing", "Marketing"),
]


class InquirySequenceStep(models.Model):
    """One step of a plan: what happens, when, and for which purpose."""

    _name = "inquiry.sequence.step"
    _description = "Step of a follow-up plan"
    _order = "sequence, id"

    sequence_id = fields.Many2one(
        "inquiry.sequence", string="Plan", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    key = fields.Char(required=True, help="Never changes, so that no version sends a step again.")
    kind = fields.Selection(
        [("message", "Message"), ("task", "To-do or call")], required=True, default="message"
    )
    delay = fields.Integer(help="Counted from the start of the plan.")
    delay_unit = fields.Selection(
        [("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days")], required=True, default="days"
    )
    purpose = fields.Selection(PURPOSES, required=True)
    deadline_hours = fields.Integer(default=24, help="To-dos and calls: hours until the work is due.")
    task_summary = fields.Char(translate=True)
    task_note = fields.Text(translate=True)
    variant_ids = fields.One2many("inquiry.step.variant", "step_id", copy=True)

    _key_uniq = models.Constraint("UNIQUE(sequence_id, key)", "Each step of a plan has a key of its own.")
