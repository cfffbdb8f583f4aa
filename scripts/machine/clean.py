"""scripts/clean: remove what the scripts made in this checkout; ``--all`` also what all checkouts share."""

import contextlib
import shutil

from . import postgres
from .console import command_line, say, step
from .paths import BUILD, CACHE, CHECKOUT


def _remove_shared():
    for server in postgres.servers():
        server.stop()
        if server.is_private:
            shutil.rmtree(server.folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                server.folder.parent.rmdir()
    shutil.rmtree(CACHE, ignore_errors=True)


@command_line
def main(arguments):
    shutil.rmtree(BUILD, ignore_errors=True)
    for folder in CHECKOUT.rglob("__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
    if "--all" in arguments:
        with step("stop the private databases, remove them and the cache"):
            _remove_shared()
    else:
        say(f"build/ is gone. Odoo, databases and Python packages stay in {CACHE};")
        say("scripts/clean --all removes them too (all checkouts, all data of `make run`).")


if __name__ == "__main__":
    raise SystemExit(main())
