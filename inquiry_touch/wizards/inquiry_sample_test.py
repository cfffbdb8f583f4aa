import hashlib

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_datetime, format_list

from ..exceptions import PayloadError
from ..tools import field_map
from ..tools.generic_fields import as_text

USUAL = ("message", "name", "email", "phone", "country")
FATES = [
    ("opened", "Opens an inquiry"),
    ("joined", "Joins an inquiry"),
    ("noted", "Noted on the buyer's file"),
    ("junk", "Junk"),
    ("automatic", "Automatic"),
    ("failed", "Cannot be read"),
]


class InquirySampleTest(models.TransientModel):
    """A pasted call, mail or row walks the whole chain; each step is shown and nothing is kept."""

    _name = "inquiry.sample.test"
    _description = "Test inquiry"

    source_id = fields.Many2one("inquiry.source", required=True, readonly=True, ondelete="cascade")
    source_type = fields.Selection(related="source_id.source_type")
    # with the rights of whoever looks: the sample of another company is none of their business
    content = fields.Text(
        compute="_compute_content",
        store=True,
        readonly=False,
        compute_sudo=False,
        help="Taken from the sample of the source. What you change here is used for this test alone.",
    )
    fate = fields.Selection(FATES, readonly=True)
    verdict = fields.Char(readonly=True)
    problem_id = fields.Many2one("inquiry.error", string="It could not be read", readonly=True)
    problem_detail = fields.Char(readonly=True)
    remedy = fields.Text(string="What to do", related="problem_id.remedy")
    missing = fields.Char(string="Not found", readonly=True)
    line_ids = fields.One2many("inquiry.sample.test.line", "test_id")
    read_line_ids = fields.One2many("inquiry.sample.test.line", "test_id", domain=[("section", "=", "read")])
    step_line_ids = fields.One2many("inquiry.sample.test.line", "test_id", domain=[("section", "=", "step")])
    plan_line_ids = fields.One2many("inquiry.sample.test.line", "test_id", domain=[("section", "=", "plan")])

    @api.depends("source_id")
    def _compute_content(self):
        self.source_id.check_access("write")
        for test in self:
            test.content = test.source_id.sample

    def action_walk(self):
        """Let the inquiry walk the whole chain and show what would become of it; nothing is kept."""
        self.ensure_one()
        self.source_id.check_access("write")
        source_sudo = self.source_id.sudo()  # the stages read what nobody may see whole, such as all rules
        rehearsal_sudo = self.env["inquiry.rehearsal"].sudo()
        body, content_type = source_sudo._sample_body(self.content or "")
        try:
            data = rehearsal_sudo._read(source_sudo, body, content_type)
        except PayloadError as error:
            self._show_problem(error)
        else:
            self._show(rehearsal_sudo._walk(source_sudo, data), body)
        return self._action_open()

    def _show_problem(self, error):
        """Show why it cannot be read, and what the maps find all the same."""
        source = self.source_id
        values = {}
        if source.source_type in ("webhook", "import"):
            values = source._adapter()._read_values(source, source._sample_values(self.content or ""))
        self.write(
            {
                "fate": "failed",
                "verdict": self.env._("It could not be read, and would wait among the failed calls."),
                "problem_id": self.env["inquiry.error"]._by_code([error.code]).get(error.code),
                "problem_detail": error.detail,
                **self._prepare_read_values({name: as_text(value) for name, value in values.items()}, {}),
            }
        )

    def _show(self, walked, body):
        """Show what each stage decided about one message (:class:`Rehearsal`)."""
        values = {name: as_text(getattr(walked.data, name)) for name, _label in self._targets()}
        if hashlib.sha256(body).hexdigest()[:40] in values["external_ref"]:
            values["external_ref"] = ""  # made up of the bytes, the sender gave none
        shown = self._prepare_read_values(values, self._taken_as(walked))
        shown["line_ids"] += map(Command.create, self._step_lines(walked) + self._plan_lines(walked))
        self.write({"fate": walked.fate, "verdict": self._say_verdict(walked), "problem_id": False, **shown})

    def _say_verdict(self, walked):
        owner = self.env["res.users"].browse(walked.assignment.user_id if walked.assignment else ())
        lead = walked.lead.sudo()
        said = {
            "opened": self.env._("It would open an inquiry for %(owner)s.", owner=owner.name or "–"),
            "joined": self.env._("It would join %(inquiry)s.", inquiry=self._name_lead(lead)),
            "noted": self.env._("It would be noted on the buyer's file; no inquiry is needed."),
            "junk": self.env._("It would be set apart as junk and open no inquiry."),
            "automatic": self.env._("It would be set apart: no buyer wrote it."),
        }[walked.fate]
        if walked.is_duplicate:
            said = self.env._(
                "The same message arrived before: it would be a duplicate. Else: %(fate)s", fate=said
            )
        return said

    @api.model
    def _name_lead(self, lead):
        return f"{lead.inquiry_number or ''} “{lead.name or ''}”".strip()

    @api.model
    def _targets(self):
        return self.env["inquiry.field.map"]._fields["target"]._description_selection(self.env)

    def _prepare_read_values(self, values, taken_as):
        """Return a line for each field read, with what it was taken as and what looks misplaced."""
        doubts = self.env["inquiry.field.map"]._doubt_texts()
        lines, missing = [], []
        for target, label in self._targets():
            value, taken = values.get(target, ""), taken_as.get(target, "")
            if target in USUAL and not (value or taken):
                missing.append(label)
            if value or taken:
                lines.append(
                    {
                        "section": "read",
                        "name": label,
                        "value": value,
                        "detail": taken if taken != value else "",
                        "doubt": doubts.get(field_map.doubt(target, value)),
                    }
                )
        return {
            "missing": format_list(self.env, missing) if missing else False,
            "line_ids": [Command.clear(), *map(Command.create, lines)],
        }

    def _taken_as(self, walked):
        """Return what values were taken as, by field: an address in its normal form, a country by name."""
        facts = walked.facts
        event = self.env["inquiry.order.event"]._find(facts.order_event)
        moment = walked.data.occurred_at
        return {
            "email": facts.email,
            "phone": facts.phone,
            "country": self.env["res.country"].browse(facts.country_id or ()).name or "",
            "language": self.env["res.lang"]._get_data(code=facts.lang_code).name or "",
            "order_event": event.name or "",
            "occurred_at": format_datetime(self.env, moment, dt_format="short") if moment else "",
        }

    def _step_lines(self, walked):
        """Return one line for each decision: what came out, why, and by which setting."""
        _ = self.env._
        found = walked.classification
        who, *where = [self._receipt(one) for one in walked.resolution.receipts]
        buyer = self.env["inquiry.buyer"].sudo().browse(walked.facts.buyer_id or ())
        lines = [
            self._line(_("Buyer"), buyer.display_name or _("A new buyer"), [who]),
            self._line(_("Inquiry"), self._say_case(walked), where),
        ]
        if walked.fate in ("noted", "automatic"):
            return lines
        category = self.env["inquiry.category"].sudo().browse(found.category_id or ())
        tags = self.env["crm.tag"].sudo().browse(found.tag_ids)
        rules = [self._receipt(one) for one in found.receipts]
        lines += [
            self._line(_("Category"), category.name or _("None"), rules),
            self._line(_("Tags"), format_list(self.env, tags.mapped("name")) if tags else _("None")),
            self._line(_("Priority"), "★" * int(walked.facts.priority) or dict(self._priorities())["0"]),
        ]
        if category.is_sensitive or found.needs_person or walked.person_reason:
            lines.append(self._line(_("Messages"), _("Left to a person")))
        return lines + (self._owner_lines(walked) if walked.fate != "junk" else [])

    @api.model
    def _priorities(self):
        return self.env["crm.lead"]._fields["priority"]._description_selection(self.env)

    def _say_case(self, walked):
        _ = self.env._
        return {
            "opened": _("A new inquiry"),
            "joined": self._name_lead(walked.lead.sudo()),
            "noted": _("None: noted on the buyer's file"),
        }.get(walked.fate, _("None"))

    def _owner_lines(self, walked):
        _ = self.env._
        lead, assignment = walked.lead.sudo(), walked.assignment
        user_id = assignment.user_id if assignment else lead.user_id.id
        team_id = assignment.team_id if assignment else lead.team_id.id
        user = self.env["res.users"].sudo().browse(user_id or ())
        team = self.env["crm.team"].sudo().browse(team_id or ())
        why = [self._receipt(one) for one in assignment.receipts] if assignment else []
        clock = [self._receipt(walked.clock)] if walked.clock else []
        due = format_datetime(self.env, walked.due_at, dt_format="short") if walked.due_at else ""
        return [
            self._line(_("Owner"), user.name or _("Nobody"), why),
            self._line(_("Sales team"), team.name or _("None")),
            self._line(_("Answer due"), due or _("No answer is owed"), clock),
        ]

    def _plan_lines(self, walked):
        """Return one line for each step of the plans: when, what, by which way, and what holds it."""
        states = dict(self.env["inquiry.touch"]._fields["state"]._description_selection(self.env))
        Decision = self.env["inquiry.decision"]
        names = Decision._reader_names(
            ["inquiry.channel", "inquiry.category"], [vals.get("facts") for vals in walked.touches]
        )
        lines = []
        for vals in walked.touches:
            reason = vals.get("reason")
            why = Decision._say(reason, vals.get("facts"), names) if reason else ""
            lines.append(
                {
                    "section": "plan",
                    "at": vals["scheduled_at"],
                    "name": self.env["inquiry.sequence.step"].sudo().browse(vals["step_id"] or ()).name,
                    "value": self.env["inquiry.channel"].sudo().browse(vals["channel_id"] or ()).name,
                    "setting": self.env["inquiry.sequence"].sudo().browse(vals["sequence_id"]).name,
                    "state": states[vals.get("state", "planned")],
                    "is_left_out": vals.get("state") in ("refused", "cancelled"),
                    "detail": why,
                }
            )
        return lines

    def _receipt(self, receipt):
        """Return a receipt as the "Why?" page shows it, without writing it down."""
        Decision = self.env["inquiry.decision"].sudo()
        return Decision.new(Decision._prepare_decision_values(receipt))

    def _line(self, name, value, receipts=()):
        settings = [receipt.setting_label for receipt in receipts if receipt.setting_label]
        return {
            "section": "step",
            "name": name,
            "value": value,
            "detail": "\n".join(receipt.sentence for receipt in receipts),
            "setting": format_list(self.env, settings) if settings else False,
        }

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test inquiry"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
