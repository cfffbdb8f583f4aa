from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime, format_list

#: How many inquiries the preview names.
SHOWN = 50


class InquiryPlanMove(models.TransientModel):
    """The question whether running inquiries go on in the present version of their plan, and what changes."""

    _name = "inquiry.plan.move"
    _description = "Move inquiries to the present version of a plan"

    enrollment_ids = fields.Many2many("inquiry.enrollment", string="Inquiries", readonly=True)
    count = fields.Integer(string="Inquiries that move", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview")

    @api.depends("enrollment_ids")
    @api.depends_context("lang", "tz", "uid")
    def _compute_preview(self):
        for wizard in self:
            moving = wizard._moving()
            wizard.count = len(moving)
            wizard.preview = wizard._render_rows(moving[:SHOWN]._preview_move(), len(moving))

    def action_move(self):
        """Move these inquiries to the present version of their plan."""
        self.ensure_one()
        self.sudo().enrollment_ids.sudo(False).check_access("read")
        # Runs are the road's to write; whoever may write the plan and the inquiries may move them.
        moving = self._moving()
        moving.sequence_id.sudo(False).check_access("write")
        moving.lead_id.sudo(False).check_access("write")
        moving._move()
        return {"type": "ir.actions.act_window_close"}

    def _moving(self):
        """Return those of the runs the user may read that are behind the present version."""
        readable = self.sudo().enrollment_ids._origin.sudo(False)._filtered_access("read")
        return readable.sudo().filtered(
            lambda one: one.state == "running" and one.sequence_version != one.sequence_id.version
        )

    def _render_rows(self, changes_of, total):
        rows = [(run.lead_id.display_name, self._say(changes)) for run, changes in changes_of.items()]
        if not rows:
            return False
        lines = Markup().join(Markup("<tr><td>%s</td><td>%s</td></tr>") % row for row in rows)
        if total > SHOWN:
            more = self.env._("and %(count)s more", count=total - SHOWN)
            lines += Markup("<tr><td colspan='2'>%s</td></tr>") % more
        return Markup("<table class='table table-sm mb-0'>%s</table>") % lines

    def _say(self, changes):
        """Return in words what moving changes for one inquiry."""
        _ = self.env._
        come = [self._say_at(step.name, moment) for step, moment in changes["comes"]]
        move = [self._say_at(touch.name, moment) for touch, moment in changes["moves"]]
        go = [touch.name or touch.step_key for touch in changes["goes"]]
        said = []
        if come:
            said.append(_("Comes: %(steps)s", steps=format_list(self.env, come)))
        if go:
            said.append(_("Goes: %(steps)s", steps=format_list(self.env, go)))
        if move:
            said.append(_("Moves: %(steps)s", steps=format_list(self.env, move)))
        if changes["late"]:
            late = format_list(self.env, changes["late"].mapped("name"))
            said.append(_("Too late for: %(steps)s", steps=late))
        return Markup("<br/>").join(said or [_("Nothing changes")])

    def _say_at(self, name, moment):
        return f"{name} ({format_datetime(self.env, moment, dt_format='short')})" if moment else name
