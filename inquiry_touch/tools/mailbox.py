"""A mailbox between Odoo's fetching and the wire: it forgets a mail only after the mail was taken in.

Odoo marks a mail as handled even when its processing raised (``fetchmail.server._fetch_mail``).
"""

from imaplib import IMAP4
from poplib import error_proto


class HandOver:
    """What became of the mail that is being handed over: nothing, until somebody says so."""

    def __init__(self):
        self.start()

    def start(self):
        self.is_settled = self.is_refused = False
        self.error = None

    def settle(self):
        """It was taken in, or need not be."""
        self.is_settled = True

    def unsettle(self):
        """What was done with it has been rolled back."""
        self.is_settled = False

    def refuse(self):
        """Nobody here gets it, however often it is tried."""
        self.is_refused = True


class ImapFolder:
    """The inbox of an IMAP server; a mail there is known by its UID (RFC 3501, 2.3.1.1)."""

    def __init__(self, connection):
        self._connection = connection

    def open(self):
        """Return the keys of the mails that nobody has read.

        :raises IMAP4.error: when the inbox cannot be opened, with the server's own words
        """
        answer, data = self._connection.select()
        if answer != "OK":
            raise IMAP4.error(b" ".join(filter(None, data)).decode(errors="replace"))
        _name, [validity] = self._connection.response("UIDVALIDITY")
        self._prefix = f"{(validity or b'').decode()}-"
        _answer, data = self._connection.uid("SEARCH", "UNSEEN")
        return [self._prefix + uid.decode() for uid in (data[0] or b"").split()]

    def fetch(self, key):
        """Return the bytes of a mail, None when it is gone. Reading does not mark it."""
        _answer, data = self._connection.uid("FETCH", key.removeprefix(self._prefix), "(BODY.PEEK[])")
        return next((part[1] for part in data if isinstance(part, tuple)), None)

    def forget(self, key):
        self._connection.uid("STORE", key.removeprefix(self._prefix), "+FLAGS", r"(\Seen)")


class PopFolder:
    """A POP3 mailbox; a mail there is known by its unique id, or its number where there are none."""

    def __init__(self, connection):
        self._connection = connection

    def open(self):
        """Return the keys of all mails: what was taken in is deleted."""
        try:
            _answer, lines, _size = self._connection.uidl()
            pairs = [line.decode(errors="replace").split(maxsplit=1)[::-1] for line in lines]
        except error_proto:
            count, _size = self._connection.stat()
            pairs = [(str(number), number) for number in range(1, count + 1)]
        self._numbers = {key: int(number) for key, number in pairs}
        return list(self._numbers)

    def fetch(self, key):
        _answer, lines, _size = self._connection.retr(self._numbers[key])
        return b"\n".join(lines)

    def forget(self, key):
        self._connection.dele(self._numbers[key])


class Mailbox:
    """What Odoo's fetching takes for a connection.

    :param HandOver hand_over: learns from the gateway what became of each mail
    :param keeper: keeps account of the mails that failed: ``due(keys)`` leaves out those that wait,
        ``failed(key, content, error)`` says whether the mailbox may forget one, ``taken(key)`` closes one
    """

    def __init__(self, connection, folder, hand_over, keeper):
        self._connection = connection
        self._folder = folder
        self._hand_over = hand_over
        self._keeper = keeper
        self._waiting = []
        self._content = b""

    def check_unread_messages(self):
        self._waiting = self._keeper.due(self._folder.open())
        return len(self._waiting)

    def retrieve_unread_messages(self):
        for key in self._waiting:
            self._content = self._folder.fetch(key)
            if self._content is not None:
                self._hand_over.start()
                yield key, self._content

    def handled_message(self, key):
        hand_over = self._hand_over
        if hand_over.is_settled or hand_over.is_refused:
            may_forget = True
        else:
            may_forget = self._keeper.failed(key, self._content, hand_over.error)
        if may_forget:
            self._folder.forget(key)
            self._keeper.taken(key)

    def disconnect(self):
        self._connection.disconnect()
