from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    inquiry_fallback_user_id = fields.Many2one(related="company_id.inquiry_fallback_user_id", readonly=False)
    inquiry_case_days = fields.Integer(related="company_id.inquiry_case_days", readonly=False)
    inquiry_closed_case = fields.Selection(related="company_id.inquiry_closed_case", readonly=False)
    inquiry_dormant_months = fields.Integer(related="company_id.inquiry_dormant_months", readonly=False)
    inquiry_clean_after_days = fields.Integer(related="company_id.inquiry_clean_after_days", readonly=False)
    inquiry_junk_days = fields.Integer(related="company_id.inquiry_junk_days", readonly=False)
    inquiry_test_days = fields.Integer(related="company_id.inquiry_test_days", readonly=False)
    inquiry_payload_days = fields.Integer(related="company_id.inquiry_payload_days", readonly=False)
    inquiry_refused_days = fields.Integer(related="company_id.inquiry_refused_days", readonly=False)
    inquiry_company_group_id = fields.Many2one(related="company_id.inquiry_company_group_id", readonly=False)
    inquiry_join_score = fields.Integer(related="company_id.inquiry_join_score", readonly=False)
    inquiry_suggest_score = fields.Integer(related="company_id.inquiry_suggest_score", readonly=False)
    inquiry_is_peak = fields.Boolean(related="company_id.inquiry_is_peak", readonly=False)
    inquiry_outbound_paused = fields.Boolean(related="company_id.inquiry_outbound_paused", readonly=False)
    inquiry_test_addresses = fields.Text(related="company_id.inquiry_test_addresses", readonly=False)
    inquiry_duty_user_id = fields.Many2one(related="company_id.inquiry_duty_user_id", readonly=False)
    inquiry_move_days = fields.Integer(related="company_id.inquiry_move_days", readonly=False)
    inquiry_emergency_user_id = fields.Many2one(
        related="company_id.inquiry_emergency_user_id", readonly=False
    )
    inquiry_unanswered_days = fields.Integer(related="company_id.inquiry_unanswered_days", readonly=False)
    inquiry_alert_user_ids = fields.Many2many(related="company_id.inquiry_alert_user_ids", readonly=False)
    inquiry_waiting_minutes = fields.Integer(related="company_id.inquiry_waiting_minutes", readonly=False)
    inquiry_failed_limit = fields.Integer(related="company_id.inquiry_failed_limit", readonly=False)
    inquiry_refused_limit = fields.Integer(related="company_id.inquiry_refused_limit", readonly=False)
    inquiry_late_minutes = fields.Integer(related="company_id.inquiry_late_minutes", readonly=False)
    inquiry_person_text = fields.Integer(related="company_id.inquiry_person_text", readonly=False)
    inquiry_person_grade = fields.Selection(related="company_id.inquiry_person_grade", readonly=False)
    inquiry_person_endings = fields.Char(related="company_id.inquiry_person_endings", readonly=False)
