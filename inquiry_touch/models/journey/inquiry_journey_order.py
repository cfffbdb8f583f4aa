from odoo import api, models

from ...tools.journey import JourneyEntry


class InquiryJourneyOrder(models.AbstractModel):
    """The part of a journey that orders take: each event of those its reader may see."""

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
