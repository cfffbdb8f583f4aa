"""Lets the sample inquiries in by their doors, once for each database, and waits until they are answered."""

import base64
import time

from machine.console import note, step

from . import samples

FED = "inquiry_touch_demo.fed"
TIMEOUT = 150


class Feed:
    """The buyers: each writes once; some senders call twice, as they do in life."""

    def __init__(self, rpc, doors, mail_door):
        self.rpc = rpc
        self._doors = doors
        self._mail_door = mail_door

    def run_once(self):
        """Feed a new database, leave a fed one alone; return whether all got where it should."""
        if self.rpc.call("ir.config_parameter", "get_param", FED):
            note("  the inquiries are in this database already (scripts/db drop makes it new)")
            return True
        with step("let the inquiries in by mail, webhook, form and file"):
            self.let_in()
        with step("wait until each has its first answer"):
            is_done = self._wait()
        self.rpc.call("ir.config_parameter", "set_param", FED, "yes")
        return is_done

    def let_in(self):
        self.send_mails()
        self.post_order()
        self.post_order()
        self.post_order_event()
        self.post_form()
        self.import_file()

    def send_mails(self):
        for mail in samples.mails():
            self._mail_door.send(mail.build(self._doors.address))

    def post_order(self):
        """The same call each time: the shop repeats it when the line was slow."""
        return self._doors.shop_sender.post(samples.webhook())

    def post_order_event(self):
        return self._doors.shop_sender.post(samples.order_event())

    def post_form(self):
        return self._doors.form_sender.post(samples.form_body(), "application/x-www-form-urlencoded")

    def import_file(self):
        content = base64.b64encode(samples.old_inquiries()).decode()
        values = {"source_id": self._doors.old, "file": content, "file_name": "old_inquiries.csv"}
        file_import = self.rpc.create("inquiry.import", values)
        self.rpc.call("inquiry.import", "action_check", [file_import])
        self.rpc.call("inquiry.import", "action_run", [file_import])

    def _wait(self):
        deadline = time.monotonic() + TIMEOUT
        while waiting := self._waiting():
            if time.monotonic() > deadline:
                note(f"  still waiting after {TIMEOUT} s: {waiting}")
                return False
            time.sleep(0.5)
        return True

    def _waiting(self):
        """What is still under way, in words; empty when all is done."""
        payloads = self.rpc.count("inquiry.payload", [["state", "in", ["new", "failed"]]])
        files = self.rpc.count("inquiry.import", [["state", "=", "running"]])
        answers = self.rpc.count(
            "inquiry.touch",
            [["purpose", "=", "service_reply"], ["state", "in", ["planned", "held", "queued", "sending"]]],
        )
        parts = [f"{payloads} calls and mails to read"] * bool(payloads)
        parts += [f"{files} files to import"] * bool(files)
        return ", ".join(parts + [f"{answers} first answers to send"] * bool(answers))
