from odoo import api, fields, models

from .inquiry_journey import JourneyScope

EARLIER = 8


class InquiryLeadJourney(models.AbstractModel):
    """What the owner of an inquiry must know of its buyer without a search."""

    _name = "inquiry.lead.journey"
    _description = "Journey on a lead"

    inquiry_journey = fields.Html(string="Journey", compute="_compute_inquiry_journey", sanitize=False)
    inquiry_earlier = fields.Html(
        string="Earlier inquiries", compute="_compute_inquiry_journey", sanitize=False
    )
    inquiry_last_words = fields.Char(string="The buyer's last words", compute="_compute_inquiry_last_words")
    inquiry_last_touch_at = fields.Datetime(string="Last touch", compute="_compute_inquiry_last_touch_at")

    def _compute_inquiry_last_words(self):
        words = self.env["inquiry.journey"]._last_words(self._origin)
        for lead in self:
            lead.inquiry_last_words = words.get(lead._origin.id, (False, False))[1]

    def _compute_inquiry_last_touch_at(self):
        last_by_lead = self._inquiry_last_touches()
        for lead in self:
            lead.inquiry_last_touch_at = last_by_lead.get(lead._origin.id, False)

    def _inquiry_last_touches(self):
        """Return when one of us or a plan wrote last on each of these leads, by id: no more than a moment."""
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        # A colleague may know when somebody was written to, not what.
        spoken = (
            self.env["mail.message"]
            .sudo()
            ._read_group(
                [
                    ("model", "=", "crm.lead"),
                    ("res_id", "in", self._origin.ids),
                    ("message_type", "in", ("comment", "email", "email_outgoing")),
                    ("subtype_id", "in", (comment, False)),
                    ("author_id.user_ids.share", "=", False),
                    ("author_id.user_ids", "!=", False),
                ],
                ["res_id"],
                ["date:max"],
            )
        )
        sent = (
            self.env["inquiry.touch"]
            .sudo()
            ._read_group(
                [("lead_id", "in", self._origin.ids), ("sent_at", "!=", False), ("kind", "=", "message")],
                ["lead_id"],
                ["sent_at:max"],
            )
        )
        last = dict(spoken)
        for lead, sent_at in sent:
            last[lead.id] = max(filter(None, (last.get(lead.id), sent_at)))
        return last

    @api.depends_context("uid", "lang", "tz")
    def _compute_inquiry_journey(self):
        journey = self.env["inquiry.journey"]
        for lead in self:
            origin = lead._origin
            scope = journey._scope(origin.inquiry_buyer_id, origin)
            zone = journey._zone_of(origin)
            lead.inquiry_journey = journey._render(
                "inquiry_touch.journey", zone, entries=journey._tell(scope), lead_id=origin.id
            )
            lead.inquiry_earlier = origin._inquiry_render_earlier(scope, zone)

    def _inquiry_render_earlier(self, scope: JourneyScope, zone):
        """Return the other inquiries of this buyer: number, state, owner and the buyer's last words."""
        journey = self.env["inquiry.journey"]
        inquiries = scope.leads.filtered(lambda lead: not lead.inquiry_set_apart)
        earlier = (inquiries - self.sudo()).sorted(
            lambda lead: lead.inquiry_last_buyer_at or lead.create_date, reverse=True
        )
        shown = earlier[:EARLIER]
        return journey._render(
            "inquiry_touch.earlier_inquiries",
            zone,
            leads=shown,
            words=journey._last_words(shown),
            states=dict(self._fields["won_status"]._description_selection(self.env)),
            more=len(earlier) - len(shown),
            hidden=scope.hidden,
        )
