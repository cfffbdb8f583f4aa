"""Keeps what Odoo sends in a Maildir, over several runs, and tells the terminal about each mail."""

import mailbox
import shutil

from tests.fakes import Received, SmtpSink


class Outbox:
    """A local SMTP server; mails go nowhere else."""

    def __init__(self, folder, tell):
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._maildir = mailbox.Maildir(folder)
        self._tell = tell
        self._sink = SmtpSink(self._keep)
        self.odoo_arguments = self._sink.odoo_arguments

    def _keep(self, received):
        self._maildir.add(received.content)
        self._tell(received)

    def subjects_to(self, address):
        """The subjects of all mails that went to this address, the oldest first."""
        mails = [Received("", [], self._maildir.get_bytes(key)) for key in sorted(self._maildir.keys())]
        return [mail.subject for mail in mails if address in (mail.message["To"] or "")]

    def stop(self):
        self._sink.stop()


def folder_of(server, name):
    """Where the mails that Odoo sends from this database lie."""
    return server.data_dir / "mails" / name


def forget(server, name):
    """A new database begins with an empty outbox."""
    shutil.rmtree(folder_of(server, name), ignore_errors=True)
