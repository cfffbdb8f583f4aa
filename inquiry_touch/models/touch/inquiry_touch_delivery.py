import logging
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models

from ...exceptions import DeliveryError
from ...tools.retry import RetryStrategy
from ...tools.verdict import Hold, Receipt, Refuse
from .inquiry_gate import ANSWERS

_logger = logging.getLogger(__name__)

LEASE_PARAMETER = "inquiry_touch.sending_lease_seconds"
CLAIM_LEASE = timedelta(minutes=10)
CLAIM_TRIES = 5
RETRY = RetryStrategy()
#: Refused on one channel only: the next variant of the step may reach the buyer.
CHANNEL_REASONS = ("bad_address", "no_address", "no_channel", "template_error")
#: Nobody forbade it, no machine can do it: a person is asked.
OWED_REASONS = (
    *CHANNEL_REASONS,
    "no_zone",
    "no_hours",
    "error",
    "mail_server",
    "mail_refused",
    "mail_deleted",
)

CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id
          FROM inquiry_touch
         WHERE state IN ('planned', 'held')
           AND scheduled_at <= %(now)s
           AND CASE WHEN %(is_left)s THEN claimed_until <= %(now)s ELSE claimed_until IS NULL END
         ORDER BY scheduled_at, id
         LIMIT %(limit)s
           FOR UPDATE SKIP LOCKED
    )
    UPDATE inquiry_touch touch
       SET claimed_until = %(until)s,
           attempts = COALESCE(touch.attempts, 0) + CASE WHEN %(is_left)s THEN 1 ELSE 0 END
      FROM due
     WHERE touch.id = due.id
 RETURNING touch.id
