from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.verdict import Receipt

LEAD_ORIGINS = [
    ("manual", "Typed in"),
    ("duplicate", "Duplicated"),
    ("odoo_import", "Imported by Odoo"),
    ("team_alias", "Mail to a sales team"),
    ("api", "Made by an API call"),
]
MANAGERS = "sales_team.group_sale_manager"


class InquirySource(models.Model):
    """A door: one place inquiries come in by, and how they are treated."""

    _name = "inquiry.source"
    _inherit = [
        "inquiry.source.door",
        "inquiry.source.limits",
        "inquiry.source.account",
        "inquiry.source.mailbox",
        "inquiry.source.facts",
        "inquiry.source.sample",
        "inquiry.source.watch",
        "mail.alias.mixin.optional",
    ]
    _description = "Inquiry source"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What your team calls this place.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source_type = fields.Selection(
        [
            ("webhook", "Webhook"),
            ("email", "Mail alias or mailbox"),
            ("ebay", "Messages at eBay"),
            ("import", "File import"),
            ("lead", "Leads made in Odoo"),
        ],
        string="Type",
        required=True,
        default="webhook",
        help="How inquiries come in here: called by another system, by mail, fetched from eBay, from a file, "
        "or as leads that Odoo makes itself.",
    )
    lead_origin = fields.Selection(
        LEAD_ORIGINS, string="Born as", help="Which leads made in Odoo are noted under this source."
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    # what inquiries get when they say nothing else
    team_id = fields.Many2one(
        "crm.team",
        string="Sales team",
        ondelete="set null",
        check_company=True,
        help="Used when no assignment rule names a team.",
    )
    utm_source_id = fields.Many2one(
        "utm.source", ondelete="set null", help="Used when the sender names none."
    )
    utm_medium_id = fields.Many2one(
        "utm.medium", ondelete="set null", help="Used when the sender names none."
    )
    utm_campaign_id = fields.Many2one(
        "utm.campaign", ondelete="set null", help="Used when the sender names none."
    )
    country_id = fields.Many2one(
        "res.country",
        string="Default country",
        help="Used when the sender names no country and the phone number shows none.",
    )
    lang_id = fields.Many2one(
        "res.lang",
        string="Default language",
        context={"active_test": False},
        help="Used when the sender names no language and the text is too short to tell.",
    )

    # what happens
    is_paused = fields.Boolean(
        string="Paused", help="What arrives is kept and waits; nothing is read until you go on."
    )
    is_test = fields.Boolean(
        string="For tests only",
        help="Everything that comes in here is set apart as a test: it gets no owner and no clock, is sent "
        "nothing, counts nowhere, and is deleted after the days for tests.",
    )
    starts_clock = fields.Boolean(
        string="Start the answer clock",
        default=True,
        help="A new inquiry from here owes an answer in time. Old inquiries of a file never do.",
    )
    starts_plan = fields.Boolean(
        string="Start the follow-up plan",
        default=True,
        help="A new inquiry from here gets its first answer and follow-ups. Old inquiries of a file do not.",
    )
    field_map_ids = fields.One2many("inquiry.field.map", "source_id", copy=True, groups=MANAGERS)
    sample = fields.Text(
        groups=MANAGERS,
        help="What one call of this sender looks like (JSON or a form), one mail with its headers, or the "
        "headings and a row of a file. The field maps are tried on it as you write.",
    )
    payload_ids = fields.One2many("inquiry.payload", "source_id", groups=MANAGERS)
    intake_ids = fields.One2many("inquiry.intake", "source_id")
    arrival_count = fields.Integer(string="Arrivals", compute="_compute_arrival_count")
    failed_count = fields.Integer(string="Failed calls", compute="_compute_failed_count", compute_sudo=True)

    _origin_uniq = models.UniqueIndex(
        "(company_id, lead_origin) WHERE lead_origin IS NOT NULL AND active IS TRUE",
        "There is a source for leads of this origin already.",
    )

    @api.depends("intake_ids")
    def _compute_arrival_count(self):
        counts = self.env["inquiry.intake"]._read_group(
            [("source_id", "in", self.ids)], ["source_id"], ["__count"]
        )
        count_by_source = dict(counts)
        for source in self:
            source.arrival_count = count_by_source.get(source, 0)

    @api.depends("payload_ids.state")
    def _compute_failed_count(self):
        counts = self.env["inquiry.payload"]._read_group(
            [("source_id", "in", self.ids), ("state", "=", "failed")], ["source_id"], ["__count"]
        )
        count_by_source = dict(counts)
        for source in self:
            source.failed_count = count_by_source.get(source, 0)

    @api.constrains("source_type", "lead_origin")
    def _check_lead_origin(self):
        for source in self:
            if (source.source_type == "lead") != bool(source.lead_origin):
                raise ValidationError(
                    self.env._("Only a source for leads made in Odoo says how they are born, and it must.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        sources.filtered(lambda source: source.source_type == "webhook")._renew_token()
        self.env.registry.clear_cache()
        return sources

    def write(self, vals):
        result = super().write(vals)
        if vals.get("source_type") == "webhook":
            self.sudo().filtered(lambda source: not source.hook_token_hash)._renew_token()
        if "is_paused" in vals and not vals["is_paused"]:
            self.env["inquiry.payload"]._wake_job()
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().with_context(active_test=False).filtered(lambda s: s.intake_ids or s.payload_ids):
            raise UserError(
                self.env._(
                    "Inquiries came in by this source. Archive it instead: its history stays readable."
                )
            )

    def action_view_arrivals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_intake_action")
        return {**action, "domain": [("source_id", "=", self.id)]}

    def action_view_failed(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("inquiry_touch.inquiry_payload_action")
        return {**action, "domain": [("source_id", "=", self.id), ("state", "=", "failed")]}

    def _prepare_test_receipt(self):
        return Receipt("intake", "test", "test_source", {"source": self.name})

    def _adapter(self):
        """Return the abstract model that knows this type of source."""
        self.ensure_one()
        return self.env[f"inquiry.source.{self.source_type}"]

    @api.model
    def _of_origin(self, origin, company):
        """Return the source for leads Odoo made that way in that company, made when missing."""
        sources_sudo = self.sudo()
        source = sources_sudo.search([("lead_origin", "=", origin), ("company_id", "=", company.id)], limit=1)
        return source or sources_sudo.create(self._prepare_origin_values(origin, company))

    @api.model
    def _prepare_origin_values(self, origin, company):
        by_mail = origin == "team_alias"
        return {
            "name": dict(self._fields["lead_origin"]._description_selection(self.env))[origin],
            "source_type": "lead",
            "lead_origin": origin,
            "company_id": company.id,
            "sequence": 90,
            "starts_clock": by_mail,
            "starts_plan": by_mail,
        }
