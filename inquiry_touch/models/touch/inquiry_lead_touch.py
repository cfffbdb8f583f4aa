from datetime import timedelta

from odoo import fields, models
from odoo.tools import email_normalize, hash_sign

from ...tools.buyer_zone import candidate_zones

STOP_SCOPE = "inquiry-stop"


class InquiryLeadTouch(models.AbstractModel):
    """The touch stage of a lead: how its buyer is reached, and what a person must do instead of the job."""

    _name = "inquiry.lead.touch"
    _description = "Touch stage of a lead"

    def _inquiry_contact(self):
        """Return the facts of a gate request that speak of the buyer: addresses, place and time zones."""
        buyer = self.inquiry_buyer_id
        country = self.country_id or buyer.country_id
        state = self.state_id or buyer.state_id
        email = self.email_normalized or email_normalize(buyer.email_from) or ""
        return {
            "email": email,
            "phone": self.phone_sanitized or buyer.phone or "",
            "country_code": country.code or "",
            "state_code": state.code or "",
            "zones": self._inquiry_zones().zones,
        }

    def _inquiry_zones(self):
        """Return in which zones the buyer may live, with the evidence: the gate and the screens read it."""
        buyer = self.inquiry_buyer_id
        country = self.country_id or buyer.country_id
        state = self.state_id or buyer.state_id
        region = self.env["inquiry.region"]._policy_of(country.code or "", state.code or "")
        return candidate_zones(
            stated=self._inquiry_stated_zone(),
            region=region.zones,
            country_code=country.code or "",
            phone=self.phone_sanitized or buyer.phone or "",
            email=self.email_normalized or email_normalize(buyer.email_from) or "",
        )

    def _inquiry_stated_zone(self):
        # Odoo gives each new partner the zone of whoever made it: only a portal user's is their own.
        if self.inquiry_buyer_id.tz:
            return self.inquiry_buyer_id.tz
        partner = self.partner_id
        return partner.tz or "" if partner and partner.user_ids else ""

    def _inquiry_stop_url(self):
        """Return the address of the page on which the buyer ends all planned messages."""
        self.ensure_one()
        # Only the server's secret makes the token; it holds no address and never expires.
        token = hash_sign(self.sudo().env, STOP_SCOPE, self.id)
        return f"{self.get_base_url()}/inquiry/stop/{token}"

    def _inquiry_said_stop(self, channel_type, evidence):
        """The buyer of this inquiry wants no more messages on this channel.

        :param str evidence: where they said so, in words
        """
        self.ensure_one()
        if self.inquiry_buyer_id:
            self.inquiry_buyer_id._said_stop(channel_type, evidence)
        kind = self.env[f"inquiry.channel.{channel_type}"]._address_kind
        address = {"email": self.email_normalized, "phone": self.phone_sanitized}.get(kind)
        if address:
            self.env["inquiry.gate"]._block(kind, [address], evidence)
        self.env["inquiry.enrollment"]._of(self)._stop("opt_out")

    def _inquiry_ask_owner(self, summary, note, *, days=0):
        """Put a to-do for what no machine may do on the lists of those who own these inquiries."""
        leads_sudo = self.sudo().with_context(mail_activity_quick_update=True)
        for user, leads in leads_sudo.grouped(lambda lead: lead._inquiry_worker()).items():
            today = fields.Datetime.context_timestamp(leads.with_context(tz=user.tz), fields.Datetime.now())
            leads.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=today.date() + timedelta(days=days),
                summary=summary,
                note=note,
                user_id=user.id,
            )

    def _inquiry_worker(self):
        """Return who works on this inquiry: its owner, else the one set for inquiries nobody owns."""
        company = self.company_id or self.inquiry_source_id.company_id or self.env.company
        # Who has left finds no to-do any more.
        people = (self.user_id, company.inquiry_fallback_user_id)
        return next((user for user in people if user.active), self.env.user)
