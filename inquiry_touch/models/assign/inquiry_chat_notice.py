import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models

from ...tools.chat_formats import ChatLine, ChatNotice, blot_address, prepare_call, read_answer
from ...tools.retry import RetryStrategy
from ...tools.safe_post import PostFailed, PostRefused, post

_logger = logging.getLogger(__name__)

RETRY = RetryStrategy(max_attempts=6)
BATCH = 50
JOB = "inquiry_touch.ir_cron_inquiry_chat_notice_send"
# While a call is under way nobody else makes it; after a crash it is tried again then.
LEASE = timedelta(minutes=5)
SILENT_WAIT = timedelta(minutes=2)
KEPT_DAYS = 30


class InquiryChatNotice(models.Model):
    """One message to a group chat: waiting, sent or failed. It says nothing of the buyer as a person."""

    _name = "inquiry.chat.notice"
    _description = "Message to a group chat"
    _order = "id desc"
    _rec_name = "title"

    room_id = fields.Many2one(
        "inquiry.chat.room", string="Group", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True)
    title = fields.Char(string="Message", required=True)
    lines = fields.Json(help="Pairs of text and link.")
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")], required=True, default="waiting"
    )
    attempts = fields.Integer(aggregator=None)
    next_at = fields.Datetime(string="Next try", default=fields.Datetime.now)
    sent_at = fields.Datetime(string="Sent at")
    error = fields.Char(string="Problem")

    _due_idx = models.Index("(next_at) WHERE state = 'waiting'")

    @api.model
    def _queue(self, wanted):
        """Put messages into the queue of the job, which sends them after the commit.

        :param list wanted: tuples of room, title, and pairs of text and link
        """
        # No user writes messages; the road does, whoever set it going.
        notices_sudo = self.sudo().create(
            [{"room_id": room.id, "title": title, "lines": lines} for room, title, lines in wanted]
        )
        self.env["ir.cron"]._inquiry_wake(JOB)
        return notices_sudo

    def action_send_again(self):
        """Let the job send these failed messages again."""
        self.room_id.check_access("write")
        self.sudo().filtered(lambda one: one.state == "failed").write(
            {"state": "waiting", "attempts": 0, "next_at": fields.Datetime.now()}
        )
        self.env["ir.cron"]._inquiry_wake(JOB)

    @api.model
    def _cron_send(self):
        """Send what is due; each message is marked before its call and settled after it."""
        cron = self.env["ir.cron"]
        domain = [("state", "=", "waiting"), ("next_at", "<=", fields.Datetime.now())]
        try:
            due = self.search(domain, order="next_at, id", limit=BATCH).try_lock_for_update()
            due.filtered_domain(domain).write({"next_at": fields.Datetime.now() + LEASE})
        except SerializationFailure:
            self.env.cr.rollback()
            cron._commit_progress(remaining=1)
            return
        cron._commit_progress(remaining=len(due))
        silent = self.env["inquiry.chat.room"]
        for notice in due:
            if not notice.exists():
                continue  # its group was deleted this very moment
            # A robot that hangs costs one time-out in a run, not one for each message.
            if notice.room_id in silent:
                notice.next_at = fields.Datetime.now() + SILENT_WAIT
            elif notice._send() == "busy":
                silent |= notice.room_id
            cron._commit_progress(1)
        self._wake_next()

    def _send(self):
        """Make the call and settle the message; return ``sent``, ``busy`` or ``refused``."""
        room = self.room_id
        try:
            outcome, error = self._call()
        except PostRefused as refused:
            outcome, error = "refused", room._say_refused(refused.code)
        except PostFailed as failure:
            outcome, error = "busy", str(failure)
        except Exception:  # one message must not keep the others from being sent
            _logger.exception("Message %s to a group chat could not be made", self.id)
            outcome, error = "refused", self.env._("the message could not be made")
        self._settle(outcome, error)
        return outcome

    def _call(self):
        room = self.room_id
        if not room.active:
            return "refused", self.env._("the group is switched off")
        address = room._unseal(room.address_sealed)
        if not address:
            return "refused", self.env._("the address is missing or sealed with another key: set it again")
        notice = ChatNotice(self.title, tuple(ChatLine(*line) for line in self.lines or ()))
        secret = room._unseal(room.secret_sealed)
        call = prepare_call(room.kind, notice, address, secret, fields.Datetime.now())
        answer = post(call.url, call.body, call.headers, allow_private=room._allows_private())
        return read_answer(room.kind, answer.status, blot_address(answer.text, call.url))

    def _settle(self, outcome, error):
        now, attempts = fields.Datetime.now(), self.attempts + 1
        next_at = RETRY.next_attempt(attempts, now, self.id % 10 / 10) if outcome == "busy" else None
        values = {"attempts": attempts, "error": error or False}
        if outcome == "sent":
            values |= {"state": "sent", "sent_at": now}
        elif next_at:
            values["next_at"] = next_at
        else:
            values["state"] = "failed"
        self.write(values)
        self.room_id.last_error = error or False

    @api.model
    def _wake_next(self):
        following = self.search([("state", "=", "waiting")], order="next_at", limit=1)
        if following:
            self.env["ir.cron"]._inquiry_wake(JOB, max(following.next_at, fields.Datetime.now()))

    @api.autovacuum
    def _gc_old(self):
        """Forget what was told so many days ago."""
        since = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "!=", "waiting"), ("create_date", "<", since)], limit=10_000).unlink()
