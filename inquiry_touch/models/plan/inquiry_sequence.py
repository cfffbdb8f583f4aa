from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

# While a plan is saved with its steps, they do not each make a version of it.
SAVING = "inquiry_saving_plan"


class InquirySequence(models.Model):
    """A follow-up plan: which steps an inquiry gets, in which order and when."""

    _name = "inquiry.sequence"
    _inherit = ["inquiry.sequence.start", "inquiry.rule.mixin", "inquiry.plan.ending"]
    _description = "Follow-up plan"
    _inquiry_stage = "plan"
    # Whether a plan runs is decided by a person, by none of its former versions and by no file.
    _inquiry_kept = ("state", "is_paused", "active", "mode")
    _inquiry_switched_off = {"state": "draft"}

    state = fields.Selection(
        [("draft", "Draft"), ("review", "In review"), ("active", "Active"), ("retired", "Retired")],
        default="draft",
        required=True,
        help="Only active plans take inquiries; a retired plan finishes with those it has.",
    )
    mode = fields.Selection(
        [("live", "Live"), ("test", "Test"), ("shadow", "Shadow")],
        default="live",
        required=True,
        help="Test: messages go to the test addresses of the settings only. Shadow: everything is planned "
        "and asked at the gate, and noted as what would have been sent; nothing leaves and no to-do is made.",
    )
    other_plans = fields.Selection(
        [("skip", "Leave out its follow-ups"), ("beside", "Send beside it")],
        string="When another plan writes to the buyer",
        default="skip",
        required=True,
        help="A buyer who is in several plans hears from the one that started first. Answers and to-dos come "
        "all the same.",
    )
    rest_hours = fields.Integer(
        string="Not again within (hours)",
        help="A buyer for whom this plan started does not start in it again for so long, such as one night. "
        "0: each inquiry starts.",
    )
    takes_won = fields.Boolean(
        string="Goes on after the deal",
        help="Takes inquiries that were won as well, and winning does not end it.",
    )
    step_ids = fields.One2many("inquiry.sequence.step", "sequence_id", string="Steps", copy=True)
    stop_on_reply = fields.Boolean(
        string="Stop when the buyer replies",
        default=True,
        help="A buyer's reply cancels the messages, not the to-dos. A plan with a lane for the interested "
        "goes on there instead.",
    )
    stop_on_event = fields.Boolean(
        string="Stop when the order moves on",
        default=True,
        help="A plan started by an order event ends with the next event of that order, so that nobody is "
        "asked to pay for what is shipped.",
    )
    is_paused = fields.Boolean(
        string="Paused", help="A paused plan takes no new inquiries and sends nothing until it is resumed."
    )
    enrollment_ids = fields.One2many("inquiry.enrollment", "sequence_id", string="Inquiries in this plan")
    running_count = fields.Integer(string="Running", compute="_compute_running_count")
    behind_count = fields.Integer(
        string="In former versions",
        compute="_compute_running_count",
        help="Inquiries that run in a version of the plan as it was when they started.",
    )
    gap_langs = fields.Char(
        string="Languages without a text",
        compute="_compute_gap_langs",
        help="Installed languages in which a template of this plan has no text; its buyers read English.",
    )

    def _compute_running_count(self):
        groups = self.env["inquiry.enrollment"]._read_group(
            [("sequence_id", "in", self.ids), ("state", "=", "running")],
            ["sequence_id", "sequence_version"],
            ["__count"],
        )
        for sequence in self:
            counts = {version: count for plan, version, count in groups if plan == sequence}
            sequence.running_count = sum(counts.values())
            sequence.behind_count = sequence.running_count - counts.get(sequence.version, 0)

    @api.depends("step_ids.variant_ids.template_ref")
    def _compute_gap_langs(self):
        languages = dict(self.env["res.lang"].get_installed())
        for sequence in self:
            written = [variant._written_langs() for variant in sequence.step_ids.variant_ids]
            gaps = [name for code, name in languages.items() if any(code not in langs for langs in written)]
            sequence.gap_langs = ", ".join(gaps)

    @api.model_create_multi
    def create(self, vals_list):
        saving = super(InquirySequence, self.with_context(**{SAVING: True})).create(vals_list)
        sequences = self.browse(saving.ids)
        sequences._save_version()
        return sequences

    def write(self, vals):
        result = super(InquirySequence, self.with_context(**{SAVING: True})).write(vals)
        if vals.keys() & set(self._versioned_fields()):
            self._save_version()
        if vals.get("is_paused") is False:
            self.env["inquiry.touch"]._release([("sequence_id", "in", self.ids)])
        return result

    @api.constrains("next_sequence_id")
    def _check_next_sequence_id(self):
        for sequence in self:
            if sequence.next_sequence_id == sequence:
                raise ValidationError(
                    self.env._(
                        "“%(plan)s” would start itself again: choose another plan.", plan=sequence.name
                    )
                )

    def action_review(self):
        """Hand these plans over for review, when they are complete."""
        self._check_complete()
        self.write({"state": "review"})

    def action_activate(self):
        """Let these plans take inquiries, when they are complete."""
        self._check_complete()
        self.write({"state": "active"})

    def _check_complete(self):
        """Refuse plans that could not be gone through to their end.

        :raises ValidationError: says what is missing
        """
        for sequence in self:
            problem = sequence._problem()
            if problem:
                raise ValidationError(
                    self.env._("%(plan)s: %(problem)s", plan=sequence.name, problem=problem)
                )

    def _problem(self):
        """Return in words why inquiries could not go through this plan; "" when they can."""
        _, steps = self.env._, self.step_ids
        branches = steps.filtered(lambda step: step.kind == "branch")
        if len(branches) > 1:
            return _("A plan branches once. Let a lane end in another plan instead.")
        before = steps[: steps.ids.index(branches.id)] if branches else steps
        early = before.filtered("lane")
        if early:
            return _("The step “%(step)s” has a lane: put a branch before it.", step=early[0].name)
        mute = steps.filtered(lambda step: step.kind == "message" and not step.variant_ids)
        if mute:
            return _("The step “%(step)s” sends nothing yet: choose a channel and a text.", step=mute[0].name)
        for ending in (self, *steps.filtered(lambda step: step.kind == "end")):
            if ending.end_action == "plan" and not ending.next_sequence_id:
                return _("Another plan is to start at the end of “%(step)s”: choose which.", step=ending.name)
            if ending.end_action == "lost" and not ending.lost_reason_id:
                return _(
                    "Inquiries are closed as lost at the end of “%(step)s”: choose a reason.",
                    step=ending.name,
                )
        return ""

    def action_retire(self):
        self.write({"state": "retired"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_preview_start(self):
        """Show which open inquiries match this plan now, and what each would get when."""
        self.ensure_one()
        return self.env["inquiry.plan.start"]._open(self, self._find_matching(), is_matching=True)

    def action_move_running(self):
        """Show what moving the inquiries of former versions to this one would change."""
        self.ensure_one()
        self.check_access("write")
        behind = self.enrollment_ids.filtered(
            lambda one: one.state == "running" and one.sequence_version != self.version
        )
        wizard = self.env["inquiry.plan.move"].create({"enrollment_ids": [Command.set(behind.ids)]})
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_plan_move_action")
        return {**action, "res_id": wizard.id}

    def action_view_enrollments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_enrollment_action")
        inquiries = [("lead_id.inquiry_set_apart", "=", False)]
        return {**action, "domain": [("sequence_id", "=", self.id), *inquiries]}

    @api.model
    def _rule_domain(self):
        return super()._rule_domain() & Domain([("state", "=", "active"), ("is_paused", "=", False)])

    def _save_version(self):
        if self.env.context.get(SAVING):
            return
        super()._save_version()
        if self.env.context.get("inquiry_rule_restoring"):
            return
        # What was made or changed since the last version came with this one.
        for sequence in self:
            new = sequence.step_ids.filtered(lambda step: not step.first_version)
            new.with_context(**{SAVING: True}).first_version = sequence.version
