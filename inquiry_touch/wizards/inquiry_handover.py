from odoo import api, fields, models
from odoo.exceptions import UserError


class InquiryHandover(models.TransientModel):
    """The question to whom inquiries go, and what their new owner must know."""

    _name = "inquiry.handover"
    _description = "Hand over inquiries"

    lead_ids = fields.Many2many("crm.lead", string="Inquiries", readonly=True, context={"active_test": False})
    user_id = fields.Many2one(
        "res.users",
        string="New owner",
        required=True,
        domain=[("share", "=", False)],
        help="Gets these inquiries, their to-dos and their plans; later messages are sent in this name.",
    )
    note = fields.Text(
        required=True, help="What the new owner must know: what you agreed, what the buyer is like."
    )
    promises = fields.Text(compute="_compute_promises", string="Still promised")

    @api.depends("lead_ids")
    def _compute_promises(self):
        for wizard in self:
            # Only inquiries the user may read are spoken of; their promises are read whole.
            leads_sudo = wizard.lead_ids._filtered_access("read").sudo()
            promises = leads_sudo._inquiry_promises()
            lines = [f"{lead.name}: {line}" for lead in leads_sudo for line in promises[lead.id]]
            wizard.promises = "\n".join(lines) or self.env._("Nothing is promised at the moment.")

    def action_hand_over(self):
        """Give the inquiries to their new owner, with the note and all that is promised."""
        self.ensure_one()
        # Whatever was put into the window: all of it must be the user's to give away.
        leads = self.sudo().lead_ids.with_env(self.env)
        leads.check_access("write")
        owners = leads._inquiry_owners({"user_id": self.user_id.id})
        mine = self.env["crm.lead"].sudo().union(*owners)
        if len(mine) < len(leads):
            raise UserError(
                self.env._("Only open inquiries that have an owner can be handed over; assign the others.")
            )
        moving = mine.filtered(lambda lead: lead.user_id != self.user_id)
        # Odoo would tell of each inquiry without the note.
        leads.with_context(mail_auto_subscribe_no_notify=True, inquiry_handover_note=self.note).write(
            {"user_id": self.user_id.id}
        )
        if moving:
            moving.with_user(self.env.user).sudo()._inquiry_tell_new_owner(self.note)
        return self._after(leads)

    def _after(self, leads):
        """Close, or go back to the list when the user may not see the inquiry any more."""
        if leads._filtered_access("read") == leads:
            return {"type": "ir.actions.act_window_close"}
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_lead_action_mine")
        return {**action, "target": "main"}
