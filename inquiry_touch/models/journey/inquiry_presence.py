from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Who has not typed for so long is no longer answering.
SILENCE = 120
NOTIFICATION = "inquiry_touch.presence"


class InquiryPresence(models.Model):
    """Somebody is writing to a buyer just now; a row lives as long as they type, and a little longer.

    Each row is written only by its own user, so that no two wait for each other. Whoever reads looks at the
    moment too: a browser that was killed tells nobody.
    """

    _name = "inquiry.presence"
    _description = "Who is answering"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    buyer_id = fields.Many2one("inquiry.buyer", ondelete="cascade", index="btree_not_null")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    seen_at = fields.Datetime(required=True)

    _user_uniq = models.Constraint("UNIQUE(lead_id, user_id)", "One person answers an inquiry once.")

    @api.model
    def _answering(self, leads, buyers):
        """Return who is answering these leads or buyers now, other than the user: names and seconds.

        :return dict: lists of values for the browser, by ``("lead" or "buyer", id)``
        """
        since = fields.Datetime.now() - timedelta(seconds=SILENCE)
        # Everybody of the team may know that somebody answers, not what.
        rows_sudo = self.sudo().search(
            [
                ("seen_at", ">", since),
                ("user_id", "!=", self.env.uid),
                "|",
                ("lead_id", "in", leads.ids),
                ("buyer_id", "in", buyers.ids),
            ],
            order="seen_at desc",
        )
        found = {}
        for row in rows_sudo:
            for key in (("lead", row.lead_id.id), ("buyer", row.buyer_id.id)):
                found.setdefault(key, []).append(row._prepare_payload())
        return found

    def _prepare_payload(self, is_over=False):
        """Return what colleagues are told: a name and a moment, never a content."""
        seconds = (fields.Datetime.now() - self.seen_at).total_seconds()
        return {
            "lead_id": self.lead_id.id,
            "buyer_id": self.buyer_id.id,
            "user_id": self.user_id.id,
            "name": self.user_id.name,
            "seconds": max(0, int(seconds)),
            "is_over": is_over,
        }

    @api.model
    def _note(self, lead):
        """Note that the user is writing on this lead, and tell who looks at it or at its buyer."""
        self.flush_model()
        # One statement, on a row nobody else writes.
        [[row_id]] = self.env.execute_query(
            SQL(
                """
                INSERT INTO inquiry_presence (lead_id, buyer_id, user_id, seen_at)
                VALUES (%(lead)s, %(buyer)s, %(user)s, %(now)s)
                ON CONFLICT (lead_id, user_id) DO UPDATE
                   SET seen_at = EXCLUDED.seen_at, buyer_id = EXCLUDED.buyer_id
                RETURNING id
                """,
                lead=lead.id,
                buyer=lead.sudo().inquiry_buyer_id._root().id or None,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        row_sudo = self.sudo().browse(row_id)
        row_sudo.invalidate_recordset(flush=False)
        row_sudo._tell()

    @api.model
    def _end(self, lead):
        """The user stopped writing on this lead: they sent it, or closed the composer."""
        row_sudo = self.sudo().search([("lead_id", "=", lead.id), ("user_id", "=", self.env.uid)])
        if row_sudo:
            row_sudo._tell(is_over=True)
            row_sudo.unlink()

    def _tell(self, is_over=False):
        payload = self._prepare_payload(is_over)
        # The channel is a record: only who may read it, or a lead of it, is let in (see ir.websocket).
        self.env["bus.bus"]._sendone(self._channel(self.lead_id, self.buyer_id), NOTIFICATION, payload)

    @api.model
    def _channel(self, lead, buyer):
        """Return whose channel carries this: the buyer's, whosever the inquiries; else the lead's."""
        return buyer or lead

    @api.autovacuum
    def _gc_presence(self):
        """Delete what browsers that were killed left behind."""
        silent_since = fields.Datetime.now() - timedelta(seconds=SILENCE)
        self.search([("seen_at", "<", silent_since)]).unlink()
