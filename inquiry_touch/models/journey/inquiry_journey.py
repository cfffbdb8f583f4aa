from dataclasses import dataclass
from typing import Any

from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

from ...tools.journey import JourneyEntry, first_words, in_order, pair_by_key
from ...tools.two_clocks import two_clocks

LENGTH = 60
# Words of people; notices and the mails of touches are shown as what they are.
SPOKEN = ("comment", "email")
DONE = ("sent", "delivered", "read", "replied", "refused", "failed", "unconfirmed", "shadow")
AHEAD = ("planned", "held", "approval", "queued", "sending")
TOUCH_STATES = (*AHEAD, *DONE)
ICONS = {
    "email": "fa-envelope-o",
    "activity": "fa-check-square-o",
    "todo": "fa-check-square-o",
    "call": "fa-phone",
}


@dataclass(frozen=True)
class JourneyScope:
    """Whose journey is told, to whom: all records with all rights; only ``leads`` may be spoken of."""

    buyers: Any
    leads: Any
    hidden: Any
    limit: int = LENGTH


class InquiryJourney(models.AbstractModel):
    """The time line of a buyer over all channels and cases, as its reader may see it."""

    _name = "inquiry.journey"
    _inherit = ["inquiry.journey.order"]
    _description = "Journey of a buyer"

    @api.model
    def _journey_entries(self, scope):
        """Return what happened in this scope, in any order, with a fixed number of queries.

        An addon that knows of more adds its entries to those of ``super()``. Of ``scope.hidden`` nothing may
        be said but what :meth:`_hidden_entries` says.

        :param JourneyScope scope: the buyers and inquiries it is about
        :return list: :class:`JourneyEntry` values
        """
        return [
            *self._spoken_entries(scope),
            *self._touch_entries(scope),
            *self._order_entries(scope),
            *self._event_entries(scope),
            *self._end_entries(scope),
            *self._handover_entries(scope),
            *self._hidden_entries(scope),
        ]

    @api.model
    def _tell(self, scope):
        """Return the entries of this scope in time order, what is furthest ahead first."""
        return in_order(self._journey_entries(scope), scope.limit)

    @api.model
    def _scope(self, buyers, leads, limit=LENGTH):
        """Return the :class:`JourneyScope` of these leads and buyers, whomever those were merged with."""
        family = self._family(buyers)
        Lead = self.env["crm.lead"].with_context(active_test=False)
        # Which inquiries there are decides what is hidden; the reader's rights decide what is told.
        leads_sudo = Lead.sudo().search([("inquiry_buyer_id", "in", family.ids)]) if family else Lead.sudo()
        leads_sudo |= leads.sudo().with_context(active_test=False)
        readable = leads_sudo.sudo(self.env.su)._filtered_access("read").sudo()
        return JourneyScope(family, readable, leads_sudo - readable, limit)

    @api.model
    def _family(self, buyers):
        """Return the files of these buyers and all that were merged with them, as superuser."""
        buyers_sudo = buyers.sudo().with_context(active_test=False)
        roots = buyers_sudo.browse().union(*(buyer._root() for buyer in buyers_sudo))
        return buyers_sudo.search([("id", "child_of", roots.ids)]) if roots else roots

    @api.model
    def _spoken_entries(self, scope):
        """Return what was said, each buyer's message with the way it came, and arrivals without words."""
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        # Searched as the reader: Odoo keeps back what they may not see.
        messages = self.env["mail.message"].search_fetch(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "in", scope.leads.ids),
                ("message_type", "in", SPOKEN),
                ("subtype_id", "=", comment),
            ],
            ["author_id", "body", "create_date", "date", "email_from", "message_type", "res_id"],
            order="id desc",
            limit=scope.limit,
        )
        arrivals = self._arrivals(scope)
        ours = self._our_people(messages)
        heard = [message for message in messages.sorted("id") if message.author_id.id not in ours]
        came_by = pair_by_key(
            [(message.id, (message.res_id, message.create_date)) for message in heard],
            [(arrival.id, (arrival.lead_id.id, arrival.create_date)) for arrival in arrivals],
        )
        entries = [
            self._spoken_entry(message, ours, arrivals.browse(came_by.get(message.id, ())))
            for message in messages
        ]
        lonely = arrivals.filtered(lambda arrival: arrival.id not in set(came_by.values()))
        return entries + [self._arrival_entry(arrival) for arrival in lonely]

    @api.model
    def _arrivals(self, scope):
        arrivals = (
            self.env["inquiry.intake"]
            .sudo()
            .search_fetch(
                [("lead_id", "in", scope.leads.ids), ("event_id", "=", False)],
                ["create_date", "lead_id", "occurred_at", "result", "source_id", "subject"],
                order="id desc",
                limit=scope.limit,
            )
        )
        return arrivals.sorted("id")

    @api.model
    def _our_people(self, messages):
        """Return the ids of the authors of these messages who work here."""
        authors = messages.sudo().author_id.with_context(active_test=False)
        return set(authors.filtered(lambda author: author.user_ids.filtered(lambda user: not user.share)).ids)

    @api.model
    def _spoken_entry(self, message, ours, arrival):
        is_ours = message.author_id.id in ours
        author = message.sudo().author_id.name or message.email_from or ""
        return JourneyEntry(
            at=message.date,
            icon="fa-reply" if is_ours else "fa-comment-o",
            title=self.env._("Answered") if is_ours else self.env._("Wrote"),
            tone="out" if is_ours else "in",
            channel=arrival.source_id.name
            or (self.env._("E-mail") if message.message_type == "email" else ""),
            who=author,
            words=first_words(html2plaintext(message.body or "")),
            model="crm.lead",
            res_id=message.res_id,
        )

    @api.model
    def _arrival_entry(self, arrival):
        result = dict(arrival._fields["result"]._description_selection(self.env)).get(arrival.result)
        return JourneyEntry(
            at=arrival.occurred_at,
            icon="fa-sign-in",
            title=result or self.env._("Arrived"),
            tone="in",
            channel=arrival.source_id.name,
            words=first_words(arrival.subject or ""),
            model="crm.lead",
            res_id=arrival.lead_id.id,
        )

    @api.model
    def _touch_entries(self, scope):
        touches = (
            self.env["inquiry.touch"]
            .sudo()
            .search(
                [("lead_id", "in", scope.leads.ids), ("state", "in", TOUCH_STATES)],
                order="scheduled_at desc, id desc",
                limit=scope.limit,
            )
        )
        states = dict(touches._fields["state"]._description_selection(self.env))
        return [self._touch_entry(touch, states[touch.state]) for touch in touches]

    @api.model
    def _touch_entry(self, touch, state):
        words = first_words(html2plaintext(touch.mail_message_id.body or ""))
        return JourneyEntry(
            at=touch.sent_at or touch.scheduled_at,
            icon=ICONS.get(touch.channel_type, "fa-paper-plane-o"),
            title=touch.name or touch.step_key,
            tone="plan" if touch.state in AHEAD else "auto",
            channel=touch.channel_id.name or "",
            who=state,
            words=touch.explanation or words,
            model="crm.lead",
            res_id=touch.lead_id.id,
        )

    @api.model
    def _end_entries(self, scope):
        ended = scope.leads.filtered(lambda lead: lead.date_closed and lead.won_status in ("won", "lost"))
        return [
            JourneyEntry(
                at=lead.date_closed,
                icon="fa-trophy" if lead.won_status == "won" else "fa-times-circle-o",
                title=self.env._("Won") if lead.won_status == "won" else self.env._("Lost"),
                tone="end",
                who=lead.user_id.name or "",
                words=lead.lost_reason_id.name or lead.name,
                model="crm.lead",
                res_id=lead.id,
            )
            for lead in ended
        ]

    @api.model
    def _handover_entries(self, scope):
        receipts = (
            self.env["inquiry.decision"]
            .sudo()
            .search([("lead_id", "in", scope.leads.ids), ("verdict", "=", "handed_over")], limit=scope.limit)
        )
        return [
            JourneyEntry(
                at=receipt.decided_at,
                icon="fa-exchange",
                title=self.env._("Handed over"),
                tone="out",
                words=receipt.sentence,
                model="crm.lead",
                res_id=receipt.lead_id.id,
            )
            for receipt in receipts
        ]

    @api.model
    def _hidden_entries(self, scope):
        """Say of inquiries the reader may not see that a colleague handles them, and since when; no words."""
        return [
            JourneyEntry(
                at=lead.inquiry_last_buyer_at or lead.inquiry_asked_at or lead.create_date,
                icon="fa-lock",
                title=self.env._("A colleague handles an inquiry"),
                tone="hidden",
                who=lead.user_id.name or "",
            )
            for lead in scope.hidden
        ]

    @api.model
    def _last_words(self, leads):
        """Return what the buyer wrote last on each of these leads: moment and words, by the lead's id.

        The caller sees to it that the reader may see these leads.
        """
        if not leads:
            return {}
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        self.env["mail.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (res_id) res_id, date, body FROM mail_message message
                 WHERE model = 'crm.lead' AND res_id = ANY(%(leads)s)
                   AND message_type = ANY(%(spoken)s) AND subtype_id = %(comment)s
                   AND NOT EXISTS (
                       SELECT FROM res_users WHERE partner_id = message.author_id AND share IS NOT TRUE
                   )
                 ORDER BY res_id, id DESC
                """,
                leads=leads.ids,
                spoken=list(SPOKEN),
                comment=comment,
            )
        )
        return {lead_id: (date, first_words(html2plaintext(body or ""))) for lead_id, date, body in rows}

    @api.model
    def _render(self, template, zone, **values):
        """Return a piece of a screen as HTML; ``when`` in it says a moment on both clocks.

        :param str zone: of the buyer, "" when it is not known
        """
        return self.env["ir.qweb"]._render(
            template,
            {"when": lambda moment: self._when(moment, zone), "now": fields.Datetime.now(), **values},
        )

    @api.model
    def _when(self, moment, zone):
        here = self.env.context.get("tz") or self.env.user.tz or "UTC"
        locale = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").code or "en_US"
        return two_clocks(moment, here, zone, locale=locale, now=fields.Datetime.now())

    @api.model
    def _zone_of(self, lead):
        """Return the zone the buyer of this lead most likely lives in; "" when nothing tells."""
        zones = lead.sudo()._inquiry_contact()["zones"] if lead else ()
        return zones[0] if zones else ""
