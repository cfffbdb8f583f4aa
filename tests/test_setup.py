"""The commands a person starts with: they explain themselves and find their way around a taken port."""

import socket
import subprocess

import pytest
from demo.ports import first_free

from machine.paths import CHECKOUT


def _run(*command):
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120)


def test_make_help_names_every_command():
    shown = _run("make", "help").stdout
    for target in ("setup", "run", "test", "test-odoo", "drill", "bench", "lint", "clean"):
        assert f"make {target} " in shown


@pytest.mark.parametrize("script", ["run", "bench"])
def test_a_command_explains_its_options(script):
    done = _run(CHECKOUT / "scripts" / script, "--help")
    assert done.returncode == 0 and f"usage: scripts/{script}" in done.stdout, done.stderr


def test_a_database_that_is_not_ours_is_refused_in_one_sentence():
    done = _run(CHECKOUT / "scripts" / "run", "--once", "--database", "postgres")
    assert done.returncode == 1
    assert "is not a database of this project" in done.stderr and "Traceback" not in done.stderr


def test_on_a_taken_port_the_next_is_used():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < first_free(port) <= port + 50
