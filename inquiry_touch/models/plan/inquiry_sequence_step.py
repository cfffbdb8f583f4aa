import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.plan_dates import PlanStep
from ..rule.inquiry_rule_mixin import DOMAIN_ERRORS
from .const import LANES

PURPOSES = [
    ("service_reply", "Service reply"),
    ("transactional", "Transactional"),
    ("service_followup", "Service follow-up"),
    ("marketing", "Marketing"),
]
KINDS = [
    ("message", "Message"),
    ("task", "To-do"),
    ("call", "Call"),
    ("approval", "Approval"),
    ("wait", "Wait"),
    ("branch", "Branch"),
    ("tag", "Tag"),
    ("reassign", "Reassign"),
    ("end", "End"),
]
#: Which channel a step takes that has no variant of its own.
CHANNELS = {
    "message": "inquiry_touch.inquiry_channel_todo",
    "task": "inquiry_touch.inquiry_channel_todo",
    "call": "inquiry_touch.inquiry_channel_call",
}
PLAN_CHANNEL = "inquiry_touch.inquiry_channel_plan"


class InquirySequenceStep(models.Model):
    """One step of a plan: what happens, when, and for which purpose."""

    _name = "inquiry.sequence.step"
    _inherit = ["inquiry.sequence.part", "inquiry.plan.ending", "inquiry.step.version"]
    _description = "Step of a follow-up plan"
    _order = "sequence, id"
    _line_of = "sequence_id"
    _line_key = "key"
    _line_title = ("name",)

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
        KINDS,
        required=True,
        default="message",
        help="A message goes to the buyer by itself; a to-do or call is work for the owner. An approval, a "
        "wait and a branch hold back the steps behind them; an end comes when all steps before it are over.",
    )

    # when
    anchor = fields.Selection(
        [("start", "Start of the plan"), ("previous", "Step before"), ("event", "Event")],
        string="Counted from",
        required=True,
        default="start",
        help="The step before counts from when it was sent, done or skipped.",
    )
    event_id = fields.Many2one(
        "inquiry.order.event",
        ondelete="restrict",
        help="What must have happened to the inquiry or its order, such as a quotation that was sent.",
    )
    patience_days = fields.Integer(
        string="Wait at most (days)",
        default=30,
        help="When the event has not happened after so many days, the step is left out and the plan goes on.",
    )
    delay = fields.Integer(string="After", help="How long after what it is counted from.")
    delay_unit = fields.Selection(
        [("minutes", "Minutes"), ("hours", "Hours"), ("working_hours", "Working hours"), ("days", "Days")],
        string="Unit",
        required=True,
        default="days",
        help="Working hours are those of the owner, without breaks, leave and public holidays.",
    )
    lane = fields.Selection(
        LANES,
        help="Only inquiries that take this lane at the branch get the step. Empty: all of them.",
    )
    condition = fields.Char(
        default="[]",
        help="Asked of the inquiry when the step is due; when it does not hold, the step is left out.",
    )

    # what
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        default="service_followup",
        help="Service replies answer the buyer at once. Follow-ups and marketing wait for the hours and caps "
        "of the buyer's region, and marketing stops for those who said no.",
    )
    deadline_hours = fields.Integer(
        string="Due within (hours)", default=24, help="To-dos, calls and approvals: hours until they are due."
    )
    task_summary = fields.Char(
        string="Summary", translate=True, help="What the owner reads in the list of activities."
    )
    task_note = fields.Text(string="Note", translate=True, help="How the work is to be done.")
    task_for = fields.Selection(
        [("owner", "Owner of the inquiry"), ("duty", "Person on duty")],
        string="For",
        required=True,
        default="owner",
        help="Whose list it is put on. The person on duty, whom you choose in the settings, is told at once.",
    )
    done_event_id = fields.Many2one(
        "inquiry.order.event",
        string="Done by",
        ondelete="restrict",
        help="This event shows that the work is done: it leaves the list of its owner by itself.",
    )
    approver_id = fields.Many2one(
        "res.users",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Who approves what comes next. Empty: the leader of the sales team, else the owner.",
    )
    tag_ids = fields.Many2many(
        "crm.tag",
        "inquiry_step_tag_rel",
        string="Tags to add",
        ondelete="restrict",
        help="Put on the inquiry.",
    )
    untag_ids = fields.Many2many(
        "crm.tag",
        "inquiry_step_untag_rel",
        string="Tags to remove",
        ondelete="restrict",
        help="Taken off the inquiry.",
    )
    assign_user_id = fields.Many2one(
        "res.users",
        string="New owner",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Gets the inquiry. Empty: the assignment policies choose anew.",
    )
    variant_ids = fields.One2many("inquiry.step.variant", "step_id", string="Variants", copy=True)

    _key_active_uniq = models.UniqueIndex(
        "(sequence_id, key) WHERE active", "Each step of a plan has a key of its own."
    )
    _delay_check = models.Constraint(
        "CHECK(delay >= 0)", "A step cannot come before what it is counted from."
    )
    _patience_check = models.Constraint("CHECK(patience_days > 0)", "Wait for an event one day at least.")

    @api.depends("name")
    def _compute_key(self):
        for step in self:
            step.key = step.key or re.sub(r"\W+", "_", (step.name or "").lower()).strip("_")

    @api.constrains("anchor", "event_id")
    def _check_event_id(self):
        for step in self:
            if step.anchor == "event" and not step.event_id:
                raise ValidationError(
                    self.env._("The step “%(step)s” waits for an event: choose which.", step=step.name)
                )

    @api.constrains("condition")
    def _check_condition(self):
        for step in self:
            try:
                step._read_condition().validate(self.env["crm.lead"])
            except DOMAIN_ERRORS as error:
                raise ValidationError(
                    self.env._(
                        "The condition of the step “%(step)s” cannot be used: %(cause)s. It must be a list "
                        "of fixed values, such as [('priority', '=', '3')].",
                        step=step.name,
                        cause=error,
                    )
                ) from error

    def _plans(self):
        return self.sequence_id

    def _steps(self):
        return self

    def _read_condition(self):
        return self.env["inquiry.rule.mixin"]._read_domain(self.condition)

    def _filter_meeting(self, leads):
        """Return the leads for which the condition of this step holds; none when it cannot be read."""
        try:
            return leads.filtered_domain(self._read_condition())
        except DOMAIN_ERRORS:
            return leads.browse()

    def _prepare_plan_step(self):
        """Return the step as far as its date depends on it."""
        return PlanStep(
            key=self.key,
            kind=self.kind,
            anchor=self.anchor,
            event=self.event_id.code or "",
            delay=self.delay,
            unit=self.delay_unit,
            lane=self.lane or "",
        )

    def _prepare_touch_values(self, enrollment, number, wanted_at):
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
            "wanted_at": wanted_at,
            **self._choose_way(enrollment.lead_id),
        }

    def _choose_way(self, lead):
        """Return kind, channel and variant: the first variant that reaches the buyer.

        A message that reaches nobody becomes a to-do, so that the owner finds another way; not one that the
        buyer's marketplace forbids: the gate refuses it, and says so.
        """
        if self.kind not in CHANNELS:
            channel = self.env["ir.model.data"]._xmlid_to_res_id(PLAN_CHANNEL)
            return {"kind": self.kind, "channel_id": channel}
        if self.kind == "message" and lead._inquiry_refuses(self.purpose):
            variant = self.variant_ids.filtered(lambda one: one._suits(lead))[:1]
            return {"kind": self.kind, "channel_id": variant.channel_id.id, "variant_id": variant.id}
        reaching = (variant for variant in self.variant_ids if variant._can_reach(lead))
        variant = next(reaching, self.env["inquiry.step.variant"])
        if variant:
            return {"kind": self.kind, "channel_id": variant.channel_id.id, "variant_id": variant.id}
        channel = self.env["ir.model.data"]._xmlid_to_res_id(CHANNELS[self.kind])
        if self.kind == "message":
            return {"kind": "task", "channel_id": channel, "reason": "unreachable"}
        return {"kind": self.kind, "channel_id": channel}
