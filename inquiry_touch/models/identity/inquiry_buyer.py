from odoo import api, fields, models


class InquiryBuyer(models.Model):
    """One person or mailbox, over all channels, of one company group."""

    _name = "inquiry.buyer"
    _description = "Buyer"
    _order = "id desc"

    name = fields.Char()
    email_from = fields.Char(string="E-mail")
    phone = fields.Char()
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one("res.partner", ondelete="set null", index="btree_not_null")
    partner_name = fields.Char(string="Company name")
    country_id = fields.Many2one("res.country")
    state_id = fields.Many2one("res.country.state")
    lang_id = fields.Many2one("res.lang", context={"active_test": False})
    merged_into_id = fields.Many2one("inquiry.buyer", ondelete="restrict", index="btree_not_null")
    key_ids = fields.One2many("inquiry.buyer.key", "buyer_id")
    lead_ids = fields.One2many("crm.lead", "inquiry_buyer_id")
    intake_ids = fields.One2many("inquiry.intake", "buyer_id")

    @api.model
    def _resolve(self, facts_list):
        """Find who wrote, and the open case the message belongs to; nothing is created.

        :param list facts_list: :class:`InquiryFacts` of different buyers
        :return list: one :class:`Resolution` for each
        """
        raise NotImplementedError

    @api.model
    def _ensure(self, facts_list):
        """Return the buyer of each of the facts, made with its keys where there is none.

        :return list: ``inquiry.buyer`` records, one for each
        """
        raise NotImplementedError
