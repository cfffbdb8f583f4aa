import smtplib
from dataclasses import replace
from functools import partial

import psycopg2.errors

from odoo import fields, models, modules
from odoo.tools import email_split

from ..tools.retry import RetryStrategy
from ..tools.smtp_outcome import Outcome, classify
from ..tools.verdict import Refuse

RETRY = RetryStrategy()


class MailMail(models.Model):
    """Mails of touches leave at most once: what is handed over is committed before the wire is touched.

    Odoo's queue sends first and commits later: after a crash in between it would send again. A mail of a
    touch is taken out of the queue, its touch is ``sending``, and both are committed; then it goes to SMTP,
    then its result is committed. What is found in ``sending`` later is listed as unconfirmed.
    """

    _name = "mail.mail"
    _inherit = ["mail.mail", "inquiry.mail.relay"]

    def _send(self, auto_commit=False, raise_exception=False, smtp_session=None, **kwargs):
        # Whoever sends, the touches are looked up and written by the road.
        touches = self.env["inquiry.touch"].sudo().search([("mail_mail_id", "in", self.ids)])
        others = (self - touches.mail_mail_id)._inquiry_filter_allowed()
        if touches and not (auto_commit or modules.module.current_test):
            # In somebody's transaction nothing can be committed before the wire: the queue does it at once.
            self._inquiry_wake_queue()
            touches = touches.browse()
        try:
            result = super(MailMail, others)._send(
                auto_commit=auto_commit, raise_exception=raise_exception, smtp_session=smtp_session, **kwargs
            )
        except smtplib.SMTPServerDisconnected:
            # Odoo gives up the whole batch; ours had no turn yet.
            self._inquiry_wake_queue()
            raise
        if self.env["ir.mail_server"]._disable_send():
            return result
        for touch in touches:
            mail = touch.mail_mail_id
            to_wire = partial(
                super(MailMail, mail)._send, raise_exception=True, smtp_session=smtp_session, **kwargs
            )
            if not mail._inquiry_hand_over(touch, auto_commit, to_wire):
                # The session is dead after a broken connection: each mail opens its own then.
                smtp_session = None
        return result

    def _inquiry_hand_over(self, touch, auto_commit, to_wire):
        """Hand the mail of a touch to SMTP, at most once.

        :param to_wire: called without arguments, sends this mail and raises what went wrong
        :return bool: whether the SMTP session may be used further
        """
        self._inquiry_commit(auto_commit)
        if not self._inquiry_claim(touch):
            self._inquiry_commit(auto_commit)
            return True
        self._inquiry_commit(auto_commit)
        # Odoo sends only what is outgoing; this is undone by a crash, what was committed is not.
        self.state = "outgoing"
        error = None
        try:
            to_wire()
        except psycopg2.Error:
            raise
        except Exception as failure:  # noqa: BLE001 the tool tells what each means
            error = failure
        self._inquiry_record(touch, error)
        touch.enrollment_id._advance()
        self._inquiry_commit(auto_commit)
        return not isinstance(error, smtplib.SMTPServerDisconnected)

    def _inquiry_claim(self, touch):
        """Lock the touch, ask the gate a last time, and take the mail out of Odoo's queue."""
        try:
            touch = touch.try_lock_for_update()
        except psycopg2.errors.SerializationFailure:
            self.env.cr.rollback()
            return False
        if not touch or self.state != "outgoing":
            return False
        if touch.state != "queued":
            self.cancel()
            return False
        verdict = self._inquiry_ask_gate(touch)
        if not touch._obey(verdict):
            self.cancel()
            touch._wake_job()
            return False
        touch._set_sending(fields.Datetime.now() + touch._sending_lease())
        self.write({"state": "exception", "failure_type": "unknown", "failure_reason": "sending"})
        return True

    def _inquiry_ask_gate(self, touch):
        """Ask about what really goes to the wire: to a marketplace the bare text, and files."""
        [request] = touch._gate_requests(fields.Datetime.now())
        if touch.lead_id.inquiry_marketplace_id:
            if self._inquiry_marketplace():
                self._inquiry_part_others()
                self._inquiry_strip(touch.lead_id)
            request = replace(request, text=self._inquiry_text(), files=tuple(self._inquiry_files()))
        gate = self.env["inquiry.gate"]
        return gate._check([request])[touch.id] or gate._refuse_strangers(touch, self._inquiry_recipients())

    def _inquiry_recipients(self):
        """Return every address this mail goes to, copies too."""
        written = [*email_split(self.email_to or ""), *email_split(self.email_cc or "")]
        return [*written, *filter(None, self.recipient_ids.mapped("email_normalized"))]

    def _inquiry_record(self, touch, error):
        """Write down what became of the mail and its touch."""
        if error:
            outcome = classify(error)
        else:
            # Odoo keeps to itself that no recipient was valid.
            outcome = Outcome.SENT if self.state == "sent" else Outcome.BAD_ADDRESS
        detail = self.failure_reason or str(error)
        if outcome is Outcome.NOT_SENT and len(self.recipient_ids) + bool(self.email_to) > 1:
            # One of several may have got it.
            outcome = Outcome.UNSURE
        if outcome is Outcome.SENT:
            self.write({"state": "sent", "failure_type": False, "failure_reason": False})
            touch._mail_sent()
        elif outcome is Outcome.NOT_SENT:
            self._inquiry_retry(touch, detail)
        elif outcome is Outcome.UNSURE:
            self.write({"state": "exception", "failure_reason": detail})
            unsure = touch._set_unconfirmed("connection_lost", detail)
            unsure._log_receipt("unconfirmed", "connection_lost")
        elif outcome is Outcome.BAD_ADDRESS:
            touch._set_planned(fields.Datetime.now())
            touch._refuse(Refuse("bad_address", {"cause": detail}))
            touch._wake_job()
        else:
            touch._fail("mail_refused", detail)

    def _inquiry_retry(self, touch, detail):
        """Leave the mail, which surely did not go, in the queue for a later attempt; give up in the end."""
        attempts = touch.attempts + 1
        again_at = RETRY.next_attempt(attempts, fields.Datetime.now())
        touch.write({"attempts": attempts, "detail": detail})
        if not again_at:
            touch._fail("mail_server", detail)
            return
        self.write({"state": "outgoing", "scheduled_date": again_at})
        touch._set_queued(scheduled_at=again_at, reason="mail_server", facts={"cause": detail})
        touch._log_receipt("retry", "mail_server", {"cause": detail})
        self._inquiry_wake_queue(again_at)

    def _inquiry_wake_queue(self, at=None):
        self.env["ir.cron"]._inquiry_wake("mail.ir_cron_mail_scheduler_action", at)

    def _inquiry_commit(self, auto_commit):
        if auto_commit:
            self.env.cr.commit()  # pylint: disable=invalid-commit
        else:
            # Tests see what would be committed.
            self.env.flush_all()

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        if failure_type == "mail_smtp":
            self._inquiry_keep_unsent()
        return result

    def _inquiry_keep_unsent(self):
        """No connection to the mail server: what had no chance to leave is tried again later."""
        touches = (
            self.env["inquiry.touch"]
            .sudo()
            .search([("mail_mail_id", "in", self.ids), ("state", "=", "queued")])
        )
        for touch in touches:
            mail = touch.mail_mail_id
            mail._inquiry_retry(touch, mail.failure_reason)
