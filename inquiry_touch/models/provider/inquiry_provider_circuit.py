from datetime import timedelta

from odoo import api, fields, models

from ...tools.day_span import day_of, day_start
from ...tools.retry import RetryStrategy

#: From so many failures one after the other on, nobody is asked for a while.
MOST_FAILURES = 3
PAUSES = RetryStrategy(
    max_attempts=1000, first_wait=timedelta(minutes=5), factor=2, longest_wait=timedelta(hours=1), jitter=0
)


class InquiryProviderCircuit(models.AbstractModel):
    """How a provider does: what it was asked today, since when it fails, and until when it is left alone.

    Three failures in a row open the circuit: nobody is asked until ``paused_until``, then one question tries
    it; its answer closes the circuit, its failure makes the next pause longer. Only the job moves these.
    """

    _name = "inquiry.provider.circuit"
    _description = "Circuit of a provider"

    used_day = fields.Date(readonly=True, copy=False)
    used_count = fields.Integer(readonly=True, copy=False)
    used_today = fields.Integer(string="Questions today", compute="_compute_used_today")
    failures = fields.Integer(string="Failures in a row", readonly=True, copy=False, aggregator=None)
    failing_since = fields.Datetime(readonly=True, copy=False)
    needs_person = fields.Boolean(readonly=True, copy=False)
    paused_until = fields.Datetime(string="Left alone until", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Last answer", readonly=True, copy=False)
    error_code = fields.Char(readonly=True, copy=False)
    error_detail = fields.Char(readonly=True, copy=False)
    error_id = fields.Many2one("inquiry.error", string="Problem", compute="_compute_error_id")
    error_cause = fields.Text(compute="_compute_error_id")
    error_remedy = fields.Text(compute="_compute_error_id")

    @api.depends("used_day", "used_count")
    def _compute_used_today(self):
        for provider in self:
            is_today = provider.used_day and provider.used_day == provider._today()
            provider.used_today = provider.used_count if is_today else 0

    @api.depends("error_code")
    @api.depends_context("lang")
    def _compute_error_id(self):
        error_by_code = self.env["inquiry.error"]._by_code(self.mapped("error_code"))
        for provider in self:
            error = error_by_code.get(provider.error_code, self.env["inquiry.error"])
            provider.error_id, provider.error_cause, provider.error_remedy = error, error.cause, error.remedy

    def _today(self):
        return day_of(fields.Datetime.now(), self.company_id._inquiry_zone())

    def _may_ask(self):
        """Say whether today's limit leaves room; if it does not, the provider rests until tomorrow."""
        self.ensure_one()
        if self.used_today < self.daily_limit:
            return True
        tomorrow = day_start(self._today() + timedelta(days=1), self.company_id._inquiry_zone())
        self.write({"paused_until": tomorrow, "error_code": "provider_quota", "error_detail": False})
        return False

    def _count_question(self):
        self.write({"used_day": self._today(), "used_count": self.used_today + 1})

    def _set_answering(self):
        """It answered: the circuit is closed."""
        self.write({**self._closed(), "answered_at": fields.Datetime.now()})

    def _set_failing(self, error):
        """It did not: after a few times, or when only a person can mend it, it is left alone for a while.

        :param ProviderError error: what happened
        """
        now, failures = fields.Datetime.now(), self.failures + 1
        values = {
            "failures": failures,
            "failing_since": self.failing_since or now,
            "needs_person": error.is_final,
            "error_code": error.code,
            "error_detail": error.detail or False,
        }
        if error.is_final or failures >= MOST_FAILURES:
            pauses = max(1, min(failures - MOST_FAILURES + 1, 10))
            values["paused_until"] = PAUSES.next_attempt(pauses, now)
        self.write(values)

    @api.model
    def _closed(self):
        return {
            "failures": 0,
            "failing_since": False,
            "needs_person": False,
            "paused_until": False,
            "error_code": False,
            "error_detail": False,
        }
