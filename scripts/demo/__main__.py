"""scripts/run: Odoo with our addons, inquiries that come through real doors, and what became of them."""

import argparse
import contextlib
import signal

from machine.console import Missing, command_line, note, single, step
from tests.fakes import MailDoor
from tests.support import OdooServer, Rpc

from . import database, report
from .doors import Doors
from .feed import Feed
from .outbox import Outbox, folder_of
from .ports import first_free

PORT = 8069


def _options(arguments):
    parser = argparse.ArgumentParser(prog="scripts/run", description=__doc__.split(": ", 1)[1])
    parser.add_argument("--once", action="store_true", help="feed, show the table, end: 0 if all went well")
    parser.add_argument("--port", type=int, default=PORT, help=f"the first port to try ({PORT})")
    parser.add_argument("--database", default=database.NAME, help="one that is there already")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _around_odoo(server, name, port):
    """Odoo between its two mail servers; all of them end with the block, whatever happens in it."""
    with contextlib.ExitStack() as stack:
        outbox = Outbox(folder_of(server, name), report.tell_mail)
        stack.callback(outbox.stop)
        odoo = OdooServer(
            name,
            "--max-cron-threads=2",
            *outbox.odoo_arguments,
            environment={"INQUIRY_CLUSTER": server.cluster},
            port=port,
        )
        stack.callback(odoo.stop)
        door = MailDoor(odoo.url, name)
        stack.callback(door.stop)
        with step("start Odoo"):
            odoo.wait()
        yield odoo, door, outbox
        note("Ending Odoo and the mail servers ...")


def _serve(odoo, door, outbox, address):
    """Say where to go, and stay until Ctrl-C or until Odoo ends."""
    with contextlib.suppress(KeyboardInterrupt):
        report.show_doors(odoo, door, outbox, address)
        odoo.process.wait()
        raise Missing(f"Odoo has ended by itself. Its log: {odoo.log}")


@command_line
def main(arguments):
    options = _options(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # all tidy up as Ctrl-C does
    with single(
        f"run-{options.database}", f"`make run` is at work already with the database {options.database}."
    ):
        server = database.server()
        if options.database == database.NAME:
            name = database.prepare(server)
        else:
            name = database.existing(server, options.database)
        with _around_odoo(server, name, first_free(options.port)) as (odoo, door, outbox):
            rpc = Rpc(odoo.url, name)
            doors = Doors(rpc, odoo.url).open()
            is_fine = Feed(rpc, doors, door).run_once()
            report.show(rpc, outbox)
            if not options.once:
                _serve(odoo, door, outbox, doors.address)
    return 0 if is_fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
