from odoo import api, fields, models

from ...tools.verdict import Suspicion


class InquiryLeadIdentity(models.AbstractModel):
    """The identity stage of a lead: its buyer, his contact, and a case that is opened again for him."""

    _name = "inquiry.lead.identity"
    _description = "Identity stage of a lead"

    inquiry_file_id = fields.Many2one(
        "inquiry.buyer",
        string="Buyer's file before merging",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    inquiry_recognised_by = fields.Char(
        string="Recognised by",
        compute="_compute_inquiry_recognised_by",
        help="Which keys of the first message agreed with those of the buyer.",
    )
    inquiry_suggestion_count = fields.Integer(compute="_compute_inquiry_suggestion_count")

    @api.depends("inquiry_intake_ids.matched_keys")
    @api.depends_context("lang")
    def _compute_inquiry_recognised_by(self):
        for lead in self:
            matched = lead.inquiry_intake_ids.filtered("matched_keys").sorted("id")
            lead.inquiry_recognised_by = matched[-1:].recognised_by

    @api.depends("inquiry_buyer_id")
    def _compute_inquiry_suggestion_count(self):
        for lead in self:
            lead.inquiry_suggestion_count = lead.inquiry_buyer_id.suggestion_count

    def action_inquiry_duplicates(self):
        """Open the files that may be the buyer of this inquiry too."""
        self.ensure_one()
        return self.inquiry_buyer_id.action_view_suggestions()

    def _inquiry_of_known_buyers(self):
        """Return those of these leads whose buyer had asked for something before."""
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        groups = Lead._read_group(
            [("inquiry_buyer_id", "in", self.inquiry_buyer_id.ids)], ["inquiry_buyer_id"], ["id:min"]
        )
        first_by_buyer = {buyer.id: lead_id for buyer, lead_id in groups}
        return self.filtered(lambda lead: first_by_buyer.get(lead.inquiry_buyer_id.id) not in (None, lead.id))

    def _inquiry_open_again(self):
        """Open these closed cases again for their buyers, and ask each owner to look at his."""
        for lead in self - self._inquiry_filter_open():
            if not lead.active:
                lead.action_restore()
            if lead.stage_id.is_won:
                lead.stage_id = lead._stage_find(domain=[("is_won", "=", False)])
            if lead.won_status != "pending":
                lead.probability = lead.automated_probability
            user = lead._inquiry_worker()
            _ = lead.with_context(lang=user.lang).env._
            lead.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=_("The buyer wrote again: this inquiry was reopened"),
            )

    def _inquiry_known_partner(self):
        """Return the contact the buyer of this lead has, if it is in use and of its company."""
        self.ensure_one()
        # The contact of a buyer is told to whoever works on his inquiry.
        partner = self.inquiry_buyer_id.sudo().partner_id
        fits = not partner.company_id or partner.company_id == self.company_id
        return self.env["res.partner"].browse(partner.id if partner.active and fits else ())

    def _inquiry_use_known_partner(self):
        """Give these leads the contact their buyer has already, so that no second one is made."""
        for lead in self.filtered(lambda lead: not lead.partner_id):
            if partner := lead._inquiry_known_partner():
                lead.partner_id = partner

    def _inquiry_link_partner(self):
        """Note the contact an opportunity got as its buyer's, if it has none and the addresses fit."""
        for lead in self.filtered(lambda lead: lead.inquiry_buyer_id and lead.partner_id):
            # Salespeople work on opportunities; buyers they do not write.
            lead.inquiry_buyer_id.sudo()._link_partner(
                lead.partner_id.sudo(), by_marketplace=bool(lead.inquiry_marketplace_id)
            )

    @api.model
    def _inquiry_suspect_merged(self, merges):
        """List the buyers of merged leads as possible duplicates: a person said their cases are one.

        :param list merges: tuples of the id of the lead that stays and the list of those that go
        """
        leads = self.env["crm.lead"].sudo()
        points = self.env["inquiry.match.weight"]._weights().get("inquiries")
        score = points.agrees if points else 0
        for head_id, tail_ids in merges:
            head, tail = leads.browse(head_id), leads.browse(tail_ids).exists()
            others = tail.inquiry_buyer_id - head.inquiry_buyer_id
            if head.inquiry_buyer_id and others:
                suspicions = [Suspicion(other.id, score, {"inquiries": score}) for other in others]
                self.env["inquiry.buyer.suggestion"]._suggest([(head.inquiry_buyer_id, suspicions)])
