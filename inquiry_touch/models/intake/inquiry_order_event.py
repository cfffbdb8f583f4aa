from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...exceptions import PayloadError
from ...tools.inquiry_facts import UnreadableRow
from ...tools.order_events import word_of


class InquiryOrderEvent(models.Model):
    """Something that can happen to an order, by which name senders tell it, and what it asks of us."""

    _name = "inquiry.order.event"
    _description = "Order event"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The name in calls and files, such as return_asked.")
    sequence = fields.Integer(
        default=10,
        help="Where it stands in the usual run of an order. It tells what came last when a sender names no "
        "times.",
    )
    active = fields.Boolean(default=True)
    meaning = fields.Text(translate=True, help="What it means, for whoever connects a shop.")
    aliases = fields.Text(
        string="Other names",
        help="What senders call it, one name on each line or with commas between them, such as "
        "orders/create.",
    )
    asks_person = fields.Boolean(
        string="Asks for a person",
        help="Opens an inquiry when there is none, and a person owes an answer in time.",
    )
    category_id = fields.Many2one(
        "inquiry.category",
        ondelete="restrict",
        domain=[("is_junk", "=", False)],
        help="The category of an inquiry this event opens. A sensitive one is given to the inquiry it joins "
        "too, so that no machine writes to the buyer about it.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "The code of an order event is used once.")

    @api.constrains("code", "aliases")
    def _check_names(self):
        # Two events of one name: which of them came would depend on their order.
        owners = {}
        for event in self.with_context(active_test=False).search([], order="id"):  # pylint: disable=no-search-all
            for word in event._words():
                if owners.setdefault(word, event) != event:
                    raise ValidationError(
                        self.env._(
                            "“%(word)s” already is a name of “%(event)s”.", word=word, event=owners[word].name
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        # Rules are kept ready with the codes of their events.
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _words(self):
        self.ensure_one()
        names = [self.code, *(self.aliases or "").replace(",", "\n").splitlines()]
        return set(map(word_of, names)) - {""}

    @api.model
    @ormcache()
    def _ids_by_word(self):
        return {word: event.id for event in self.sudo().search([]) for word in event._words()}  # pylint: disable=no-search-all

    @api.model
    def _find(self, text):
        """Return the event of that name, by whichever word a sender calls it; none for an unknown one."""
        return self.browse(self._ids_by_word().get(word_of(text), ()))

    @api.model
    def _settle(self, items):
        """Give the events among what was read in one payload the code we know them by.

        A word that is no event of ours is kept beside the message of an ordinary inquiry.

        :param list items: :class:`InquiryData` or :class:`UnreadableRow` values
        :return list: one value for each; an event that cannot be used among others is an unreadable row
        :raises PayloadError: ``unknown_event`` or ``no_order``, when the payload holds nothing else
        """
        settled = []
        for item in items:
            try:
                settled.append(self._settle_one(item))
            except PayloadError as error:
                if len(items) == 1:
                    raise
                settled.append(UnreadableRow(item.external_ref, error.code, error.detail))
        return settled

    @api.model
    def _settle_one(self, item):
        word = getattr(item, "order_event", "")
        if not word:
            return item
        event = self._find(word)
        if event and not item.order_ref:
            raise PayloadError("no_order", event.name)
        if not event and not item.text:
            raise PayloadError("unknown_event", word)
        extra = item.extra if event else {**item.extra, "event": word}
        return replace(item, order_event=event.code or "", extra=extra)

    @api.model
    def _title(self, data):
        """Return what an event is called that came without words; "" for what is none."""
        event = self._find(data.order_event) if data.order_event else self
        if not event:
            return ""
        return self.env._("%(event)s: order %(order)s", event=event.name, order=data.order_ref)
