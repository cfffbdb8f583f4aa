"""scripts/db: clone, drop, list our databases, or open psql on one."""

import os

from . import databases, postgres, setup
from .console import command_line, say

LIBPQ = ("PGHOST", "PGPORT", "PGUSER")
USAGE = """\
scripts/db list                     our databases
scripts/db clone TEMPLATE NEW       copy one, files too
scripts/db drop NAME ...            remove one, files too
scripts/db psql NAME [ARGUMENTS]    psql on one
scripts/db template base|ready      make a test template when needed and print its name
scripts/db env                      the variables that lead to the server, to be exported
scripts/db stop                     stop the private server
The server is the one of INQUIRY_CLUSTER: run (when not set) or test."""


@command_line
def main(arguments):
    """Read the command; what is not known shows the usage."""
    match arguments:
        case ["list"]:
            say("\n".join(databases.names(_server())))
        case ["clone", template, new]:
            databases.clone(_server(), template, new)
        case ["drop", *names] if names:
            _drop(names)
        case ["psql", name, *rest]:
            program = [postgres.program("psql"), "-d", databases.check_ours(name), *rest]
            os.execve(program[0], program, _server().environment)
        case ["template", "base"]:
            say(databases.base_template(_server()))
        case ["template", "ready"]:
            say(databases.ready_template(_server()))
        case ["env"]:
            say(
                "\n".join(f"{name}={value}" for name, value in _server().environment.items() if name in LIBPQ)
            )
        case ["stop"]:
            postgres.selected().stop()
        case _:
            say(USAGE)
            return 0 if arguments in ([], ["help"], ["--help"]) else 2
    return 0


def _drop(names):
    server = _server()
    for name in names:
        databases.drop(server, name)


def _server():
    setup.prepare()
    return postgres.selected().start()


if __name__ == "__main__":
    raise SystemExit(main())
