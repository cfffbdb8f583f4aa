from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.gaps import asked_gaps, gaps


class InquiryLeadGaps(models.AbstractModel):
    """What is missing on an inquiry and its buyer, and how the buyer is asked for it."""

    _name = "inquiry.lead.gaps"
    _description = "Gaps of a lead"

    inquiry_gaps = fields.Char(
        string="Still missing",
        compute="_compute_inquiry_gaps",
        help="What is needed to answer, and to write to the buyer lawfully, and is not known yet.",
    )
    inquiry_can_ask = fields.Boolean(compute="_compute_inquiry_gaps")

    @api.depends(
        "country_id",
        "partner_name",
        "email_from",
        "phone",
        "inquiry_answer_route",
        "lang_id",
        "inquiry_product",
        "inquiry_quantity",
        "inquiry_buyer_id.country_id",
        "inquiry_buyer_id.partner_name",
        "inquiry_buyer_id.lang_id",
    )
    def _compute_inquiry_gaps(self):
        for lead in self:
            # The file of a buyer whom the reader may not open still fills the gap.
            buyer_sudo = lead.sudo().inquiry_buyer_id._root()
            missing = gaps(
                {
                    "country": lead.country_id or buyer_sudo.country_id,
                    "company": lead.partner_name or buyer_sudo.partner_name,
                    # at a marketplace a buyer is reached without an address of his own
                    "contact": lead.email_from or lead.phone or lead.inquiry_answer_route == "page",
                    "language": lead.lang_id or buyer_sudo.lang_id,
                    "product": lead.inquiry_product,
                    "quantity": lead.inquiry_quantity,
                }
            )
            lead.inquiry_gaps = ",".join(missing)
            lead.inquiry_can_ask = bool(lead.email_from and asked_gaps(lead.inquiry_gaps))

    def action_inquiry_ask(self):
        """Open a mail to the buyer that asks for what is missing; the context's ``inquiry_gap`` asks for one.

        Nothing is sent: the person reads it, changes it and sends it.
        """
        self.ensure_one()
        self.check_access("write")
        asked = asked_gaps(self.inquiry_gaps, self.env.context.get("inquiry_gap", ""))
        if not (asked and self.email_from):
            raise UserError(
                self.env._(
                    "There is nothing to ask for by e-mail: fill in the e-mail address, or what is missing."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the buyer"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "crm.lead",
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref("inquiry_touch.mail_template_ask").id,
                "default_composition_mode": "comment",
                "default_subtype_xmlid": "mail.mt_comment",
                "inquiry_gaps": asked,
            },
        }
