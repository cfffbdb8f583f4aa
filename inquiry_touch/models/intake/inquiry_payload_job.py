import logging

from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import PayloadError
from ...tools.inquiry_facts import InquiryData
from ...tools.mask import mask
from ...tools.retry import RetryStrategy
from .inquiry_intake import Arrival

_logger = logging.getLogger(__name__)

RETRY = RetryStrategy()
CONCURRENCY_ERRORS = (errors.SerializationFailure, errors.DeadlockDetected)
MAX_ROLLBACKS = 5


class InquiryPayloadJob(models.AbstractModel):
    """The job that reads payloads: it claims a batch, carries it along the road, and survives bad rows."""

    _name = "inquiry.payload.job"
    _description = "Reading of payloads"

    @api.model
    def _cron_parse(self, limit=100):
        """Read what waits, in batches; a batch that raises is repeated one by one."""
        cron = self.env["ir.cron"]
        seconds_left = cron._commit_progress(remaining=self._count_due())
        rollbacks = 0
        while seconds_left:
            try:
                batch = self._claim(limit)
                if not batch:
                    # what others hold, or what came back for later, must not keep this job busy
                    cron._commit_progress(remaining=0)
                    break
                batch._process()
                seconds_left = cron._commit_progress(len(batch))
            except CONCURRENCY_ERRORS:
                self.env.cr.rollback()
                rollbacks += 1
                if rollbacks == MAX_ROLLBACKS:
                    break

    @api.model
    def _wake_job(self):
        """Let the job read soon what waits."""
        # not env.ref: it asks the database on each call whether the job is still there
        job_id = self.env["ir.model.data"]._xmlid_to_res_id("inquiry_touch.ir_cron_inquiry_payload_parse")
        self.env["ir.cron"].sudo().browse(job_id)._trigger()

    @api.model
    def _count_due(self):
        return self.search_count(
            [
                ("state", "=", "new"),
                ("next_attempt_at", "<=", fields.Datetime.now()),
                ("source_id.is_paused", "=", False),
            ]
        )

    @api.model
    def _claim(self, limit):
        """Lock the next payloads for this transaction: single ones first, else one part of a file."""
        return self._lock_due(limit, is_bulk=False) or self._lock_due(1, is_bulk=True)

    @api.model
    def _lock_due(self, limit, *, is_bulk):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT payload.id
                  FROM inquiry_payload payload
                 WHERE payload.state = 'new'
                   AND payload.next_attempt_at <= %s
                   AND payload.is_bulk = %s
                   AND NOT EXISTS (SELECT 1 FROM inquiry_source source
                                    WHERE source.id = payload.source_id AND source.is_paused)
              ORDER BY payload.next_attempt_at, payload.id
                 LIMIT %s
                   FOR UPDATE OF payload SKIP LOCKED
                """,
                fields.Datetime.now(),
                is_bulk,
                limit,
            )
        )
        return self.browse([row[0] for row in rows])

    def _process(self):
        """Carry these payloads along the road, together or, when that raises, each by itself."""
        try:
            with self.env.cr.savepoint():
                self._carry()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:  # whichever row raised, the others must go on
            _logger.info("A batch of %s payloads raised %s: one by one.", len(self), type(error).__name__)
            for payload in self:
                payload._process_alone()

    def _process_alone(self):
        try:
            with self.env.cr.savepoint():
                self._carry()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:  # a poison row is counted, postponed and finally failed
            # the text of an error may quote the inquiry: it is kept masked, and the log gets its type only
            detail = mask(f"{type(error).__name__}: {error}")[:1000]
            _logger.warning("Payload %s raised %s.", self.trace, type(error).__name__)
            self._set_again(detail, RETRY.next_attempt(self.attempts + 1, fields.Datetime.now()))

    def _carry(self):
        """Read these payloads and take in what they hold; what cannot be read is set failed."""
        for company, payloads in self.grouped("company_id").items():
            payloads = payloads.with_company(company)
            arrivals, unreadable = [], []
            for payload in payloads:
                for item in payload._try_parse():
                    if isinstance(item, InquiryData):
                        arrivals.append(payload._prepare_arrival(item))
                    else:
                        unreadable.append((payload, item))
            self.env["inquiry.intake"].with_company(company)._note_unreadable(unreadable)
            self.env["inquiry.intake"].with_company(company)._take_in(arrivals)
            payloads.filtered(lambda payload: payload.state == "new")._set_parsed()

    def _try_parse(self):
        try:
            return self._parse_data()
        except PayloadError as error:
            self._set_failed(error.code, mask(error.detail))
            return []

    @api.model
    def _preview(self, source, body, content_type):
        """Return how a call would be read, classified and assigned; nothing of it is kept."""
        now = fields.Datetime.now()
        values = self._prepare_payload_values(source, body, "", now)
        payload = self.new({**values, "content_type": content_type})
        try:
            data = source._adapter()._parse(source, payload)[0]
        except PayloadError as error:
            return {"readable": False, "error": error.code}
        return {"readable": True, **self.env["inquiry.intake"]._preview(source, data)}

    def _prepare_arrival(self, data):
        return Arrival(
            source=self.source_id,
            data=data,
            trace=self.trace,
            payload=self,
            received_at=self.received_at,
        )
