from odoo import api, models

from ...tools.journey import JourneyEntry

# It stands there as the end of the inquiry.
WON = "won"


class InquiryJourneyOrder(models.AbstractModel):
    """The part of a journey that events take: those of orders, and what people told of the inquiries."""

    _name = "inquiry.journey.order"
    _description = "Orders in a journey"

    @api.model
    def _order_entries(self, scope):
        # Searched as the reader: the orders of buyers others look after are none of theirs.
        orders = self.env["inquiry.buyer.order"].search(
            [("buyer_id", "in", scope.buyers.ids)], limit=scope.limit
        )
        arrivals_sudo = orders.sudo().intake_ids.sorted("id", reverse=True)[: scope.limit]
        return [self._order_entry(arrival) for arrival in arrivals_sudo.filtered("event_id")]

    @api.model
    def _order_entry(self, arrival):
        order = arrival.order_id
        return JourneyEntry(
            at=arrival.occurred_at,
            icon="fa-shopping-cart",
            title=arrival.event_id.name,
            tone="in",
            channel=arrival.source_id.name,
            words=self.env._("Order %(number)s", number=order.number),
            model=order._name,
            res_id=order.id,
        )

    @api.model
    def _event_entries(self, scope):
        """Return what people told of the inquiries: quoted, sample sent. Orders and ends tell the rest."""
        events = (
            self.env["inquiry.event"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", scope.leads.ids),
                    ("is_of_order", "=", False),
                    ("event_id.code", "!=", WON),
                ],
                limit=scope.limit,
            )
        )
        return [
            JourneyEntry(
                at=event.occurred_at,
                icon="fa-flag-o",
                title=event.event_id.name,
                tone="out",
                who=event.user_id.name or "",
                model="crm.lead",
                res_id=event.lead_id.id,
            )
            for event in events
        ]
