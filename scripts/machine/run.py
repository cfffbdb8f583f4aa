"""scripts/run: have everything ready, then hand over to ``demo``, which needs the installed packages."""

import os

from . import odoo_process, postgres, setup, venv
from .console import command_line
from .paths import CHECKOUT


@command_line
def main(arguments):
    if not {"-h", "--help"} & set(arguments):
        setup.prepare()
    elif not venv.is_ready():
        setup.prepare_python()
    environment = odoo_process.tool_environment(postgres.selected())
    environment["PYTHONPATH"] = os.pathsep.join([str(CHECKOUT / "scripts"), str(CHECKOUT)])
    os.execve(venv.python(), [str(venv.python()), "-m", "demo", *arguments], environment)


if __name__ == "__main__":
    raise SystemExit(main())
