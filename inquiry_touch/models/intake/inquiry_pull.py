import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS

from ...tools import ebay_client, ebay_messages
from ...tools.ebay_client import EbayBusy, EbayDenied, EbayGone
from ...tools.plain_text import reference
from ...tools.retry import RetryStrategy
from .inquiry_payload_job import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

RETRY = RetryStrategy(max_attempts=1000, longest_wait=timedelta(hours=1), jitter=0)
#: How far behind the last complete walk conversations are looked into again.
OVERLAP = timedelta(days=7)
#: eBay does not promise an order of conversations: once a day all pages are read, whatever is on them.
FULL_WALK = timedelta(days=1)
#: How often a conversation that eBay does not give is asked for in one walk.
TRIES = 3
#: Where a walk and a conversation end at the latest, in pages: eBay may say for ever that there is more.
MOST_PAGES = 200
MOST_MESSAGE_PAGES = 20
SPARE = timedelta(minutes=2)  # before a token ends


class InquiryPull(models.Model):
    """How far the messages of a source are fetched: a walk over the pages of its conversations.

    A walk lists a page, then fetches each conversation on it with news, one at a step; position and what is
    still to fetch are committed after each step. So a walk that was cut off goes on where it was. What is
    stored already is known by its numbers: it is never stored twice, however often it is listed.
    """

    _name = "inquiry.pull"
    _description = "Fetching of messages"
    _rec_name = "source_id"
    _order = "next_at, id"

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="cascade", index=True)
    state = fields.Selection(
        [("running", "Running"), ("stopped", "Stopped")], default="running", required=True
    )
    next_at = fields.Datetime(string="Next", required=True, default=fields.Datetime.now)
    walk_at = fields.Datetime(string="Walk since")
    is_full = fields.Boolean(string="Over all pages")
    page_offset = fields.Integer(string="Position", aggregator=None)
    is_last_page = fields.Boolean()
    page_ids = fields.Json(string="Conversations on the last page")
    pending = fields.Json(string="Conversations to fetch")
    done_at = fields.Datetime(string="Up to date as of")
    full_at = fields.Datetime(string="All pages read")
    failures = fields.Integer(aggregator=None)
    failing_since = fields.Datetime()
    error_code = fields.Char()
    error = fields.Char(string="Detail")
    token_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    token_until = fields.Datetime(groups=NO_ACCESS, copy=False)

    _source_uniq = models.UniqueIndex("(source_id)", "This source is fetched already.")

    @api.model
    def _cron_pull(self):
        """Take steps for the sources that are due, the longest waiting first; commit after each step."""
        cron = self.env["ir.cron"]
        seconds_left = cron._commit_progress(remaining=self.search_count(self._due()))
        while seconds_left and (pull := self.search(self._due(), limit=1)):
            try:
                with self.env.cr.savepoint():
                    pull._step()
            except CONCURRENCY_ERRORS:
                self.env.cr.rollback()
            except Exception as error:  # one source must not keep the others from being fetched
                _logger.exception("Source %s could not be fetched.", pull.source_id.id)
                pull._set_again("unforeseen", type(error).__name__)
            seconds_left = cron._commit_progress(1)

    @api.model
    def _due(self):
        return [
            ("state", "=", "running"),
            ("next_at", "<=", fields.Datetime.now()),
            ("source_id.active", "=", True),
            ("source_id.source_type", "=", "ebay"),
            ("source_id.is_paused", "=", False),
        ]

    @api.model
    def _of(self, source):
        """Return the row of a source, made when missing."""
        return self.sudo().search([("source_id", "=", source.id)]) or self.sudo().create(
            {"source_id": source.id}
        )

    def _step(self):
        """Fetch one conversation that has news, else list the next page."""
        now = fields.Datetime.now()
        try:
            if self.pending:
                self._fetch_conversation(now)
            elif self.walk_at and self.is_last_page:
                self._set_on(now)
            else:
                self._list_page(now)
        except EbayDenied as error:
            self._set_stopped(error.code, str(error))
        except EbayBusy as error:
            self._postpone_conversation(error)
            self._set_again("ebay_busy", str(error), seconds=error.seconds)

    def _list_page(self, now):
        if not self.walk_at:
            is_full = not self.full_at or self.full_at <= now - FULL_WALK
            self.write({"walk_at": now, "page_offset": 0, "page_ids": False, "is_full": is_full})
        page = self._ask_page(ebay_client.fetch_conversations, self.page_offset)
        known = self._known_refs(
            ebay_messages.message_ref(one, one["latestMessage"])
            for one in page.entries
            if isinstance(one.get("latestMessage"), dict)
        )
        since = self._since()
        news = [one for one in page.entries if ebay_messages.has_news(one, known, since, now)]
        page_ids = [reference(str(one.get("conversationId"))) for one in page.entries]
        page_offset = self.page_offset + ebay_client.PAGE
        # eBay that ignores the position gives the same page again
        goes_on = page.has_next and not set(page_ids) <= set(self.page_ids or ())
        goes_on = goes_on and page_offset < MOST_PAGES * ebay_client.PAGE
        self.write(
            {
                "pending": [{"conversation": ebay_messages.lasting(one), "attempts": 0} for one in news],
                "page_offset": page_offset,
                "page_ids": page_ids,
                "is_last_page": not (goes_on and (news or self.is_full)),
            }
        )
        self._set_on(now)

    def _ask_page(self, call, offset, **options):
        """Return a page of a list; behind its end there is none, whatever eBay calls that."""
        try:
            return self._ask(call, offset=offset, **options)
        except EbayBusy as error:
            if offset and (error.is_about_this or isinstance(error, EbayGone)):
                return ebay_messages.Page((), has_next=False)
            raise

    def _fetch_conversation(self, now):
        """Store the messages of the first conversation that is still to fetch; known ones are left out."""
        conversation = self.pending[0]["conversation"]
        try:
            messages = self._read_messages(str(conversation.get("conversationId")))
        except EbayGone:
            messages = []
        since = self._since()
        wanted = {
            ebay_messages.message_ref(conversation, message): message
            for message in messages
            if ebay_messages.is_wanted(message, since, now)
        }
        known = self._known_refs(wanted)
        for ref in sorted(wanted.keys() - known, key=lambda ref: str(wanted[ref].get("createdDate"))):
            body = ebay_messages.write_payload(conversation, wanted[ref])
            self.source_id._receive(body, content_type="application/json", delivery_ref=ref)
        self.pending = self.pending[1:]
        self._set_on(now)

    def _read_messages(self, conversation_id):
        fetch = partial(ebay_client.fetch_messages, conversation_id=conversation_id)
        messages, read = {}, 0
        for _page in range(MOST_MESSAGE_PAGES):
            page = self._ask_page(fetch, read)
            new = {ebay_messages.message_ref({}, message): message for message in page.entries}
            if not (new.keys() - messages.keys()):
                break
            messages |= new
            read += len(page.entries)
            if not page.has_next:
                break
        else:
            _logger.warning("Source %s: a conversation goes on after %s messages.", self.source_id.id, read)
        return list(messages.values())

    def _known_refs(self, refs):
        """Return those of these references that are stored, as they came or as what became of them."""
        refs = list(refs)
        stored = self.env["inquiry.payload"].search_fetch(
            [("source_id", "=", self.source_id.id), ("delivery_ref", "in", refs)], ["delivery_ref"]
        )
        taken = self.env["inquiry.intake"].search_fetch(
            [("source_id", "=", self.source_id.id), ("external_ref", "in", refs)], ["external_ref"]
        )
        return {*stored.mapped("delivery_ref"), *taken.mapped("external_ref")}

    def _since(self):
        """Return the moment before which messages are not looked at: all walks have seen those."""
        start = self.source_id.pull_from or self.create_date
        return max(start, self.done_at - OVERLAP) if self.done_at else start

    @api.model
    def _listed_domain(self):
        """Return which arrivals a walk may list again; a day more, for those that came in late."""
        pulls_sudo = self.sudo().search(Domain.TRUE)  # whoever deletes, the walks are what they are
        listed = Domain.FALSE
        for pull_sudo in pulls_sudo:
            since = pull_sudo.done_at and pull_sudo.done_at - OVERLAP - timedelta(days=1)
            own = Domain("source_id", "=", pull_sudo.source_id.id)
            listed |= own & Domain("occurred_at", ">=", since) if since else own
        return listed

    def _postpone_conversation(self, error):
        """Put a conversation that eBay does not give behind the others; the next walk asks again."""
        if not (self.pending and error.is_about_this):
            return
        first, *others = self.pending
        again = {**first, "attempts": first["attempts"] + 1}
        if again["attempts"] < TRIES:
            others.append(again)
        else:
            _logger.warning("Source %s: a conversation could not be fetched: %s", self.source_id.id, error)
        self.pending = others

    def _ask(self, call, *args, **options):
        """Make a call with the token at hand, or with a fresh one when eBay no longer takes it."""
        base = ebay_client.base_url(self.source_id.ebay_environment)
        if self.token_sealed and self.token_until > fields.Datetime.now() + SPARE:
            try:
                return call(base, self.source_id._unseal(self.token_sealed), *args, **options)
            except EbayDenied:
                self.token_sealed = False
        return call(base, self._renew_token(base), *args, **options)

    def _renew_token(self, base):
        source = self.source_id
        client = (source._ebay_secret("ebay_client_id"), source._ebay_secret("ebay_client_secret"))
        refresh_token = source._ebay_secret("ebay_refresh_token")
        if not (all(client) and refresh_token):
            raise EbayDenied("ebay_no_secret")
        token = ebay_client.renew_token(base, client, refresh_token)
        until = fields.Datetime.now() + timedelta(seconds=token.seconds)
        self.write({"token_sealed": source._seal(token.value), "token_until": until})
        return token.value

    def _start_over(self):
        """Forget how far was fetched, and the token: it is another account, or another start."""
        walk = {
            "walk_at": False,
            "page_offset": 0,
            "page_ids": False,
            "is_last_page": False,
            "pending": False,
        }
        token = {"token_sealed": False, "token_until": False}
        self.write({**walk, **token, "done_at": False, "full_at": False, "next_at": fields.Datetime.now()})

    def _set_running(self):
        """Fetch from now on, and at once: who set it up has just changed something."""
        now = fields.Datetime.now()
        begun = {"state": "running", "failures": 0, "failing_since": False, "token_sealed": False}
        self.write({**begun, "error_code": False, "error": False, "next_at": now})
        self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_pull")

    def _set_on(self, now):
        """A step was taken: go on at once, or end the walk and rest."""
        vals = {"failures": 0, "failing_since": False, "error_code": False, "error": False}
        if not self.pending and self.is_last_page:
            rest = timedelta(minutes=self.source_id.pull_minutes)
            vals |= {"done_at": self.walk_at, "walk_at": False, "is_last_page": False, "next_at": now + rest}
            vals |= {"full_at": self.walk_at} if self.is_full else {}
        self.write(vals)

    def _set_again(self, code, detail, seconds=0):
        """Come back later: the more failures, the later, and not before eBay said."""
        now, failures = fields.Datetime.now(), self.failures + 1
        next_at = max(RETRY.next_attempt(min(failures, 10), now), now + timedelta(seconds=seconds))
        failed = {"failures": failures, "failing_since": self.failing_since or now, "next_at": next_at}
        self.write({**failed, "error_code": code, "error": detail})

    def _set_stopped(self, code, detail):
        """Stop until a person connects again; the watch tells at once."""
        self.write({"state": "stopped", "error_code": code, "error": detail, "token_sealed": False})
        self.env["ir.cron"]._inquiry_wake("inquiry_touch.ir_cron_inquiry_alert_watch")
