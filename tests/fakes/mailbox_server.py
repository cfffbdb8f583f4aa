"""A real mail server for incoming mail: Debian's Dovecot, run from a configuration of its own."""

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from machine.addon_tests import free_port
from machine.setup import install_mailbox_server

USER = "sales"
PASSWORD = "letters"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap pop3
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop_port}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
"""


class MailboxServer:
    """One mailbox over IMAP and POP3 on free ports; it can be stopped and started with its mails."""

    def __init__(self):
        install_mailbox_server()
        self.user, self.password = USER, PASSWORD
        self.imap_port, self.pop_port = free_port(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="inquiry_touch_mailbox_"))
        self.folder.chmod(0o755)
        self._write_configuration()
        self.start()

    def _write_configuration(self):
        """Dovecot drops its rights when it has any, and keeps all under one user when not."""
        if os.geteuid():
            me = pwd.getpwuid(os.geteuid())
            users = {"internal": me.pw_name, "login": me.pw_name, "owner": me.pw_uid}
            users |= {"owner_group": me.pw_gid, "internal_group": os.getgid()}
        else:
            owner = pwd.getpwnam("nobody")
            users = {"internal": "dovecot", "login": "dovenull", "owner": owner.pw_uid}
            users |= {"owner_group": owner.pw_gid, "internal_group": "dovecot"}
        (self.folder / "mail").mkdir()
        os.chown(self.folder / "mail", users["owner"], users["owner_group"])
        ports = {"imap_port": self.imap_port, "pop_port": self.pop_port}
        text = CONFIGURATION.format(folder=self.folder, password=PASSWORD, **users, **ports)
        (self.folder / "dovecot.conf").write_text(text)

    def start(self):
        command = [_program(), "-F", "-c", self.folder / "dovecot.conf"]
        output = open(self.folder / "output", "a")  # noqa: SIM115 the process keeps it
        self._process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        output.close()
        deadline = time.monotonic() + 20
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                log = self.folder / "log"
                words = log.read_text() if log.exists() else (self.folder / "output").read_text()
                raise AssertionError(f"Dovecot does not answer:\n{words}")
            time.sleep(0.1)

    def _answers(self):
        try:
            with self.open():
                return True
        except (OSError, imaplib.IMAP4.error):
            return False

    def open(self):
        """Return an IMAP connection with the inbox open."""
        connection = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20)
        connection.login(USER, PASSWORD)
        connection.select()
        return connection

    def put(self, *messages):
        """Lay mails into the mailbox, as its provider does."""
        with self.open() as connection:
            for message in messages:
                connection.append("INBOX", None, None, message.as_bytes())

    def unread(self):
        """The number of mails nobody has read."""
        return len(self._search("UNSEEN"))

    def count(self):
        """The number of mails, read and unread."""
        return len(self._search("ALL"))

    def _search(self, what):
        with self.open() as connection:
            return connection.search(None, what)[1][0].split()

    def stop(self):
        """The server is down; the mails stay."""
        self._process.terminate()
        self._process.wait(20)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _program():
    return shutil.which("dovecot") or "/usr/sbin/dovecot"
