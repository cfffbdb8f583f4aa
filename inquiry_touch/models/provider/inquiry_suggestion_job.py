import logging
from datetime import timedelta

from odoo import api, fields, models

from ...exceptions import ProviderError
from ...tools.provider_questions import (
    LONGEST_SUMMARY,
    LONGEST_TRANSCRIPT,
    LONGEST_TRANSLATION,
    class_question,
    read_class,
    read_text,
    summary_question,
    translation_question,
)
from ...tools.retry import RetryStrategy
from ..intake.inquiry_payload_job import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

JOB = "inquiry_touch.ir_cron_inquiry_suggestion_ask"
#: A provider that does not answer costs nothing but time: those questions are given up by age alone.
WAITS = RetryStrategy(
    max_attempts=1000, first_wait=timedelta(minutes=1), factor=4, longest_wait=timedelta(hours=1), jitter=0
)
#: How often an answer that cannot be used is asked for.
TRIES = 3
#: An answer that comes later is of no use to anybody.
LATEST = timedelta(days=3)
#: While a question is under way nobody else asks it; after a crash it is asked again then.
LEASE = timedelta(minutes=15)
MEGABYTE = 1_048_576


class InquirySuggestionJob(models.AbstractModel):
    """Asks providers, one question at a time; each is committed before its call and settled after it."""

    _name = "inquiry.suggestion.job"
    _description = "Job of suggestions"

    @api.model
    def _cron_ask(self):
        """Note what is new, then ask what is due; what fails waits and holds up nothing else."""
        cron = self.env["ir.cron"]
        for provider in self.env["inquiry.provider"].search([("kind", "!=", "none")]):
            self._queue_guarded(provider)
            cron._commit_progress()
        seconds_left = cron._commit_progress(remaining=self.search_count(self._due_domain()))
        while seconds_left and (due := self.search(self._due_domain(), order="next_at, id", limit=1)):
            self._ask_guarded(due)
            seconds_left = cron._commit_progress(1)

    @api.model
    def _queue_guarded(self, provider):
        try:
            self._queue_new(provider)
        except CONCURRENCY_ERRORS:
            self.env.cr.rollback()  # somebody changed the same row this very moment: the next run looks again
        except Exception:  # one provider must not keep the others from being asked
            self.env.cr.rollback()
            _logger.exception("What is new to provider %s could not be found.", provider.id)

    @api.model
    def _ask_guarded(self, due):
        try:
            due._ask()
        except CONCURRENCY_ERRORS:
            self.env.cr.rollback()
        except Exception as error:  # one question must not keep the others from being asked
            self.env.cr.rollback()
            if not due.exists():
                return  # its inquiry was deleted or merged this very moment
            _logger.exception("Suggestion %s could not be asked for.", due.id)
            due._set_unanswered(ProviderError("provider_fault", type(error).__name__))

    @api.model
    def _due_domain(self):
        now = fields.Datetime.now()
        return [
            ("state", "=", "waiting"),
            ("next_at", "<=", now),
            ("provider_id.active", "=", True),
            "|",
            ("provider_id.paused_until", "=", False),
            ("provider_id.paused_until", "<=", now),
        ]

    def _ask(self):
        """Ask the provider, unless there is a reason not to, and settle what it said."""
        now, provider = fields.Datetime.now(), self.provider_id
        if self.job not in provider._jobs():
            return self._set_withdrawn("switched_off")
        if not self._may_leave():
            return self._set_withdrawn("not_allowed")
        if self.asked_at < now - LATEST:
            return self._set_failed(ProviderError("provider_late", self.error_code or ""))
        try:
            question = self._prepare_question()
        except ProviderError as error:
            return self._set_failed(error)
        if not question or not provider._may_ask():
            return None
        self.write({"next_at": now + LEASE, "attempts": self.attempts + 1})
        provider._count_question()
        self.env["ir.cron"]._commit_progress()
        return self._settle(question)

    def _settle(self, question):
        values, failure = None, None
        try:
            values = question()
        except ProviderError as error:
            failure = error
        # what follows sees what people did while the provider thought
        self.env["ir.cron"]._commit_progress()
        if not self.exists():
            return None  # its inquiry was deleted or merged meanwhile: nobody waits for the answer
        if failure:
            return self._set_unanswered(failure)
        self.provider_id._set_answering()
        return self._set_answered(values)

    def _prepare_question(self):
        """Return a function that makes the call and returns what of the answer counts, as values; None when
        there is nothing to ask.

        :raises ProviderError: when this cannot be sent
        """
        if self.job == "speech":
            return self._prepare_recording()
        text = self._text_to_send()
        reason = self._reason_not_to_ask(text)
        if reason:
            self._set_withdrawn(reason)
            return None
        return getattr(self, f"_prepare_{self.job}")(text)

    def _prepare_class(self, text):
        provider = self.provider_id
        codes = {code: english for code, (english, _said) in provider._categories().items()}
        question = class_question(text, codes)
        return lambda: self._class_values(
            read_class(provider._adapter()._write_answer(provider, question), codes)
        )

    def _prepare_summary(self, text):
        question = summary_question(text, self.provider_id._language())
        return lambda: self._text_values(question, LONGEST_SUMMARY)

    def _prepare_translation(self, text):
        question = translation_question(text, self.provider_id._language())
        return lambda: self._text_values(question, LONGEST_TRANSLATION)

    def _prepare_recording(self):
        provider, file = self.provider_id, self.attachment_id
        if file.file_size > provider.most_speech_mb * MEGABYTE:
            raise ProviderError("provider_audio_size", f"{file.file_size / MEGABYTE:.1f} MB")
        content, mimetype = file.raw, file.mimetype
        adapter = provider._adapter()
        return lambda: {
            "text": read_text(adapter._transcribe(provider, content, mimetype), LONGEST_TRANSCRIPT)
        }

    def _text_values(self, question, longest):
        provider = self.provider_id
        return {"text": read_text(provider._adapter()._write_answer(provider, question), longest)}

    def _class_values(self, found):
        category = self.env["inquiry.category"].search([("code", "=", found.category)], limit=1)
        return {
            "category_id": category.id if found.category else False,
            "intent": found.intent or False,
            "priority": found.priority or False,
        }

    def _set_unanswered(self, error):
        """Try again later, or give up when what comes back cannot be used time and again."""
        now, provider = fields.Datetime.now(), self.provider_id
        if error.is_down:
            provider._set_failing(error)
        else:
            # whatever it said, it is there
            provider._set_answering()
        unusable = self.unusable + (not error.is_down)
        if unusable >= TRIES or error.code in ("provider_audio_format", "provider_refused"):
            self.unusable = unusable
            return self._set_failed(error)
        next_at = WAITS.next_attempt(min(self.attempts, 10), now)
        self.write({**self._error_values(error), "unusable": unusable, "next_at": next_at})
        self.env["ir.cron"]._inquiry_wake(JOB, max(next_at, provider.paused_until or next_at))
        return None
