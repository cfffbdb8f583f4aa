from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InquiryAnswer(models.TransientModel):
    """An answer somebody gave on the page of a marketplace, to be recorded in the inquiry."""

    _name = "inquiry.answer"
    _description = "Record an answer"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, readonly=True, ondelete="cascade")
    marketplace_id = fields.Many2one(related="lead_id.inquiry_marketplace_id", related_sudo=False)
    page_url = fields.Char(string="Page", related="lead_id.inquiry_page_url", related_sudo=False)
    rules = fields.Text(
        string="Rules there", related="lead_id.inquiry_marketplace_id.answer_help", related_sudo=False
    )
    answered_at = fields.Datetime(string="Sent", required=True, default=fields.Datetime.now)
    text = fields.Text(string="What you wrote", required=True, help="As you sent it there.")

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._check_lead()
        return answers

    def write(self, vals):
        result = super().write(vals)
        if "lead_id" in vals:
            self._check_lead()
        return result

    def action_record(self):
        """Write the answer into the conversation; the clock stops, and planned messages are cancelled."""
        self.ensure_one()
        lead = self._check_lead()
        if self.answered_at > fields.Datetime.now():
            raise ValidationError(self.env._("An answer cannot have been sent later than now."))
        lead._inquiry_note_answer(self.text, self.answered_at, user=self.env.user)
        return {"type": "ir.actions.act_window_close"}

    def _check_lead(self):
        """Return the inquiries put into the window; they must be the user's to answer."""
        leads = self.sudo().lead_id.with_env(self.env)
        leads.check_access("write")
        return leads
