import email
import email.policy
import logging
from datetime import timedelta
from imaplib import IMAP4

from odoo import api, fields, models

from ..tools.mailbox import HandOver, ImapFolder, Mailbox, PopFolder
from ..tools.mask import mask
from ..tools.reply_text import subject_of
from ..tools.retry import RetryStrategy

_logger = logging.getLogger(__name__)

TRIES = RetryStrategy(max_attempts=3, longest_wait=timedelta(hours=1))
FOLDERS = {"imap": ImapFolder, "pop": PopFolder}
# Coremail, which these providers run, opens no inbox for a program that has not said its name.
ID_HOSTS = ("163.com", "126.com", "188.com", "yeah.net", "netease.com")
IMAP_ID = '("name" "Odoo" "vendor" "Inquiry Touch" "version" "19.0")'


class FetchmailServer(models.Model):
    """A mailbox loses no mail: what could not be taken in stays unread there and is fetched again.

    Odoo's fetching says to its connection that a mail was handled, whatever happened to it. Here the
    connection knows better (:class:`Mailbox`): a mail whose processing raised is tried again; after
    three tries its bytes are set apart as a failed call of the source, and where even that fails, it stays
    unread, this record says so, and it is tried once an hour. Mail that Odoo refuses because it has nobody
    to give it to (no alias, no route) is Odoo's affair: it is marked as read, as without this addon.
    """

    _inherit = "fetchmail.server"

    inquiry_source_ids = fields.Many2many(
        "inquiry.source",
        string="Inquiry source",
        domain=[("source_type", "=", "email")],
        groups="sales_team.group_sale_manager",
        help="All mail of this mailbox enters at this source, whatever address it was sent to.",
    )
    inquiry_troubles = fields.Json(copy=False, groups="base.group_system")
    inquiry_trouble_text = fields.Text(
        string="Mails left unread", compute="_compute_inquiry_trouble_text", groups="base.group_system"
    )

    @api.depends("inquiry_troubles")
    def _compute_inquiry_trouble_text(self):
        for server in self:
            lines = [
                self.env._(
                    "“%(subject)s”: %(error)s (tries: %(attempts)s)",
                    subject=trouble["subject"],
                    error=trouble["error"],
                    attempts=trouble["attempts"],
                )
                for trouble in (server.inquiry_troubles or {}).values()
            ]
            server.inquiry_trouble_text = "\n".join(lines)

    def action_inquiry_try_again(self):
        """Fetch now, and with the rest what could not be taken in before."""
        self.check_access("write")
        self.inquiry_troubles = False
        return self.fetch_mail()

    def _fetch_mail(self, batch_limit=50):
        servers = self.with_context(inquiry_hand_over=HandOver())
        return super(FetchmailServer, servers)._fetch_mail(batch_limit=batch_limit)

    def _connect__(self, allow_archived=False):  # noqa: PLW3201
        connection = super()._connect__(allow_archived=allow_archived)
        hand_over = self.env.context.get("inquiry_hand_over")
        folder = FOLDERS.get(self._get_connection_type())
        if not (hand_over and folder):
            return connection
        return Mailbox(connection, folder(connection), hand_over, MailboxKeeper(self))

    def _imap_login__(self, connection):  # noqa: PLW3201
        result = super()._imap_login__(connection)
        host = (self.server or "").lower()
        if "ID" in connection.capabilities or host.endswith(ID_HOSTS):
            try:
                connection.xatom("ID", IMAP_ID)  # RFC 2971
            except IMAP4.error as error:
                _logger.info("Mailbox %s did not want to know who we are: %s", self.id, error)
        return result

    def _inquiry_set_apart(self, content, error):
        """Keep the bytes of a mail that could not be taken in, past the transaction that failed.

        :return bool: whether they are kept
        """
        try:
            with self.env.registry.cursor() as cr:
                mail_source = self.env(cr=cr)["inquiry.source.email"]
                headers = email.message_from_bytes(content, policy=email.policy.compat32)
                source_sudo = mail_source._bound_source(self.id) or mail_source._find_sources(headers)[:1]
                if not source_sudo:
                    return False
                source_sudo._keep_failed_mail(content, headers, error)
                return True
        except Exception as failure:  # whatever it is, the mail is still in the mailbox
            _logger.warning("A mail could not be set apart: %s.", type(failure).__name__)
            return False


class MailboxKeeper:
    """Keeps account, on the server's record, of the mails that could not be taken in."""

    def __init__(self, server):
        self._server = server

    def due(self, keys):
        """Leave out the mails that failed and wait; what is no longer in the mailbox is forgotten."""
        troubles = self._server.inquiry_troubles or {}
        now = fields.Datetime.to_string(fields.Datetime.now())
        self._write({key: troubles[key] for key in keys if key in troubles})
        return [key for key in keys if key not in troubles or troubles[key]["again_at"] <= now]

    def failed(self, key, content, error):
        """Count a failure; return whether the mail was set apart and may leave the mailbox."""
        troubles = self._server.inquiry_troubles or {}
        attempts = troubles.get(key, {}).get("attempts", 0) + 1
        detail = mask(f"{type(error).__name__}: {error}" if error else "")[:500].strip()
        if attempts >= TRIES.max_attempts and self._server._inquiry_set_apart(content, detail):
            return True
        now = fields.Datetime.now()
        again_at = TRIES.next_attempt(attempts, now) or now + TRIES.longest_wait
        trouble = {
            "attempts": attempts,
            "again_at": fields.Datetime.to_string(again_at),
            "error": detail,
            "subject": subject_of(email.message_from_bytes(content, policy=email.policy.compat32))[:100],
        }
        self._write({**troubles, key: trouble})
        return False

    def taken(self, key):
        troubles = self._server.inquiry_troubles or {}
        self._write({other: trouble for other, trouble in troubles.items() if other != key})

    def _write(self, troubles):
        if troubles != (self._server.inquiry_troubles or {}):
            self._server.inquiry_troubles = troubles or False
