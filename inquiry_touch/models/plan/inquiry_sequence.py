from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.verdict import Receipt

# While a plan is saved with its steps, they do not each make a version of it.
SAVING = "inquiry_saving_plan"


class InquirySequence(models.Model):
    """A follow-up plan: which steps an inquiry gets, in which order and when."""

    _name = "inquiry.sequence"
    _inherit = ["inquiry.rule.mixin"]
    _description = "Follow-up plan"
    _inquiry_stage = "plan"
    # Whether a plan runs is decided by a person, by none of its former versions and by no file.
    _inquiry_kept = ("state", "is_paused", "active")
    _inquiry_switched_off = {"state": "draft"}

    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
        default="draft",
        required=True,
        help="Only active plans take inquiries; a retired plan finishes with those it has.",
    )
    step_ids = fields.One2many("inquiry.sequence.step", "sequence_id", string="Steps", copy=True)
    stop_on_reply = fields.Boolean(
        string="Stop when the buyer replies",
        default=True,
        help="A buyer's reply cancels the messages, not the to-dos.",
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
    gap_langs = fields.Char(
        string="Languages without a text",
        compute="_compute_gap_langs",
        help="Installed languages in which a template of this plan has no text; its buyers read English.",
    )

    def _compute_running_count(self):
        counts = dict(
            self.env["inquiry.enrollment"]._read_group(
                [("sequence_id", "in", self.ids), ("state", "=", "running")], ["sequence_id"], ["__count"]
            )
        )
        for sequence in self:
            sequence.running_count = counts.get(sequence, 0)

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

    def action_activate(self):
        self.write({"state": "active"})

    def action_retire(self):
        self.write({"state": "retired"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_view_enrollments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_enrollment_action")
        inquiries = [("lead_id.inquiry_set_apart", "=", False)]
        return {**action, "domain": [("sequence_id", "=", self.id), *inquiries]}

    def _filter_facts(self, facts_list, drafts=None):
        """A plan starts by inquiries or by order events: an event never starts one that names none."""
        is_by_event = bool(self._conditions().event_codes)
        facts_list = [facts for facts in facts_list if bool(facts.order_event) == is_by_event]
        return super()._filter_facts(facts_list, drafts)

    @api.model
    def _enroll(self, leads, order_event="", facts_of=None):
        """Put each lead into the plans whose conditions hold, with all its touches dated.

        A lead that runs in a plan already is left in it as it is; a closed one gets none.

        :param str order_event: the code of the event that joined these leads; without it, what opened each
        :param dict facts_of: what is known of each lead, where that was read already
        :return: the new ``inquiry.enrollment`` records
        """
        # Whoever's act the inquiry follows from, its plan is the road's.
        leads_sudo = leads.sudo()._inquiry_filter_open()
        facts_of = facts_of or leads_sudo._inquiry_facts_of(order_event)
        pairs = self.sudo()._match_leads(leads_sudo, facts_of) if leads_sudo else []
        running = self.env["inquiry.enrollment"]._running_pairs(leads_sudo)
        enrollments = (
            self.env["inquiry.enrollment"].sudo()._start([pair for pair in pairs if pair not in running])
        )
        entries = [
            {"lead": enrollment.lead_id, "receipt": enrollment._receipt("enrolled", "enrolled")}
            for enrollment in enrollments
        ]
        entries += [
            {
                "lead": lead,
                "receipt": sequence._receipt("kept", "already_enrolled", {"sequence": sequence.name}),
            }
            for sequence, lead in pairs
            if (sequence, lead) in running
        ]
        entries += [
            {"lead": lead, "receipt": Receipt("plan", "no_plan", "not_enrolled")}
            for lead in leads_sudo - leads_sudo.browse(lead.id for _sequence, lead in pairs)
        ]
        self.env["inquiry.decision"]._log(entries)
        return enrollments

    @api.model
    def _match_leads(self, leads, facts_of):
        """Return the pairs of plan and lead that belong together."""
        matches = self._matching([facts_of[lead] for lead in leads])
        return [
            (sequence, lead) for lead, sequences in zip(leads, matches, strict=True) for sequence in sequences
        ]

    @api.model
    def _rule_domain(self):
        return super()._rule_domain() & Domain([("state", "=", "active"), ("is_paused", "=", False)])

    def _save_version(self):
        return None if self.env.context.get(SAVING) else super()._save_version()
