from odoo import api, fields, models
from odoo.tools import SQL


class InquirySeenMixin(models.AbstractModel):
    """What is seen again and again, and remembers the last time."""

    _name = "inquiry.seen.mixin"
    _description = "Seen last"

    last_seen_at = fields.Datetime(string="Last seen", readonly=True)

    @api.model
    def _mark_seen(self, seen):
        """Note when these records were seen last, whatever came in between.

        The UPDATE is also a lock, that is why it is sent even when nothing changes (the ORM would skip it).
        Two transactions that both found no open case of one buyer and are about to open one each meet here:
        the second is refused by PostgreSQL (REPEATABLE READ), is run again, and joins the case of the first.

        :param dict seen: the moment, by the id of the record; None locks it and leaves its moment alone
        """
        if not seen:
            return
        self.flush_model(["last_seen_at"])
        # Locked in the order of their ids, so that two batches cannot wait for each other.
        self.env.cr.execute(
            SQL(
                """
                WITH seen AS (
                    SELECT * FROM unnest(%(ids)s::int[], %(moments)s::timestamp[]) AS one(id, at)
                ), locked AS (
                    SELECT id, last_seen_at FROM %(table)s WHERE id = ANY(%(ids)s)
                    ORDER BY id FOR NO KEY UPDATE
                )
                UPDATE %(table)s AS kept SET last_seen_at = GREATEST(locked.last_seen_at, seen.at)
                FROM seen JOIN locked USING (id) WHERE kept.id = seen.id
                """,
                table=SQL.identifier(self._table),
                ids=list(seen),
                moments=list(seen.values()),
            )
        )
        self.browse(seen).invalidate_recordset(["last_seen_at"])
