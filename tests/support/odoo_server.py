"""A real Odoo process, in a process group of its own, on a free port."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request

from machine.addon_tests import free_port
from machine.paths import BUILD, CHECKOUT

LOG_IN_TIMEOUT = 120
STOP_TIMEOUT = 20


class OdooServer:
    """Starts on creation; ``wait`` until the log-in page answers, ``stop`` politely or ``kill`` at once."""

    def __init__(self, database, *arguments, label="odoo", environment=None, port=None):
        self.database = database
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = BUILD / "logs" / f"{database}-{label}-{self.port}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.process = self._start(arguments, environment or {})

    def _start(self, arguments, environment):
        options = {
            "workers": 0,
            "max-cron-threads": 1,
            "http-port": self.port,
            "db-filter": f"^{self.database}$",
        }
        for argument in arguments:
            options.pop(argument.removeprefix("--").partition("=")[0], None)
        flags = [f"--{name}={value}" for name, value in options.items()]
        with open(self.log, "w") as output:
            return subprocess.Popen(
                [CHECKOUT / "scripts" / "odoo", "-d", self.database, *flags, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "INQUIRY_CLUSTER": "test", **environment},
                start_new_session=True,
            )

    def wait(self, timeout=LOG_IN_TIMEOUT):
        """Return when the log-in page answers; fail with the end of the log when it never does."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"Odoo ended with code {self.process.returncode}:\n{self.tail()}")
            if self._answers():
                return self
            time.sleep(0.1)
        raise AssertionError(f"Odoo did not answer within {timeout} s:\n{self.tail()}")

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=30) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait_for_log(self, text, timeout=60):
        """Return when the log holds this text."""
        deadline = time.monotonic() + timeout
        while text not in self.log.read_text(errors="replace"):
            if time.monotonic() > deadline:
                raise AssertionError(f"'{text}' never came up in the log:\n{self.tail()}")
            time.sleep(0.05)

    def errors(self):
        """The lines Odoo logged as errors."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if " ERROR " in line[:60] or " CRITICAL " in line[:60]]

    def tail(self, lines=25):
        """The last lines, without the requests that a test's own polling makes."""
        text = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in text if " werkzeug: " not in line][-lines:])

    def kill(self):
        """SIGKILL to the whole group: nothing gets a chance to tidy up."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """End our own group, politely first."""
        if self.process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                self.kill()

    def _signal(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
