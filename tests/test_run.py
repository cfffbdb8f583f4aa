"""make run: what a person sees who has never seen the product."""

import os
import signal
import subprocess
import time

import pytest
from demo.outbox import forget

from machine import postgres
from machine.paths import CHECKOUT
from tests.support import Database


@pytest.fixture
def run(ready_template):
    """A function that runs the command on a copy of the template; what it left running ends with the test."""
    database = Database.clone(ready_template, "run")
    started = []

    def start(*arguments):
        command = [CHECKOUT / "scripts" / "run", "--database", database.name, "--port", "18069", *arguments]
        environment = {**os.environ, "INQUIRY_CLUSTER": "test"}
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started.append(subprocess.Popen(command, env=environment, **options))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(60)
    forget(database.server, database.name)
    database.drop()


def test_make_run_shows_each_inquiry_with_its_owner_and_first_answer(run):
    process = run("--once")
    shown, _errors = process.communicate(timeout=300)
    assert process.returncode == 0, shown
    for expected in (
        "INQ-",
        "Brenda Walsh",
        "陈晓雯",
        "Ihre Anfrage",
        "已收到",
        "17 more imported ones",
        "Order SO-2001",
    ):
        assert expected in shown


def test_make_run_serves_until_ctrl_c_and_leaves_nothing_running(run):
    process = run()
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Ctrl-C ends"):
            break
    else:
        pytest.fail("".join(lines))
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    time.sleep(1)
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'odoo-%'"
    database = process.args[2]
    assert postgres.Server("test").psql("-c", f"{query} AND datname = '{database}'") == "0"
