import logging
from datetime import timedelta

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...exceptions import PayloadError
from ...tools.inquiry_facts import InquiryData
from ...tools.mask import mask
from ...tools.retry import RetryStrategy
from .inquiry_intake import Arrival

_logger = logging.getLogger(__name__)

RETRY = RetryStrategy()
#: How long nobody else takes up what was claimed. It only has to outlast the way to the lock.
LEASE = timedelta(minutes=1)
#: What this transaction sees is no longer true: only a new one can go on.
SNAPSHOT_ERRORS = (errors.SerializationFailure, errors.DeadlockDetected)
#: Two connections got in each other's way; in a new transaction one sees what the other did.
CONCURRENCY_ERRORS = (*SNAPSHOT_ERRORS, errors.UniqueViolation, ConcurrencyError)
MAX_ROLLBACKS = 5

CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT payload.id
          FROM inquiry_payload payload
         WHERE payload.state = 'new'
           AND payload.next_attempt_at <= %(now)s
           AND payload.is_bulk = %(is_bulk)s
           AND (COALESCE(payload.attempts, 0) > 0) = %(is_tried)s
           AND NOT EXISTS (SELECT 1 FROM inquiry_source source
                            WHERE source.id = payload.source_id AND source.is_paused)
         ORDER BY payload.next_attempt_at, payload.id
         LIMIT %(limit)s
           FOR UPDATE OF payload SKIP LOCKED
    )
    UPDATE inquiry_payload payload
       SET attempts = COALESCE(payload.attempts, 0) + 1,
           next_attempt_at = %(until)s
      FROM due
     WHERE payload.id = due.id
 RETURNING payload.id
