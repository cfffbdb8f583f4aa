"""scripts/setup: everything the other scripts need, each step only when it is still to do."""

import os
import shutil
import time

from . import odoo_source, postgres, venv
from .console import Missing, apt_install, command_line, say


def prepare():
    """Install what is missing; quick and silent when nothing is."""
    postgres.install()
    prepare_without_databases()


def prepare_without_databases():
    """The part that is enough for lint: no database."""
    venv.install()
    odoo_source.install()


def install_browser():
    """Chromium serves the tours and screenshots."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    apt_install(["chromium"], "Browser tests need Chromium.")


def install_mailbox_server():
    """Dovecot is the mailbox of the tests, run from a configuration of their own."""
    if shutil.which("dovecot") or os.path.exists("/usr/sbin/dovecot"):
        return
    apt_install(["dovecot-imapd", "dovecot-pop3d"], "Tests with a real mailbox need Dovecot.")


def install_for_some_tests():
    """What only some tests need: without it the rest still works."""
    for install in (install_browser, install_mailbox_server):
        try:
            install()
        except Missing as missing:
            say(f"  note: {missing}")


@command_line
def main(arguments):
    started = time.monotonic()
    say("Setting up (a second run only checks):")
    prepare()
    install_for_some_tests()
    root = odoo_source.odoo_root()
    say(f"  Odoo {odoo_source.version(root)} in {root}")
    say(f"  Python packages in {venv.folder()}")
    for server in map(postgres.Server, ("run", "test")):
        server.start()
        say(f"  PostgreSQL for '{server.cluster}': {server.describe()}")
    say(f"Ready after {time.monotonic() - started:.1f} s.")


if __name__ == "__main__":
    raise SystemExit(main())
