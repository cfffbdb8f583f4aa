"""The database of `make run`: made once, upgraded when the addons' code has changed."""

from machine import databases, odoo_process, postgres
from machine.console import Missing, locked, step
from machine.paths import BUILD, our_addons, tree_hash

from .outbox import forget

NAME = "inquiry_touch_demo"


def prepare(server):
    """Have the demo database, with the addons as they are in this checkout; return its name."""
    addons = our_addons()
    stamp = f"inquiry_touch {tree_hash(addons)}"
    with locked("demo"):
        found = databases.stamp_of(server, NAME)
        if not found:
            with step("make the demo database (once; some minutes)"):
                _install(server, addons, stamp)
        elif found != stamp:
            with step("the code has changed: upgrade the demo database"):
                _run(server, NAME, "-u", ",".join(addon.name for addon in addons))
                databases.set_stamp(server, NAME, stamp)
    return NAME


def existing(server, name):
    """Check that a database that was named is there and ours."""
    if databases.check_ours(name) not in databases.names(server):
        raise Missing(f"There is no database {name} in the cluster '{server.cluster}': see scripts/db list.")
    return name


def _install(server, addons, stamp):
    """Under another name until it is complete, so that nobody meets half a database."""
    half_done = f"{NAME}_part"
    databases.drop(server, half_done)
    _run(server, half_done, "--with-demo", "-i", ",".join(addon.name for addon in addons))
    databases.set_stamp(server, half_done, stamp)
    databases.drop(server, NAME)
    forget(server, NAME)
    databases.rename(server, half_done, NAME)


def _run(server, name, *arguments):
    log = BUILD / "logs" / f"{name}-setup.log"
    quiet = ["--stop-after-init", "--max-cron-threads=0", "--no-http"]
    odoo_process.must_run(server, log, "-d", name, *arguments, *quiet)


def server():
    """The database server that INQUIRY_CLUSTER names; ``run`` unless it names another."""
    return postgres.selected().start()