"""


class InquiryPayloadJob(models.AbstractModel):
    """The job that reads payloads: it claims a batch, carries it along the road, and survives bad rows."""

    _name = "inquiry.payload.job"
    _description = "Reading of payloads"

    @api.model
    def _cron_parse(self, limit=100):
        """Read what waits, in batches; a batch that raises is repeated one by one."""
        cron = self.env["ir.cron"]
        while batch := self._claim(limit):
            # From now on the attempt counts, also when it kills the server. How many wait is nobody's
            # question: that there may be more keeps the job going.
            cron._commit_progress(remaining=1)
            done = batch._process_claimed()
            if not cron._commit_progress(done, remaining=1):
                # time is up; by itself Odoo would go on with its look each minute
                self._wake_job()
                cron._commit_progress(remaining=1)
                return
        # what others hold, or what came back for later, must not keep this job busy
        self._wake_next()
        cron._commit_progress(remaining=0)

    @api.model
    def _wake_next(self):
        """Let the job run again when what is postponed, or was claimed by a server that died, comes back."""
        waiting = [("state", "=", "new"), ("source_id.is_paused", "=", False)]
        payload = self.search(waiting, order="next_attempt_at, id", limit=1)
        if payload:
            now, at = fields.Datetime.now(), payload.next_attempt_at
            self._wake_job(at=at if at > now else now + LEASE)

    @api.model
    def _wake_job(self, at=None):
        """Let the job read what waits, soon or at that moment."""
        self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_payload_parse", at)

    @api.model
    def _claim(self, limit):
        """Take the next payloads: single new ones first, then what was tried before and the parts of files,
        one at a time, so that what spoils a batch, or kills its server, spoils only one."""
        for _attempt in range(MAX_ROLLBACKS):
            try:
                for is_bulk, is_tried in self._due_kinds():
                    single = is_bulk or is_tried
                    if claimed := self._claim_due(1 if single else limit, is_bulk=is_bulk, is_tried=is_tried):
                        return claimed
                return self.browse()
            except errors.SerializationFailure:
                self.env.cr.rollback()
        return self.browse()

    @api.model
    def _due_kinds(self):
        """Return which kinds of payloads are due, as pairs of ``is_bulk`` and whether they were tried before,
        in the order in which they are taken."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT DISTINCT is_bulk, COALESCE(attempts, 0) > 0 AS is_tried
                     FROM inquiry_payload WHERE state = 'new' AND next_attempt_at <= %s
                    ORDER BY is_bulk, is_tried""",
                fields.Datetime.now(),
            )
        )

    @api.model
    def _claim_due(self, limit, *, is_bulk=False, is_tried=False):
        now = fields.Datetime.now()
        values = {"now": now, "until": now + LEASE, "limit": limit}
        self.env.cr.execute(CLAIM, {**values, "is_bulk": is_bulk, "is_tried": is_tried}, log_exceptions=False)
        claimed = self.browse(sorted(row[0] for row in self.env.cr.fetchall()))
        claimed.invalidate_recordset(["attempts", "next_attempt_at"], flush=False)
        return claimed

    def _process_claimed(self):
        """Carry these along the road; who gets in the way of another connection tries again, in a new
        transaction, and in the end each by itself. What even then fails comes again when its claim ends.

        :return int: how many were carried to an end, were it a failure
        """
        for _attempt in range(MAX_ROLLBACKS):
            try:
                payloads = self._lock()
                payloads._process()
                return len(payloads)
            except CONCURRENCY_ERRORS as error:
                cause = type(error).__name__
                self.env.cr.rollback()
        _logger.warning("%s payloads met %s again and again: one by one.", len(self), cause)
        return self._process_stubborn()

    def _process_stubborn(self):
        """Carry each of these by itself; what is there twice is the error of its row now, nobody's haste."""
        try:
            payloads = self._lock()
            for payload in payloads:
                payload._process_alone(passed_on=SNAPSHOT_ERRORS)
            return len(payloads)
        except SNAPSHOT_ERRORS:
            self.env.cr.rollback()
            return 0

    def _lock(self):
        """Lock those of these payloads that still wait, for this transaction."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM inquiry_payload WHERE id = ANY(%s) AND state = 'new'
                    ORDER BY id FOR UPDATE SKIP LOCKED""",
                self.ids,
            )
        )
        return self.browse([row[0] for row in rows])

    def _process(self):
        """Carry these payloads along the road, together or, when that raises, each by itself."""
        given_up = self.filtered(lambda payload: payload.attempts > RETRY.max_attempts)
        given_up._set_failed("unforeseen", self.env._("The server stopped each time this was read."))
        try:
            with self.env["inquiry.rotation"]._savepoint():
                (self - given_up)._carry()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:  # whichever row raised, the others must go on
            _logger.info("A batch of %s payloads raised %s: one by one.", len(self), type(error).__name__)
            for payload in self - given_up:
                payload._process_alone()

    def _process_alone(self, passed_on=CONCURRENCY_ERRORS):
        try:
            with self.env["inquiry.rotation"]._savepoint():
                self._carry()
        except passed_on:
            raise
        except Exception as error:  # a poison row is counted, postponed and finally failed
            # the text of an error may quote the inquiry: it is kept masked, and the log gets its type only
            detail = mask(f"{type(error).__name__}: {error}")[:1000]
            _logger.warning("Payload %s raised %s.", self.trace, type(error).__name__)
            self._set_again(
                detail, RETRY.next_attempt(self.attempts, fields.Datetime.now(), spread=self.id % 100 / 100)
            )

    def _carry(self):
        """Read these payloads and take in what they hold; what cannot be read is set failed."""
        for (company, file_import), payloads in self.grouped(
            lambda one: (one.company_id, one.import_id)
        ).items():
            # what the rows of a file make of themselves is taken back with it
            payloads = payloads.with_company(company).with_context(inquiry_import_id=file_import.id)
            Intake = payloads.env["inquiry.intake"]
            arrivals, unreadable = [], []
            for payload in payloads:
                for item in payload._try_parse():
                    if isinstance(item, InquiryData):
                        arrivals.append(payload._prepare_arrival(item))
                    else:
                        unreadable.append((payload, item))
            # the buyers' own order: after an outage the older message opens the case, the later joins it
            arrivals.sort(key=lambda arrival: arrival.data.occurred_at or arrival.received_at)
            Intake._note_unreadable(unreadable)
            Intake._take_in(arrivals)
            payloads.filtered(lambda payload: payload.state == "new")._set_parsed()
            file_import._conclude()

    def _try_parse(self):
        try:
            items = self._parse_data()
        except PayloadError as error:
            self._set_failed(error.code, mask(error.detail))
            return []
        if len(items) != self.item_count:
            self.item_count = len(items)
        return items

    @api.model
    def _preview(self, source, body, content_type, headers=None):
        """Return how a call would be read; nothing of it is kept."""
        try:
            data = self.env["inquiry.rehearsal"]._read(source, body, content_type, headers)
        except PayloadError as error:
            return {"readable": False, "error": error.code}
        return {"readable": True, "fields": self.env["inquiry.intake"]._preview(source, data)}

    def _prepare_arrival(self, data):
        return Arrival(
            source=self.source_id,
            data=data,
            trace=self.trace,
            payload=self,
            received_at=self.received_at,
            is_old=bool(self.import_id) and not self.import_id.treat_as_new,
        )
