from odoo import fields, models

LEAD_ORIGINS = [
    ("manual", "Typed in"),
    ("duplicate", "Duplicated"),
    ("odoo_import", "Imported by Odoo"),
    ("team_alias", "Mail to a sales team"),
    ("api", "Made by an API call"),
]


class InquirySource(models.Model):
    """A door: one place inquiries come in by, and how they are treated."""

    _name = "inquiry.source"
    _description = "Inquiry source"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source_type = fields.Selection(
        [
            ("webhook", "Webhook"),
            ("email", "Mail alias or mailbox"),
            ("import", "File import"),
            ("lead", "Leads made in Odoo"),
        ],
        required=True,
        default="webhook",
    )
    lead_origin = fields.Selection(LEAD_ORIGINS)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    team_id = fields.Many2one("crm.team", string="Sales team", ondelete="set null")
    utm_source_id = fields.Many2one("utm.source", ondelete="set null")
    utm_medium_id = fields.Many2one("utm.medium", ondelete="set null")
    utm_campaign_id = fields.Many2one("utm.campaign", ondelete="set null")
    country_id = fields.Many2one("res.country", string="Default country")
    lang_id = fields.Many2one("res.lang", string="Default language", context={"active_test": False})
    is_paused = fields.Boolean(string="Paused")
    starts_clock = fields.Boolean(string="Start the answer clock", default=True)
    starts_plan = fields.Boolean(string="Start the follow-up plan", default=True)
    field_map_ids = fields.One2many("inquiry.field.map", "source_id")
    payload_ids = fields.One2many("inquiry.payload", "source_id")
    intake_ids = fields.One2many("inquiry.intake", "source_id")

    def _adapter(self):
        """Return the abstract model that knows this type of source."""
        self.ensure_one()
        return self.env[f"inquiry.source.{self.source_type}"]

    def _receive(self, body, *, content_type="", headers=None, delivery_ref="", received_at=None):
        """Store the bytes of one call or mail and wake the job.

        :param bytes body: exactly as received
        :return: the ``inquiry.payload``
        """
        raise NotImplementedError

    def _prepare_facts(self, data):
        """Turn what was read (:class:`InquiryData`) into :class:`InquiryFacts`: e-mail and phone normalised,
        country and language looked up, the defaults of the source filled in."""
        raise NotImplementedError

    def _find_utm(self, model, name):
        """Return the id of the UTM record of that name, made when missing; False without a name."""
        raise NotImplementedError