"""


class InquiryTouchDelivery(models.AbstractModel):
    """The delivery stage of a touch: the job that takes what is due through the gate to its channel."""

    _name = "inquiry.touch.delivery"
    _description = "Delivery stage of a touch"

    @api.model
    def _cron_deliver(self, limit=200):
        """Deliver what is due, in batches; what a row or a channel spoils, the others do not suffer."""
        cron = self.env["ir.cron"]
        self._sweep()
        cron._commit_progress()
        while touches := self._claim(limit):
            touches._deliver_claimed()
            if not cron._commit_progress(len(touches), remaining=self._count_due()):
                break
        self._wake_next()

    @api.model
    def _claim(self, limit):
        """Take the next due touches; no other worker gets them until the lease ends.

        What a worker that died had claimed is taken one at a time: it may be what killed it.
        """
        for _attempt in range(CLAIM_TRIES):
            try:
                ids = self._claim_due(limit) or self._claim_due(1, is_left=True)
            except psycopg2.errors.SerializationFailure:
                # Somebody changed a row after our snapshot: a new transaction has a new one.
                self.env.cr.rollback()
                continue
            self.env["ir.cron"]._commit_progress()
            return self.search([("id", "in", ids)]) if ids else self.browse()
        return self.browse()

    @api.model
    def _claim_due(self, limit, *, is_left=False):
        now = fields.Datetime.now()
        values = {"now": now, "until": now + CLAIM_LEASE, "limit": limit, "is_left": is_left}
        self.env.cr.execute(CLAIM, values, log_exceptions=False)
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _count_due(self):
        return self.search_count(
            [
                ("state", "in", ("planned", "held")),
                ("scheduled_at", "<=", fields.Datetime.now()),
                ("claimed_until", "=", False),
            ],
            limit=1000,
        )

    @api.model
    def _wake_next(self):
        """Let the job run again when the next touch is due."""
        self.search([("state", "in", ("planned", "held"))], order="scheduled_at, id", limit=1)._wake_job()

    def _deliver_claimed(self):
        """Deliver these; what somebody changed meanwhile is looked at anew."""
        for _attempt in range(CLAIM_TRIES):
            try:
                return self._deliver_due()
            except psycopg2.errors.SerializationFailure:
                self.env.cr.rollback()
        # The claim ends by itself: the next run takes them up again.
        return None

    def _deliver_due(self):
        """Take these claimed touches through the gate and hand those that pass to their channels."""
        given_up = self.filtered(lambda touch: touch.attempts > RETRY.max_attempts)
        for touch in given_up:
            touch._fail("error", self.env._("The server stopped each time this was tried."))
        (self - given_up)._deliver_passing()
        # A plan whose last touch has gone is at its end.
        self.enrollment_id._advance()

    def _deliver_passing(self):
        self._attempt("_leave_out")
        self._filter_going()._attempt("_pass_gate")
        self._filter_going()._attempt("_keep_in_shadow")
        for touches in self._filter_going().grouped("channel_id").values():
            # What is done for one step may end another: a branch, or an inquiry closed as lost.
            touches._filter_going()._attempt("_hand_to_channel")
        self.enrollment_id._advance()

    def _filter_going(self):
        """Return those that are claimed and still to go."""
        return self.filtered(lambda touch: touch.claimed_until and touch.state in ("planned", "held"))

    def _attempt(self, method):
        """Call a method for all of these; when that raises, for each alone, and put aside who raises."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
            return
        except psycopg2.errors.SerializationFailure:
            raise
        except Exception as error:  # noqa: BLE001 whatever one row does, the others must go on
            if len(self) == 1:
                self._stumble(error)
                return
            _logger.info("%s of %s touches failed together, trying each: %s", method, len(self), error)
        for touch in self:
            touch._attempt(method)

    def _stumble(self, error):
        """Try this touch again later, and give up after some attempts; a person is asked then."""
        code = error.code if isinstance(error, DeliveryError) else "error"
        detail = getattr(error, "detail", "") or str(error)
        if code == "error":
            _logger.warning("Touch %s failed and is put aside", self.id, exc_info=error)
        if code in CHANNEL_REASONS:
            self._refuse(Refuse(code, {"cause": detail}))
            return
        attempts = self.attempts + 1
        again_at = RETRY.next_attempt(attempts, fields.Datetime.now())
        vals = {"attempts": attempts, "detail": detail}
        if again_at:
            self._set_held(code, again_at, {"cause": detail})
            self.write(vals)
        else:
            self.write(vals)
            self._fail(code, detail)

    def _fail(self, reason, detail):
        """End what could not be sent; a person is asked to do it."""
        failed = self._set_failed(reason, detail)
        failed._log_receipt("failed", "failed", {"cause": detail})
        failed._ask_owner()

    def _pass_gate(self):
        """Ask the gate about these touches: hold and refuse what does not pass."""
        verdicts = self.env["inquiry.gate"]._check(self._gate_requests(fields.Datetime.now()))
        for touch in self:
            touch._obey(verdicts[touch.id])

    def _obey(self, verdict):
        """Do what the gate said of this touch.

        :return bool: whether it may go
        """
        if isinstance(verdict, Hold):
            # What is held for the same reason again, a pause say, leaves one receipt.
            is_news = (self.state, self.reason) != ("held", verdict.reason)
            self._set_held(verdict.reason, verdict.until, verdict.facts)
            if is_news:
                self._log_receipt("held", verdict.reason, verdict.facts, stage="gate")
        elif isinstance(verdict, Refuse):
            self._refuse(verdict)
        return not verdict

    def _refuse(self, verdict):
        """Use the next variant that can reach the buyer, or end the touch and ask a person who can help."""
        variant = self._next_variant() if verdict.reason in CHANNEL_REASONS else False
        if variant:
            facts = {"channel": variant.channel_id.name}
            self._log_receipt("fallback", "next_variant", facts, stage="gate")
            self.write(
                {"variant_id": variant.id, "channel_id": variant.channel_id.id, "claimed_until": False}
            )
            self._set_planned(fields.Datetime.now(), reason="next_variant", facts=facts)
            return
        refused = self._set_refused(verdict.reason, verdict.facts)
        refused._log_receipt("refused", verdict.reason, verdict.facts, stage="gate")
        refused._ask_owner()

    def _next_variant(self):
        variants = self.step_id.variant_ids.filtered(lambda variant: variant._suits(self.lead_id))
        position = (
            variants.ids.index(self.variant_id.id) + 1 if self.variant_id in variants else len(variants)
        )
        return self._filter_reaching(variants[position:], self.lead_id)[:1]

    def _hand_to_channel(self):
        """Let the channel, the same for all of these, do what they say."""
        channel = self.channel_id
        if self and not channel:
            raise DeliveryError("no_channel")
        if self:
            channel._adapter()._deliver(self)

    def _ask_owner(self):
        """Ask the owners for what was owed to the buyer and cannot be done by the job."""
        owed = self.filtered(lambda touch: touch.reason in OWED_REASONS)
        for touch in owed:
            user = touch.lead_id._inquiry_worker()
            localized = touch.with_context(lang=user.lang)
            summary = localized.env._("Do it yourself: %(step)s", step=localized.name or touch.step_key)
            touch.lead_id._inquiry_ask_owner(summary, localized.explanation or touch.reason)

    def _log_receipt(self, verdict, reason, facts=None, stage="deliver"):
        """Write the same receipt for each of these touches."""
        receipt = Receipt(stage, verdict, reason, facts or {})
        self.env["inquiry.decision"]._log(
            [{"lead": touch.lead_id, "touch": touch, "receipt": receipt} for touch in self]
        )

    @api.model
    def _sending_lease(self):
        """Return how long a hand-over to a wire may take before it counts as lost."""
        # Server settings are read by whoever sends.
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        return timedelta(seconds=int(parameters_sudo.get_param(LEASE_PARAMETER, 600)))

    def _mail_sent(self):
        """The mail server took the mail of this touch."""
        sent = self._set_sent()
        sent._log_receipt("sent", "sent")
        sent.enrollment_id._advance()
        if self.purpose in ANSWERS:
            self.env["inquiry.sla.clock"]._open_of(self.lead_id)._auto_answered(fields.Datetime.now())

    @api.model
    def _sweep(self):
        """List what nobody can vouch for: sent by a worker that died, or gone from a queue."""
        now = fields.Datetime.now()
        lost = self.search([("state", "=", "sending"), ("claimed_until", "<", now)])
        lost._set_unconfirmed("worker_lost")
        lost._log_receipt("unconfirmed", "unconfirmed")
        lost.enrollment_id._advance()
        queued = self.search([("state", "=", "queued"), ("channel_type", "=", "email")])
        for touch in queued.filtered(lambda touch: not touch.mail_mail_id):
            touch._fail("mail_deleted", self.env._("The mail was deleted before it was sent."))
        queued.filtered(lambda touch: touch.mail_mail_id.state == "cancel")._set_cancelled("mail_cancelled")
