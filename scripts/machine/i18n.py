"""scripts/i18n: bring new texts of our addons into their translation files, take texts that are gone out.

scripts/i18n              with a fresh test database that has this checkout's addons
scripts/i18n DATABASE     with this one, whose addons are as in this checkout
"""

import os
import subprocess

from . import databases, odoo_process, postgres, setup, venv
from .console import command_line, step
from .paths import BUILD, our_addons


def _export(server, database, addon):
    """Let Odoo write down every text of the addon that can be translated."""
    template = BUILD / "i18n" / f"{addon.name}.pot"
    template.parent.mkdir(parents=True, exist_ok=True)
    log = BUILD / "i18n" / "export.log"
    arguments = ["export", "-d", database, "-l", "pot", "-o", template, "--", addon.name]
    odoo_process.must_run(server, log, "i18n", *arguments)
    return template


def _merge(template, addon):
    # polib is in the virtual environment, these scripts run without one.
    scripts = os.path.dirname(os.path.dirname(__file__))
    command = [venv.python(), "-m", "machine.po_merge", template, addon / "i18n"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": scripts}, check=True)


def _merge_all(server, database):
    for addon in our_addons():
        with step(f"export the texts of {addon.name}"):
            template = _export(server, database, addon)
        _merge(template, addon)


@command_line
def main(arguments):
    setup.prepare()
    if arguments:
        _merge_all(postgres.selected().start(), databases.check_ours(arguments[0]))
        return
    server = postgres.Server("test").start()
    template = databases.ready_template(server)
    name = databases.clone(server, template, databases.fresh_name("i18n"))
    try:
        _merge_all(server, name)
    finally:
        databases.drop(server, name)


if __name__ == "__main__":
    raise SystemExit(main())
