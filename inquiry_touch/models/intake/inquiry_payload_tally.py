import hashlib
from contextlib import suppress

from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import SQL

MOST_CALLERS = 50  # of one source and minute get a row of their own; the others share one
MAX_TRIES = 50

COUNT_ON = """
    UPDATE inquiry_payload SET calls = calls + 1, received_at = %(now)s
     WHERE source_id = %(source)s AND tally_key = %(key)s
 RETURNING trace
"""
COUNT_CALLERS = """
    SELECT count(*) FROM inquiry_payload
     WHERE source_id = %(source)s AND received_at >= %(minute)s AND tally_key IS NOT NULL
"""
COUNT_FIRST = """
    INSERT INTO inquiry_payload (source_id, company_id, state, error_code, caller, calls, tally_key, trace,
                                 received_at, is_bulk, create_date, write_date, create_uid, write_uid)
    VALUES (%(source)s, %(company)s, %(state)s, %(code)s, %(caller)s, 1, %(key)s, %(trace)s,
            %(now)s, FALSE, %(now)s, %(now)s, %(uid)s, %(uid)s)
        ON CONFLICT (source_id, tally_key) WHERE tally_key IS NOT NULL
        DO UPDATE SET calls = inquiry_payload.calls + 1, received_at = EXCLUDED.received_at
 RETURNING trace
"""


class InquiryPayloadTally(models.AbstractModel):
    """Calls of which nothing is kept: refused ones, repeated ones, trials. One row counts those of a minute
    that had the same end and came from the same caller, so that no flood of them fills the table."""

    _name = "inquiry.payload.tally"
    _description = "Counting of calls"

    calls = fields.Integer(default=1, help="How many calls this row stands for.")
    caller = fields.Char(help="The same for all calls of one address; it does not tell the address.")
    tally_key = fields.Char()

    _tally_uniq = models.UniqueIndex("(source_id, tally_key) WHERE tally_key IS NOT NULL")

    @api.model
    def _tally(self, source, code, caller, *, is_refused=True):
        """Count a call of which nothing is kept, at once and for good, whatever becomes of the request.

        :return str: the trace of the row that counts it
        """
        now = fields.Datetime.now()
        minute = now.replace(second=0)
        values = {
            "source": source.id,
            "company": source.company_id.id,
            "state": "refused" if is_refused else "answered",
            "code": code,
            "caller": caller,
            "minute": minute,
            "key": f"{minute} {code} {caller}",
            "trace": source._new_trace(),
            "now": now,
            "uid": self.env.uid,
        }
        for _try in range(MAX_TRIES):
            # a cursor of its own: who waits for the row of this minute must not undo the whole request
            with suppress(errors.SerializationFailure), self.env.registry.cursor() as cr:
                return self._tally_on(cr, values)
        return ""

    @api.model
    def _tally_on(self, cr, values):
        cr.execute(COUNT_ON, values, log_exceptions=False)
        row = cr.fetchone()
        if row:
            return row[0]
        cr.execute(COUNT_CALLERS, values)
        if cr.fetchone()[0] >= MOST_CALLERS:
            values = {**values, "caller": "", "key": f"{values['minute']} {values['code']}"}
        cr.execute(COUNT_FIRST, values, log_exceptions=False)
        return cr.fetchone()[0]

    @api.model
    def _count_calls(self, source, caller, since):
        """Return how many calls of a source were let in since then, and how many came from that caller."""
        return self.env.execute_query(
            SQL(
                """SELECT COALESCE(SUM(calls) FILTER (WHERE state != 'refused'), 0),
                          COALESCE(SUM(calls) FILTER (WHERE caller = %s), 0)
                     FROM inquiry_payload
                    WHERE source_id = %s AND received_at > %s""",
                caller,
                source.id,
                since,
            )
        )[0]

    @api.model
    def _known_traces(self, source, body, delivery_ref):
        """Return the trace of the call that had the same number, and of one with the same bytes not long ago.

        The number is a header no signature covers: with another one, the same bytes are still the same.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT trace FROM inquiry_payload
                         WHERE source_id = %(source)s AND delivery_ref = %(delivery)s
                           AND state != 'refused' LIMIT 1),
                       (SELECT trace FROM inquiry_payload
                         WHERE source_id = %(source)s AND body_hash = %(hash)s
                           AND received_at > %(since)s ORDER BY id LIMIT 1)
                """,
                source=source.id,
                delivery=delivery_ref or None,
                hash=hashlib.sha256(body).hexdigest(),
                since=fields.Datetime.now() - source._repeat_window(),
            )
        )[0]
