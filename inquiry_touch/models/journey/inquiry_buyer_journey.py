from odoo import api, fields, models


class InquiryBuyerJourney(models.AbstractModel):
    """The journey of a buyer, and who is busy with them: names and moments everybody of the team may know."""

    _name = "inquiry.buyer.journey"
    _description = "Journey on a buyer"

    journey = fields.Html(compute="_compute_journey", sanitize=False)
    owner_ids = fields.Many2many(
        "res.users",
        string="Handled by",
        compute="_compute_handling",
        help="Who owns an open inquiry of this buyer, yours or not.",
    )
    last_touch_at = fields.Datetime(string="Last touch", compute="_compute_handling")
    next_touch_at = fields.Datetime(string="Next touch", compute="_compute_handling")

    @api.depends_context("uid", "lang", "tz")
    def _compute_journey(self):
        journey = self.env["inquiry.journey"]
        for buyer in self:
            scope = journey._scope(buyer._origin, self.env["crm.lead"])
            zone = journey._zone_of((scope.leads | scope.hidden).sorted("id")[-1:])
            buyer.journey = journey._render(
                "inquiry_touch.journey", zone, entries=journey._tell(scope), lead_id=0
            )

    def _compute_handling(self):
        # Names and moments, no content: all of them count, also those of colleagues.
        leads_by_buyer = self._leads_by_root()
        leads = self.env["crm.lead"].sudo().union(*leads_by_buyer.values())
        last = leads._inquiry_last_touches()
        upcoming = dict(
            self.env["inquiry.touch"]
            .sudo()
            ._read_group(
                [("lead_id", "in", leads.ids), ("state", "in", ("planned", "held", "approval"))],
                ["lead_id"],
                ["scheduled_at:min"],
            )
        )
        for buyer in self:
            own = leads_by_buyer.get(buyer._root(), leads.browse())
            buyer.owner_ids = own._inquiry_filter_open().user_id
            buyer.last_touch_at = max(filter(None, map(last.get, own.ids)), default=False)
            buyer.next_touch_at = min(filter(None, map(upcoming.get, own)), default=False)

    def _leads_by_root(self):
        """Return all inquiries of these buyers with all rights, closed ones too, by the buyer that stayed."""
        family = self.env["inquiry.journey"]._family(self._origin)
        leads_sudo = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads_sudo = leads_sudo.search([("inquiry_buyer_id", "in", family.ids)])
        return dict(leads_sudo.grouped(lambda lead: lead.inquiry_buyer_id._root()))
