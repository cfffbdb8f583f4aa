import re
from datetime import timedelta

from odoo import api, fields, models

PURPOSES = [
    ("service_reply", "Service reply"),
    ("transactional", "Transactional"),
    ("service_followup", "Service follow-up"),
    ("marketing", "Marketing"),
]


class InquirySequenceStep(models.Model):
    """One step of a plan: what happens, when, and for which purpose."""

    _name = "inquiry.sequence.step"
    _inherit = ["inquiry.sequence.part"]
    _description = "Step of a follow-up plan"
    _order = "sequence, id"
    _line_of = "sequence_id"
    _line_key = "key"
    _line_title = ("name",)
    _touch_field = "step_id"

    sequence_id = fields.Many2one(
        "inquiry.sequence", string="Plan", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        compute="_compute_key",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Never changes, so that no version sends a step again. Made from the name when left empty.",
    )
    kind = fields.Selection(
        [("message", "Message"), ("task", "To-do or call")],
        required=True,
        default="message",
        help="A message goes to the buyer by itself; a to-do or call is work for the owner.",
    )
    delay = fields.Integer(string="After", help="Counted from the start of the plan.")
    delay_unit = fields.Selection(
        [("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days")],
        string="Unit",
        required=True,
        default="days",
    )
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        default="service_followup",
        help="Service replies answer the buyer at once. Follow-ups and marketing wait for the hours and caps "
        "of the buyer's region, and marketing stops for those who said no.",
    )
    deadline_hours = fields.Integer(
        string="Due within (hours)", default=24, help="To-dos and calls: hours until the work is due."
    )
    task_summary = fields.Char(
        string="Summary", translate=True, help="What the owner reads in the list of activities."
    )
    task_note = fields.Text(string="Note", translate=True, help="How the work is to be done.")
    variant_ids = fields.One2many("inquiry.step.variant", "step_id", string="Variants", copy=True)

    _key_uniq = models.Constraint("UNIQUE(sequence_id, key)", "Each step of a plan has a key of its own.")

    @api.depends("name")
    def _compute_key(self):
        for step in self:
            step.key = step.key or re.sub(r"\W+", "_", (step.name or "").lower()).strip("_")

    def _plans(self):
        return self.sequence_id

    def _prepare_put_aside(self):
        # The plan may get a step with this key again; touches carry the key themselves.
        return {**super()._prepare_put_aside(), "key": f"{self.key}#{self.id}"}

    def _prepare_touch_values(self, enrollment, number):
        """Return the touch of this step for one run of the plan, ``number`` being the round."""
        self.ensure_one()
        return {
            "lead_id": enrollment.lead_id.id,
            "enrollment_id": enrollment.id,
            "sequence_id": self.sequence_id.id,
            "step_id": self.id,
            "step_key": self.key,
            "round": number,
            "purpose": self.purpose,
            "wanted_at": enrollment.started_at + timedelta(**{self.delay_unit: self.delay}),
            **self._choose_way(enrollment.lead_id),
        }

    def _choose_way(self, lead):
        """Return kind, channel and variant: the first variant that reaches the buyer.

        A message that reaches nobody becomes a to-do, so that the owner finds another way; not one that the
        buyer's marketplace forbids: the gate refuses it, and says so.
        """
        if self.kind == "message" and lead._inquiry_refuses(self.purpose):
            variant = self.variant_ids.filtered(lambda one: one._suits(lead))[:1]
            return {"kind": self.kind, "channel_id": variant.channel_id.id, "variant_id": variant.id}
        reaching = (variant for variant in self.variant_ids if variant._can_reach(lead))
        variant = next(reaching, self.env["inquiry.step.variant"])
        if variant:
            return {"kind": self.kind, "channel_id": variant.channel_id.id, "variant_id": variant.id}
        todo = self.env["ir.model.data"]._xmlid_to_res_id("inquiry_touch.inquiry_channel_todo")
        reason = "unreachable" if self.kind == "message" else False
        return {"kind": "task", "channel_id": todo, "reason": reason}
