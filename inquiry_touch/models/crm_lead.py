from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext
from odoo.tools.sql import column_exists, create_column

from ..tools.reply_text import cut_quoted


class CrmLead(models.Model):
    """The lead is the inquiry: what the road knows of it, and where Odoo's own events enter the road."""

    _name = "crm.lead"
    _inherit = [
        "crm.lead",
        "inquiry.estimate.mixin",
        "inquiry.lead.rule",
        "inquiry.lead.replay",
        "inquiry.lead.intake",
        "inquiry.lead.mail",
        "inquiry.lead.marketplace",
        "inquiry.lead.junk",
        "inquiry.lead.import",
        "inquiry.lead.classify",
        "inquiry.lead.grade",
        "inquiry.lead.person",
        "inquiry.lead.identity",
        "inquiry.lead.order",
        "inquiry.lead.journey",
        "inquiry.lead.gaps",
        "inquiry.lead.presence",
        "inquiry.lead.handover",
        "inquiry.lead.assign",
        "inquiry.lead.peak",
        "inquiry.lead.clock",
        "inquiry.lead.urgency",
        "inquiry.lead.event",
        "inquiry.lead.next.step",
        "inquiry.lead.listen",
        "inquiry.lead.answer",
        "inquiry.lead.merge",
        "inquiry.lead.overview",
        "inquiry.lead.touch",
        "inquiry.lead.profile",
        "inquiry.lead.relay",
        "inquiry.lead.suggestion",
    ]

    inquiry_number = fields.Char(
        string="Inquiry no.", compute="_compute_inquiry_number", search="_search_inquiry_number"
    )
    inquiry_source_id = fields.Many2one(
        "inquiry.source",
        string="Inquiry source",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    inquiry_trace = fields.Char(string="Trace", readonly=True, copy=False, index="btree_not_null")
    inquiry_buyer_id = fields.Many2one(
        "inquiry.buyer",
        string="Buyer",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    inquiry_category_id = fields.Many2one(
        "inquiry.category", string="Category", copy=False, ondelete="restrict"
    )
    inquiry_previous_lead_id = fields.Many2one(
        "crm.lead",
        string="Earlier inquiry",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    inquiry_asked_at = fields.Datetime(string="Asked", readonly=True, copy=False)
    inquiry_last_buyer_at = fields.Datetime(string="Last message of the buyer", readonly=True, copy=False)
    inquiry_form = fields.Char(string="Form", help="The form of a web page this inquiry was sent with.")
    inquiry_product = fields.Char(string="Product asked for")
    inquiry_value = fields.Monetary(
        string="Value named",
        currency_field="company_currency",
        help="What the message says the goods are worth, in the currency of the company.",
    )
    inquiry_order_ref = fields.Char(string="Order number", copy=False)

    inquiry_answer_route = fields.Char(compute="_compute_inquiry_answer_route", compute_sudo=True)

    inquiry_intake_ids = fields.One2many("inquiry.intake", "lead_id", string="Arrivals")
    inquiry_decision_ids = fields.One2many("inquiry.decision", "lead_id", string="Decisions")
    inquiry_clock_ids = fields.One2many("inquiry.sla.clock", "lead_id", string="Answer clocks")
    inquiry_enrollment_ids = fields.One2many("inquiry.enrollment", "lead_id", string="Plans")
    inquiry_touch_ids = fields.One2many("inquiry.touch", "lead_id", string="Touches")

    inquiry_next_touch_id = fields.Many2one("inquiry.touch", compute="_compute_inquiry_next_touch")
    inquiry_next_touch_at = fields.Datetime(string="Next touch", compute="_compute_inquiry_next_touch")
    inquiry_next_touch_name = fields.Char(string="Next step", compute="_compute_inquiry_next_touch")

    @api.depends("inquiry_marketplace_id.answer_route", "inquiry_reply_address")
    def _compute_inquiry_answer_route(self):
        for lead in self:
            route = lead.inquiry_marketplace_id.answer_route
            # without a masked address nothing can be relayed
            is_lost = route == "relay" and not lead.inquiry_reply_address
            lead.inquiry_answer_route = "page" if is_lost else route

    def _compute_inquiry_number(self):
        for lead in self:
            lead.inquiry_number = f"INQ-{lead.id:06d}" if lead.inquiry_trace and lead.id else False

    def _search_inquiry_number(self, operator, value):
        if operator not in ("in", "ilike", "="):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        digits = ["".join(filter(str.isdecimal, text or ""))[:18] for text in values]
        return [("id", "in", [int(text) for text in digits if text]), ("inquiry_trace", "!=", False)]

    @api.depends("inquiry_touch_ids.state", "inquiry_touch_ids.scheduled_at")
    def _compute_inquiry_next_touch(self):
        touches = self.env["inquiry.touch"].search(
            [("lead_id", "in", self.ids), ("state", "in", ("planned", "held", "approval"))],
            order="scheduled_at desc, id desc",
        )
        next_by_lead = {touch.lead_id: touch for touch in touches}
        for lead in self:
            touch = next_by_lead.get(lead._origin, self.env["inquiry.touch"])
            lead.inquiry_next_touch_id = touch
            lead.inquiry_next_touch_at = touch.scheduled_at
            lead.inquiry_next_touch_name = touch.name

    def _auto_init(self):
        # without a column Odoo would compute the quantity of all leads there are, and write on each
        for name, kind in (("inquiry_quantity_number", "numeric"), ("inquiry_quantity_unit", "varchar")):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if not self.env.context.get("inquiry_intake"):
            leads._inquiry_note_birth()
        return leads

    def write(self, vals):
        # A lead that is open before and not after was closed just now.
        vals = self._inquiry_note_hand(vals)
        self._inquiry_written(vals)
        if vals.get("user_id"):
            vals = {**vals, "inquiry_waiting_since": False}
        may_close = self._inquiry_may_close(vals)
        open_before = self.filtered("inquiry_trace")._inquiry_filter_open() if may_close else self.browse()
        owners_before = self._inquiry_owners(vals)
        grades_before = self._inquiry_note_before(vals)
        result = super().write(vals)
        if grades_before:
            self._inquiry_note_corrections(grades_before)
        if vals.get("active"):
            # whoever opens it again, by whatever button, says that it is an inquiry
            apart_sudo = self.sudo().filtered("inquiry_set_apart")  # what follows is nobody's to write
            if apart_sudo:
                apart_sudo._inquiry_bring_back()
        if owners_before:
            self._inquiry_handed_over(owners_before, self.env.context.get("inquiry_handover_note", ""))
        if open_before:
            (open_before - open_before._inquiry_filter_open())._inquiry_closed()
        return result

    def unlink(self):
        self._inquiry_settle_merges()
        self._inquiry_keep_results()
        return super().unlink()

    def action_set_lost(self, **additional_values):
        leads = self.with_context(inquiry_close_reason="lost")
        return super(CrmLead, leads).action_set_lost(**additional_values)

    @api.model
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(self._inquiry_leave_out_apart(domain), *args, **kwargs)

    @api.model
    def _read_group(self, domain, *args, **kwargs):
        return super()._read_group(self._inquiry_leave_out_apart(domain), *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, *args, **kwargs):
        return super()._read_grouping_sets(self._inquiry_leave_out_apart(domain), *args, **kwargs)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self.env.context.get("inquiry_leave_out_doors"):
            domain = Domain(domain) & ~self._inquiry_doors_domain()
        return super()._search(domain, *args, **kwargs)

    def _handle_partner_assignment(self, force_partner_id=False, create_missing=True, with_parent=None):
        if not force_partner_id:
            self._inquiry_use_known_partner()
        result = super()._handle_partner_assignment(force_partner_id, create_missing, with_parent)
        self._inquiry_link_partner()
        return result

    def _find_matching_partner(self):
        known = self.partner_id or self._inquiry_known_partner()
        # A masked address says nothing about who somebody is.
        return known if known or self._inquiry_is_masked() else super()._find_matching_partner()

    def _get_partner_email_update(self, force_void=True):
        return not self._inquiry_is_masked() and super()._get_partner_email_update(force_void)

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        return {**values, "email": False} if self._inquiry_is_masked() else values

    def _assign_userless_lead_in_team(self, creation_source):
        others = (self - self._inquiry_filter_by_door()).filtered(lambda lead: not lead.inquiry_set_apart)
        return super(CrmLead, others)._assign_userless_lead_in_team(creation_source)

    def copy(self, default=None):
        return super(CrmLead, self.with_context(inquiry_origin="duplicate")).copy(default)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        # Odoo creates the lead from the subject alone; the rules need the buyer's words too
        words = cut_quoted(html2plaintext(str(msg_dict.get("body") or "")))
        files = self._inquiry_mail_files(msg_dict)
        by_mail = self.with_context(inquiry_origin="team_alias", inquiry_words=words, inquiry_files=files)
        return super(CrmLead, by_mail).message_new(msg_dict, custom_values)

    def message_update(self, msg_dict, update_vals=None):
        result = super().message_update(msg_dict, update_vals)
        self._inquiry_mail_arrived(msg_dict)
        return result

    def message_post(self, **kwargs):
        return super().message_post(**self._inquiry_prepare_post(kwargs))

    def _message_get_default_recipients(self, with_cc=False, all_tos=False):
        found = super()._message_get_default_recipients(with_cc=with_cc, all_tos=all_tos)
        return {**found, **self._inquiry_masked_recipients()}

    def _partner_find_from_emails(self, records_emails, avoid_alias=True, ban_emails=None, **options):
        # a masked address is no contact's, though Odoo would make one of whoever is written to
        ban_emails = [*(ban_emails or ()), *self._inquiry_lent_addresses()]
        return super()._partner_find_from_emails(
            records_emails, avoid_alias=avoid_alias, ban_emails=ban_emails, **options
        )

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        if self.env.context.get("inquiry_is_flood"):
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        self._inquiry_message_posted(message)
        return result

    def _merge_opportunity(self, *args, **kwargs):
        # what one lead takes over from another is no person's word against the rules
        merged = super(CrmLead, self.with_context(inquiry_by_rule=True))._merge_opportunity(*args, **kwargs)
        return merged.with_env(self.env)

    def _merge_get_fields(self):
        return super()._merge_get_fields() + self._inquiry_merge_fields()

    def _merge_get_fields_specific(self):
        return {**super()._merge_get_fields_specific(), **self._inquiry_merge_fields_specific()}

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._inquiry_merge(opportunities)
        return result
