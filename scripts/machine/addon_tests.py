"""Our addons' tests, by Odoo's own runner, in a fresh copy of the template database."""

import socket

from . import databases, odoo_process, postgres
from .console import note, say
from .paths import BUILD, our_addons
from .test_log import RunLog

SHOWN = 20


def run(tags=None):
    """Install our addons with their tests; return how many passed and how many failed."""
    addons = [addon.name for addon in our_addons()]
    if not addons:
        say("  no addon yet: nothing to test")
        return 0, 0
    server = postgres.Server("test").start()
    databases.sweep(server)
    log = BUILD / "addon-tests.log"
    name = databases.clone(server, databases.base_template(server), databases.fresh_name("addons"))
    try:
        note(f"  log: {log}")
        code = odoo_process.run_to_log(
            server, log, *test_options(name, tags or _tags(addons)), "-i", ",".join(addons)
        )
    finally:
        databases.drop(server, name)
    return _judge(code, RunLog.read(log))


def test_options(name, tags):
    """How Odoo is told to run tests; on a free port, so that several runs do not meet."""
    return [
        "-d",
        name,
        "--test-tags",
        tags,
        "--http-port",
        free_port(),
        "--max-cron-threads=0",
        "--stop-after-init",
    ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _tags(addons):
    return ",".join(f"/{addon}" for addon in addons)


def _judge(code, log):
    """Every reason why a run that looks green is not."""
    failed = log.failed
    for failure in log.failures[:SHOWN]:
        say(f"  failed: {failure}")
    for skipped in log.skipped[:SHOWN]:
        say(f"  skipped: {skipped}")
    for error in log.errors[:SHOWN]:
        say(f"  logged: {error}")
    if not log.has_summary:
        say(f"  failed: Odoo ended with code {code} and without a summary")
    elif not log.ran:
        say("  failed: no test ran")
    if not failed and (log.errors or not log.ran or code):
        failed = 1
    return log.passed, failed
