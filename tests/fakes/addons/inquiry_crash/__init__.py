"""Loaded server-wide (``--load``): counts the road's writes and commits, and dies at the one asked for.

The folder in INQUIRY_CRASH holds two files. ``die_at`` has the name of a journey and the number of the point
at which the whole process group is killed; ``points`` gets a line for each point passed on that journey.
"""

import os
import re
import signal
import threading
import weakref
from pathlib import Path

from odoo.sql_db import Cursor

WRITE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
TABLES = ("inquiry_", "crm_lead", "mail_mail", "mail_message", "mail_activity")


class CrashPoints:
    """The running number of the point, and the order to die."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.lock = threading.Lock()
        self.journey, self.number = "", 0
        self.written = weakref.WeakKeyDictionary()

    def wrote(self, cursor, table):
        self.written.setdefault(cursor, []).append(table)
        self.passed(f"write {table}")

    def passed(self, what):
        """Note the point; die here when this is the one."""
        with self.lock:
            try:
                journey, die_at = (self.folder / "die_at").read_text().split()
            except FileNotFoundError:
                return
            self.number = self.number + 1 if journey == self.journey else 1
            self.journey = journey
            with open(self.folder / "points", "a") as points:
                points.write(f"{self.number} {what}\n")
            if self.number == int(die_at):
                (self.folder / "die_at").unlink()
                os.killpg(os.getpgid(0), signal.SIGKILL)


def _text(query):
    """Return a query as text: it comes as text, as bytes from psycopg2's own helpers, or as Odoo's SQL."""
    if isinstance(query, bytes):
        return query.decode(errors="replace")
    return query if isinstance(query, str) else query.code


def _watch(points):
    execute, commit, rollback = Cursor.execute, Cursor.commit, Cursor.rollback

    def watched_execute(self, query, *args, **kwargs):
        result = execute(self, query, *args, **kwargs)
        found = WRITE.match(_text(query))
        if found and found.group(2).startswith(TABLES):
            points.wrote(self, found.group(2))
        return result

    def watched_commit(self):
        tables = " ".join(sorted(set(points.written.pop(self, ()))))
        if tables:
            points.passed(f"before commit of {tables}")
        result = commit(self)
        if tables:
            points.passed(f"after commit of {tables}")
        return result

    def watched_rollback(self):
        points.written.pop(self, None)
        return rollback(self)

    Cursor.execute, Cursor.commit, Cursor.rollback = watched_execute, watched_commit, watched_rollback


if os.environ.get("INQUIRY_CRASH"):
    _watch(CrashPoints(os.environ["INQUIRY_CRASH"]))
