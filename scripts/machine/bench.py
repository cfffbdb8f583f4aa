"""scripts/bench: hand over to the benchmarks, which run inside an Odoo environment of the test cluster."""

import os

from . import odoo_process, postgres, setup, venv
from .console import command_line
from .paths import CHECKOUT


@command_line
def main(arguments):
    setup.prepare()
    server = postgres.Server("test").start()
    environment = odoo_process.environment(server)
    environment["INQUIRY_CLUSTER"] = server.cluster
    paths = [environment["PYTHONPATH"], str(CHECKOUT), str(CHECKOUT / "scripts")]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    os.chdir(CHECKOUT)
    os.execve(venv.python(), [str(venv.python()), "-m", "benchmarks", *arguments], environment)


if __name__ == "__main__":
    raise SystemExit(main())
