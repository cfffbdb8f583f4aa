from odoo import fields, models
from odoo.exceptions import ValidationError


class InquiryAnswer(models.TransientModel):
    """An answer somebody gave on the page of a marketplace, to be recorded in the inquiry."""

    _name = "inquiry.answer"
    _description = "Record an answer"

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, readonly=True, ondelete="cascade")
    marketplace_id = fields.Many2one(related="lead_id.inquiry_marketplace_id")
    page_url = fields.Char(string="Page", related="lead_id.inquiry_page_url")
    rules = fields.Text(string="Rules there", related="lead_id.inquiry_marketplace_id.answer_help")
    answered_at = fields.Datetime(string="Sent", required=True, default=fields.Datetime.now)
    text = fields.Text(string="What you wrote", required=True, help="As you sent it there.")

    def action_record(self):
        """Write the answer into the conversation; the clock stops, and planned messages are cancelled."""
        self.ensure_one()
        # whatever was put into the window: the inquiry must be the user's to answer
        lead = self.sudo().lead_id.with_env(self.env)
        lead.check_access("write")
        if self.answered_at > fields.Datetime.now():
            raise ValidationError(self.env._("An answer cannot have been sent later than now."))
        lead._inquiry_note_answer(self.text, self.answered_at, user=self.env.user)
        return {"type": "ir.actions.act_window_close"}
