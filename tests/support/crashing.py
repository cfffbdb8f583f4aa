"""A world whose Odoo is killed where a test wants it, and what must be true afterwards."""

import contextlib
import os
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from machine import odoo_source
from machine.paths import BUILD, CHECKOUT

from .world import World

FAKE_ADDONS = Path(__file__).parents[1] / "fakes" / "addons"
HEADER = "X-Inquiry-Touch"
DONE = ("sent", "delivered", "read", "replied", "unconfirmed")


@dataclass
class Outcome:
    """What was found after a crash and a restart, for the log and the assertions."""

    died: bool
    where: str
    leads: int
    arrived: int
    state: str


class CrashingWorld(World):
    """Counts the road's writes and commits; dies at the chosen one, or as the mail server answers."""

    def __init__(self, template, purpose, folder):
        self.folder = folder
        self.order = 0
        paths = [CHECKOUT, FAKE_ADDONS, *odoo_source.addons_paths(odoo_source.odoo_root())]
        super().__init__(
            template,
            purpose,
            f"--addons-path={','.join(map(str, paths))}",
            "--load=base,web,inquiry_crash",
            environment={"INQUIRY_CRASH": str(folder)},
        )
        self.log = BUILD / "crash-points.log"

    def crash_at(self, point):
        """Let one inquiry in and kill Odoo at this point of its way; then start it again and look."""
        self._order_to_die(point)
        return self._one_inquiry(lambda: f"point {point}: {self._last_point()}")

    def crash_at_mail_server(self, moment):
        """The same, as the mail server has the whole mail: ``before`` or ``after`` it said 250."""
        killed = []
        address = self._address(self.order + 1)

        def kill(received):
            if address in received.recipients and not killed:
                killed.append(received)
                self._kill()

        def answer(received):
            if moment == "before":
                kill(received)
            return None if killed == [received] else "250 OK"

        self.sink.answer = answer
        self.sink.answered = kill if moment == "after" else None
        try:
            return self._one_inquiry(lambda: f"{moment} the mail server said 250")
        finally:
            self.sink.answer, self.sink.answered = (lambda received: "250 OK"), None

    def kill(self):
        """Kill Odoo where it stands."""
        self._kill()
        self.odoo.process.wait()

    def rise(self):
        """Start it again, and let its jobs go on."""
        self.restart()
        self._let_time_pass()

    def count_points(self):
        """How many points one inquiry passes on its way from the webhook to the first answer."""
        self._one_inquiry(lambda: "no crash, but much is done for the first time")
        self._order_to_die(0)
        self._one_inquiry(lambda: "no crash")
        return len((self.folder / "points").read_text().splitlines())

    @staticmethod
    def _address(number):
        return f"crash{number}@crash.example"

    def _order_to_die(self, point):
        (self.folder / "points").unlink(missing_ok=True)
        half_done = self.folder / "half_done"
        half_done.write_text(f"journey-{self.order} {point}")
        half_done.rename(self.folder / "die_at")

    def _kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.odoo.process.pid, signal.SIGKILL)

    def _last_point(self):
        points = self.folder / "points"
        return points.read_text().splitlines()[-1] if points.exists() else "none"

    def _one_inquiry(self, describe):
        self.order += 1
        address = self._address(self.order)
        body = {"id": f"CRASH-{self.order}", "email": address, "message": "Please quote 70 lamps."}
        is_answered = self._post(body)
        died = self._wait_for_death_or_answer(address)
        where = describe()
        (self.folder / "die_at").unlink(missing_ok=True)
        if died:
            self.odoo.process.wait()
            self.restart()
        if not is_answered:
            assert self._post(body), "the sender calls again, as it had no answer"
        return self._look(address, died, where)

    def _post(self, body):
        try:
            return self.doors.shop_sender.post(body).status == 200
        except OSError:
            return False

    def _wait_for_death_or_answer(self, address):
        """Return whether Odoo died; else the inquiry has got its answer and the end of its way."""

        def is_over():
            return self.odoo.process.poll() is not None or self._touch_state(address) in DONE

        self.wait_until(is_over, "the crash, or the first answer")
        return self.odoo.process.poll() is not None

    def _look(self, address, died, where):
        self._let_time_pass()
        self.wait_until(lambda: self._touch_state(address) in DONE, f"what became of {address} ({where})")
        leads = self.database.count("crm_lead", f"email_from = '{address}'")
        outcome = Outcome(died, where, leads, len(self._arrived(address)), self._touch_state(address))
        with open(self.log, "a") as log:
            log.write(f"{outcome}\n")
        return outcome

    def _let_time_pass(self):
        """As if the time for which the dead process had claimed its work were over, and the jobs due."""
        past = "now() at time zone 'utc' - interval '1 minute'"
        self.database.rows(f"UPDATE inquiry_touch SET claimed_until = {past} WHERE claimed_until > {past}")
        self.database.rows(
            f"UPDATE inquiry_payload SET next_attempt_at = {past} WHERE next_attempt_at > {past}"
        )
        self.database.rows(f"UPDATE ir_cron SET nextcall = {past} WHERE cron_name LIKE 'Inquiry:%'")
        self.wake_jobs()

    def _touch_state(self, address):
        query = (
            "SELECT touch.state FROM inquiry_touch touch JOIN crm_lead lead ON lead.id = touch.lead_id "
            f"WHERE lead.email_from = '{address}' AND touch.step_key = 'confirm'"
        )
        rows = self.database.rows(query)
        return rows[0][0] if rows else ""

    def _arrived(self, address):
        return [received for received in self.sink.arrived if address in received.recipients]

    def check_nothing_went_twice(self):
        """No touch reached the mail server twice, whether it said so or not."""
        counts = Counter(received.message[HEADER] for received in self.sink.arrived)
        del counts[None]  # notices to our own people are Odoo's
        assert counts and max(counts.values()) == 1, counts.most_common(3)
