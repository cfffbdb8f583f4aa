from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..rule.inquiry_rule_grade import PRIORITIES

RAISED = PRIORITIES[1:]


class InquiryAssignmentPolicy(models.Model):
    """When these conditions hold, this team gets the inquiry, and its owner is chosen so.

    A policy in which nobody takes part yet decides nothing: the next one does.
    """

    _name = "inquiry.assignment.policy"
    _inherit = [
        "inquiry.rule.mixin",
        "inquiry.assignment.choice",
        "inquiry.assignment.wait",
        "inquiry.assignment.move",
    ]
    _description = "Assignment policy"
    _check_company_auto = True
    _inquiry_stage = "assign"
    _one_decides = True

    team_id = fields.Many2one(
        "crm.team",
        string="Sales team",
        ondelete="restrict",
        check_company=True,
        help="The team the inquiry goes to. Empty: the team of its source.",
    )
    priority = fields.Selection(
        RAISED,
        string="Raise priority to",
        help="The inquiry gets at least this priority. Empty: it keeps the one the tag rules gave it.",
    )

    # who gets it
    strategy = fields.Selection(
        [
            ("fixed", "Always this person"),
            ("round_robin", "In turn"),
            ("least_load", "Least open work"),
        ],
        string="Who gets it",
        required=True,
        default="round_robin",
        help="In turn: each gets their share by weight; who was away does not catch up in a burst. Least "
        "open work: who has the fewest open inquiries for their weight that wait for an answer or a due "
        "to-do.",
    )
    keeps_known_owner = fields.Boolean(
        string="Known buyer stays with owner",
        default=True,
        help="A buyer whose earlier inquiry has an owner goes to that person again, also above the limits; "
        "while they are on leave, to their deputy.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Gets every inquiry of this policy; the deputy does while this person is on leave.",
    )
    member_ids = fields.One2many("inquiry.assignment.member", "policy_id", string="Members", copy=True)
    senior_priority = fields.Selection(
        RAISED,
        string="Senior members from",
        default="3",
        help="Inquiries of this priority or a higher one go to senior members, as long as one is available.",
    )
    fallback_user_id = fields.Many2one(
        "res.users",
        string="If nobody is available",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Empty: the fallback owner of the company, which you find in the settings.",
    )

    # how the owner hears of it
    tells_by_mail = fields.Boolean(
        string="Tell by mail",
        default=True,
        help="New owners get one notice for all inquiries of a batch, by mail or in Odoo as each has set it.",
    )
    tells_by_activity = fields.Boolean(
        string="Tell by to-do",
        help="Each new inquiry is put on the to-do list of its owner; the answer takes it off again.",
    )

    # when not now
    off_shift = fields.Selection(
        [
            ("anyway", "Give it anyway"),
            ("fallback", "To the fallback owner"),
            ("wait", "Wait for the next shift"),
        ],
        string="If nobody is on shift",
        required=True,
        default="anyway",
        help="What happens outside everybody's working hours. Who is on leave gets nothing in any case.",
    )
    wait_minutes = fields.Integer(
        string="May wait (min)",
        default=60,
        help="An alert is opened when an inquiry waits longer than this for somebody with room. 0: never.",
    )
    silent_hours = fields.Float(
        string="Take away after",
        help="An inquiry goes to another member when its owner has not answered within so many of their own "
        "working hours. 0: never.",
    )

    # two policies compared
    split_policy_id = fields.Many2one(
        "inquiry.assignment.policy",
        string="Compare with",
        ondelete="set null",
        copy=False,
        domain="[('id', '!=', id)]",
        help="This policy decides instead for a share of the buyers, whatever its own conditions say and "
        "even when it is switched off. See Reporting, Assignment results.",
    )
    split_percent = fields.Integer(
        string="Share of the other",
        default=50,
        copy=False,
        help="Percent of the buyers the other policy decides for. A buyer always stays on the same side.",
    )
    split_summary = fields.Text(string="So far", compute="_compute_split_summary")
    outcome = fields.Char(string="Goes to", compute="_compute_outcome")

    _split_percent_check = models.Constraint(
        "CHECK(split_percent BETWEEN 0 AND 100)", "A share is between 0 and 100 percent."
    )
    _times_check = models.Constraint(
        "CHECK(wait_minutes >= 0 AND silent_hours >= 0)", "A time cannot be negative; 0 means never."
    )

    @api.depends("strategy", "user_id", "member_ids.user_id", "member_ids.weight", "member_ids.is_paused")
    @api.depends_context("lang")
    def _compute_outcome(self):
        for policy in self:
            policy.outcome = policy._say_outcome()

    def _say_outcome(self):
        if self.strategy == "fixed":
            return self.user_id.name or self.env._("nobody yet: choose a person")
        turns = self.member_ids.filtered(lambda member: member.weight and not member.is_paused)
        names = format_list(self.env, turns.user_id.mapped("name"))
        if not names:
            return self.env._("nobody yet: add members")
        if self.strategy == "least_load":
            return self.env._("%(names)s, whoever has least to do", names=names)
        return self.env._("%(names)s, in turn", names=names)

    @api.depends("split_policy_id")
    @api.depends_context("lang")
    def _compute_split_summary(self):
        for policy in self:
            compared = policy if policy.split_policy_id and policy.id else policy.browse()
            # The figures of both sides, of which nobody's inquiries can be read.
            results = compared and compared.env["inquiry.assignment.result"].sudo()._compare(compared)
            sides = (policy, policy.split_policy_id) if compared else ()
            policy.split_summary = "\n".join(policy._say_side(side, results.get(side.id)) for side in sides)

    def _say_side(self, side, result):
        if not result:
            return self.env._("%(policy)s: no inquiries yet", policy=side.name)
        count, hours, won = result
        return self.env._(
            "%(policy)s: %(count)s inquiries, half of the answers within %(hours)s h, %(won)s %% won",
            policy=side.name,
            count=count,
            hours="–" if hours is None else round(hours, 1),
            won=round(won),
        )

    @api.constrains("split_policy_id")
    def _check_split_policy_id(self):
        for policy in self:
            other = policy.split_policy_id
            if other and (other == policy or other.split_policy_id):
                raise ValidationError(
                    self.env._(
                        "“%(other)s” cannot be compared with: it is this policy itself, or compares already. "
                        "Choose another one.",
                        other=other.name,
                    )
                )
            if other.company_id and other.company_id != policy.company_id:
                raise ValidationError(
                    self.env._("Only policies of the same company can be compared: choose another one.")
                )

    def _claim(self):
        is_fixed = self.strategy == "fixed"
        people = self.user_id.ids if is_fixed else sorted(self.member_ids.user_id.ids)
        return self._make_claim({"user_id": (self.team_id.id, *people)} if people or is_fixed else {})

    def action_back_test(self):
        """Open the test of what this policy would have done with the inquiries of the last days."""
        return self.env["inquiry.back.test"]._open_for("policy_id", self)

    def write(self, vals):
        result = super().write(vals)
        self._wake_waiting()
        return result
