"""One Odoo with everything around it: a mail server to send through, a mail door, and open sources."""

import contextlib
import time

from demo.doors import Doors

from tests.fakes import MailDoor, SmtpSink

from .database import Database
from .odoo_server import OdooServer
from .rpc import Rpc

PATIENCE = 60


class World:
    """A fresh database served by a real process; :meth:`close` ends what it started."""

    def __init__(self, template, purpose, *arguments, environment=None, cluster="test"):
        self._arguments = arguments
        self._environment = {"INQUIRY_CLUSTER": cluster, **(environment or {})}
        self._stack = contextlib.ExitStack()
        self.database = Database.clone(template, purpose, cluster)
        self._stack.callback(self.database.drop)
        self.sink = SmtpSink()
        self._stack.callback(self.sink.stop)
        self.odoo = self._start()
        self._stack.callback(lambda: self.odoo.stop())
        self.door = MailDoor(self.odoo.url, self.database.name)
        self._stack.callback(self.door.stop)
        self.rpc = self.log_in()
        self.doors = Doors(self.rpc, self.odoo.url).open()

    def _start(self, port=None):
        arguments = (*self.sink.odoo_arguments, *self._arguments)
        return OdooServer(self.database.name, *arguments, environment=self._environment, port=port).wait()

    def restart(self):
        """Start Odoo anew on the port it had, and let the jobs look for what was left."""
        self.odoo.stop()
        self.odoo = self._start(self.odoo.port)
        self.rpc = self.log_in()
        self.wake_jobs()

    def log_in(self, login="admin", password="admin"):
        return Rpc(self.odoo.url, self.database.name, login, password)

    def wake_jobs(self):
        """Odoo looks once a minute by itself; this is what its own triggers say to it."""
        self.database.server.psql("-c", f"NOTIFY cron_trigger, '{self.database.name}'")

    def wait_until(self, condition, what, timeout=PATIENCE):
        """Return what the condition gives as soon as it is true; fail with what was awaited."""
        deadline = time.monotonic() + timeout
        while not (found := condition()):
            if time.monotonic() > deadline:
                raise AssertionError(f"after {timeout} s still not: {what}\n{self.odoo.tail()}")
            time.sleep(0.1)
        return found

    def wait_until_read(self, source=None):
        """Until the job has read everything that was received, or what came by one source."""
        waiting = "state = 'new'" + (f" AND source_id = {source}" if source else "")
        self.wait_until(lambda: not self.database.count("inquiry_payload", waiting), "all payloads read")

    def wait_for_lead(self, email):
        """The one inquiry of this buyer, once the road has carried it."""
        domain = [["email_from", "ilike", email], ["inquiry_trace", "!=", False]]
        context = {"active_test": False}
        ids = self.wait_until(
            lambda: self.rpc.call("crm.lead", "search", domain, context=context), f"an inquiry of {email}"
        )
        assert len(ids) == 1, f"{len(ids)} inquiries of {email}"
        return ids[0]

    def touches(self, lead, *fields):
        return self.rpc.search(
            "inquiry.touch", [["lead_id", "=", lead]], "step_key", "state", "kind", "reason", *fields
        )

    def close(self):
        self._stack.close()
