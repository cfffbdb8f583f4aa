"""scripts/setup: everything the other scripts need, each step only when it is still to do."""

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
    """Chromium serves the tours and screenshots: without it the rest still works."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    try:
        apt_install(["chromium"], "Browser tests need Chromium.")
    except Missing as missing:
        say(f"  note: {missing}")


@command_line
def main(arguments):
    started = time.monotonic()
    say("Setting up (a second run only checks):")
    prepare()
    install_browser()
    root = odoo_source.odoo_root()
    say(f"  Odoo {odoo_source.version(root)} in {root}")
    say(f"  Python packages in {venv.folder()}")
    for server in postgres.servers():
        server.start()
        say(f"  PostgreSQL for '{server.cluster}': {server.describe()}")
    say(f"Ready after {time.monotonic() - started:.1f} s.")


if __name__ == "__main__":
    raise SystemExit(main())
