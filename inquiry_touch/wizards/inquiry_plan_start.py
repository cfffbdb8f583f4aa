from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_datetime

#: How many inquiries, and steps of each, the preview names.
SHOWN = 50
SHOWN_STEPS = 3


class InquiryPlanStart(models.TransientModel):
    """The question which inquiries start in a plan, and what each would get when."""

    _name = "inquiry.plan.start"
    _description = "Start inquiries in a plan"

    sequence_id = fields.Many2one(
        "inquiry.sequence",
        string="Plan",
        required=True,
        help="Starts now, whatever its own conditions say.",
    )
    lead_ids = fields.Many2many("crm.lead", string="Inquiries", readonly=True, context={"active_test": False})
    is_matching = fields.Boolean(readonly=True)
    can_start = fields.Boolean(compute="_compute_preview")
    note = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview")
    left_out = fields.Html(string="Left out", compute="_compute_preview")

    @api.depends("sequence_id", "lead_ids")
    @api.depends_context("lang", "tz", "uid")
    def _compute_preview(self):
        for wizard in self:
            found = wizard.sequence_id._preview_start(wizard._leads()) if wizard.sequence_id else []
            starting = [one for one in found if not one["reason"]]
            left_out = [one for one in found if one["reason"]]
            in_force = wizard.sequence_id.state == "active" and not wizard.sequence_id.is_paused
            wizard.can_start = bool(starting) and in_force
            wizard.note = wizard._say_note(len(starting), len(found), in_force)
            wizard.preview = wizard._render_rows([(one["lead"], wizard._say_dates(one)) for one in starting])
            wizard.left_out = wizard._render_rows([(one["lead"], one["reason"]) for one in left_out])

    def action_start_plan(self):
        """Start the plan for those of the inquiries that it takes."""
        self.ensure_one()
        leads = self._leads()
        leads.check_access("write")
        self.sequence_id.check_access("read")
        self.sequence_id._start_by_hand(leads)
        return {"type": "ir.actions.act_window_close"}

    def _leads(self):
        """Return the inquiries of the window that the user may read; only the user's own can be started."""
        return self.sudo().lead_ids._origin.sudo(False)._filtered_access("read")

    def _say_note(self, count, total, in_force):
        if not self.sequence_id:
            return ""
        said = self.env._("%(count)s of %(total)s inquiries start.", count=count, total=total)
        if self.is_matching:
            said = self.env._("%(count)s open inquiries match the plan now.", count=count)
        return said if in_force else f"{said} {self.env._('The plan takes none before it is active.')}"

    def _say_dates(self, found):
        said = [
            f"{step.name}: {self._say_date(moment, after)}"
            for step, moment, after in found["dates"][:SHOWN_STEPS]
        ]
        if len(found["dates"]) > SHOWN_STEPS:
            more = len(found["dates"]) - SHOWN_STEPS
            said.append(self.env._("and %(count)s more steps", count=more))
        return Markup("<br/>").join(said)

    def _say_date(self, moment, after):
        if after:
            return self.env._("after “%(what)s”", what=after)
        return format_datetime(self.env, moment, dt_format="short")

    @api.model
    def _render_rows(self, rows):
        if not rows:
            return False
        lines = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td></tr>") % (lead.display_name, said)
            for lead, said in rows[:SHOWN]
        )
        if len(rows) > SHOWN:
            more = self.env._("and %(count)s more", count=len(rows) - SHOWN)
            lines += Markup("<tr><td colspan='2'>%s</td></tr>") % more
        return Markup("<table class='table table-sm mb-0'>%s</table>") % lines

    @api.model
    def _open(self, sequence, leads, **values):
        """Return the action that opens this window for these inquiries."""
        wizard = self.create({"sequence_id": sequence.id, "lead_ids": [Command.set(leads.ids)], **values})
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_plan_start_action")
        return {**action, "res_id": wizard.id}
