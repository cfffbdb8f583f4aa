from odoo import api, fields, models

from ...tools.identity_keys import platform_scope
from ...tools.order_events import OrderMoment, moves_on, read_amount


class InquiryBuyerOrder(models.Model):
    """An order on its buyer's file, as the events of its shop tell of it; nobody writes it by hand."""

    _name = "inquiry.buyer.order"
    _description = "Order of a buyer"
    _order = "event_at desc, id desc"
    _rec_name = "number"

    buyer_id = fields.Many2one("inquiry.buyer", required=True, ondelete="cascade", index=True)
    file_id = fields.Many2one(
        "inquiry.buyer", string="Buyer's file before merging", ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", required=True)
    source_id = fields.Many2one("inquiry.source", string="Came by", ondelete="set null")
    scope = fields.Char(required=True, help="Where the number is unique: a marketplace, or the source.")
    number = fields.Char(string="Order", required=True)
    event_id = fields.Many2one("inquiry.order.event", string="Last event", required=True, ondelete="restrict")
    event_at = fields.Datetime(string="When", required=True, help="When the last event happened.")
    is_dated = fields.Boolean(help="The sender named the time of the last event; else it is when it arrived.")
    first_at = fields.Datetime(string="Known since", required=True)
    amount = fields.Monetary()
    currency_id = fields.Many2one("res.currency")
    intake_ids = fields.One2many("inquiry.intake", "order_id", string="Events")

    # The number comes first: that is what is looked up, among the orders of all shops.
    _number_uniq = models.Constraint("UNIQUE(number, scope, company_id)", "This order is on file already.")

    @api.model
    def _find(self, facts_list):
        """Return the orders on file that these events speak of, by company id, scope and number.

        :param list facts_list: :class:`InquiryFacts`
        """
        wanted = {self._key(facts) for facts in facts_list}
        orders_sudo = self.sudo().search(  # the road decides, not the rights of whoever set it going
            [
                ("number", "in", [number for _company, _scope, number in wanted]),
                ("company_id", "in", [company for company, _scope, _number in wanted]),
            ]
        )
        found = {(order.company_id.id, order.scope, order.number): order for order in orders_sudo}
        return {key: order for key, order in found.items() if key in wanted}

    @api.model
    def _key(self, facts):
        return facts.company_id, platform_scope(facts), facts.order_ref

    def _owner_facts(self):
        """Return what an event of this order says about its buyer."""
        file = self.file_id or self.buyer_id
        return {"buyer_id": self.buyer_id.id, "file_id": file.id, "is_known_buyer": True}

    @api.model
    def _moment(self, event, arrival):
        """Return an event as an :class:`OrderMoment`."""
        at = arrival.data.occurred_at or arrival.received_at or fields.Datetime.now()
        return OrderMoment(event.sequence, at, is_dated=bool(arrival.data.occurred_at))

    def _moved_by(self, moment):
        """Tell whether that moment is later than all that is known of this order."""
        last = OrderMoment(self.event_id.sequence, self.event_at, self.is_dated) if self else None
        return moves_on(moment, last)

    @api.model
    def _keep(self, steps, buyers):
        """Write down the orders of these events: new ones on their buyers' files, known ones moved on.

        :param list steps: :class:`EventStep` values of different orders
        :param list buyers: the ``inquiry.buyer`` of each
        :return list: the order of each
        """
        orders_sudo = self.sudo()  # no user writes orders, the road does
        new = [
            self._prepare_order_values(step, buyer)
            for step, buyer in zip(steps, buyers, strict=True)
            if not step.order
        ]
        created = iter(orders_sudo.create(new))
        orders = [step.order or next(created) for step in steps]
        for step in steps:
            if step.order and step.moves:
                step.order._end_plans(step.event)
            if step.order:
                step.order._update(step)
        return orders

    def _end_plans(self, event):
        """End the plans the last event of this order started, now that another one came."""
        running = self.env["inquiry.enrollment"]._of(self.intake_ids.lead_id)
        running.filtered(
            lambda one: (
                one.state == "running"
                and one.sequence_id.stop_on_event
                and self.event_id in one.sequence_id.when_event_ids
                and event not in one.sequence_id.when_event_ids
            )
        )._stop("order_moved")

    @api.model
    def _prepare_order_values(self, step, buyer):
        company_id, scope, number = self._key(step.facts)
        return {
            **buyer._prepare_link_values(),
            "company_id": company_id,
            "source_id": step.facts.source_id,
            "scope": scope,
            "number": number,
            "first_at": step.moment.at,
            **self._prepare_event_values(step),
            **self._prepare_amount_values(step.arrival.data),
        }

    @api.model
    def _prepare_event_values(self, step):
        return {"event_id": step.event.id, "event_at": step.moment.at, "is_dated": step.moment.is_dated}

    @api.model
    def _prepare_amount_values(self, data):
        amount = read_amount(data.amount)
        if amount is None:
            return {}
        return {"amount": amount, "currency_id": self._currency_id(data.currency)}

    @api.model
    def _currency_id(self, code):
        # a shop may be paid in what our books do not use
        currencies_sudo = self.env["res.currency"].sudo().with_context(active_test=False)
        return currencies_sudo.search([("name", "=", code.strip().upper())], limit=1).id if code else False

    def _update(self, step):
        """Note one more event; one that is overtaken changes nothing that later ones said."""
        vals = self._prepare_event_values(step) if step.moves else {}
        if step.moves or not self.amount:
            vals.update(self._prepare_amount_values(step.arrival.data))
        if step.moment.at < self.first_at:
            vals["first_at"] = step.moment.at
        if vals:
            self.write(vals)
