"""How Odoo is started: which Python, which addons, which server, which folder for its files."""

import os
import subprocess

from . import odoo_source, postgres, setup, venv
from .console import Missing, command_line
from .paths import CACHE, CHECKOUT, our_addons, short_hash


def command(*arguments):
    return [str(venv.python()), "-m", "odoo", *map(str, arguments)]


def environment(server, *, with_our_addons=True):
    """The environment that makes ``command`` an Odoo on this server with the addons of this checkout."""
    root = odoo_source.odoo_root()
    return {
        **server.environment,
        "PYTHONPATH": str(root),
        "PYTHONPYCACHEPREFIX": str(CACHE / "pycache"),
        "PATH": f"{venv.folder() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "ODOO_RC": str(_configuration(server, root, with_our_addons and our_addons())),
    }


def tool_environment(server):
    """The environment of a program beside Odoo that uses our scripts, such as pytest."""
    return {**server.environment, "INQUIRY_CLUSTER": server.cluster, "PYTHONDONTWRITEBYTECODE": "1"}


def _configuration(server, root, addons):
    """Odoo's configuration file for this checkout and server, in the cache."""
    addons_paths = [CHECKOUT] * bool(addons) + odoo_source.addons_paths(root)
    settings = {
        "addons_path": ",".join(map(str, addons_paths)),
        "data_dir": server.data_dir,
        "http_interface": "127.0.0.1",
        "dbfilter": "^inquiry_touch_",
        "list_db": "True",
    }
    text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items())
    server.data_dir.mkdir(parents=True, exist_ok=True)
    folder = CACHE / "conf"
    folder.mkdir(exist_ok=True)
    path = folder / f"odoo-{short_hash(text)}.conf"
    if not path.exists():
        half_done = path.with_suffix(f".{os.getpid()}")
        half_done.write_text(text)
        half_done.rename(path)
    return path


def run_to_log(server, log, *arguments, with_our_addons=True, script=""):
    """Run Odoo with its output in a file, ``script`` is what it reads; return the exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w") as output:
        return subprocess.run(
            command(*arguments),
            input=script,
            text=True,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment(server, with_our_addons=with_our_addons),
            cwd=CHECKOUT,
        ).returncode


def must_run(server, log, *arguments, **options):
    """The same, for what may not fail: point to the log when it does."""
    if run_to_log(server, log, *arguments, **options):
        tail = "".join("    " + line for line in log.read_text().splitlines(keepends=True)[-8:])
        raise Missing(f"Odoo failed ({' '.join(map(str, arguments))}):\n{tail}\nThe whole log: {log}")


@command_line
def main(arguments):
    setup.prepare()
    server = postgres.selected().start()
    program = command(*arguments)
    os.execve(program[0], program, environment(server))


if __name__ == "__main__":
    raise SystemExit(main())
