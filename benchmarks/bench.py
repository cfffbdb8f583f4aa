"""What a row gets to work with: two databases with and without our addons, open in this process."""

import contextlib
from dataclasses import dataclass

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

from machine import databases, odoo_process, postgres
from machine.paths import BUILD

SIZES = (10_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000,)


@dataclass
class Bench:
    """The two databases and how thoroughly to measure."""

    ready: str
    plain: str
    quick: bool

    @property
    def sizes(self):
        return QUICK_SIZES if self.quick else SIZES

    def rounds(self, count):
        return min(count, 3) if self.quick else count

    def install(self, *modules, addons_path=None):
        """Have more of Odoo's modules in the database with our addons, by a process of their own."""
        path = [self.addons_path(addons_path)] if addons_path else []
        arguments = ["-d", self.ready, "-i", ",".join(modules), *path, "--stop-after-init", "--no-http"]
        log = BUILD / "logs" / f"{self.ready}-install.log"
        odoo_process.must_run(postgres.Server("test"), log, *arguments, "--max-cron-threads=0")
        Registry.delete(self.ready)

    @staticmethod
    def addons_path(first):
        """The option that puts another folder of addons before those of the configuration."""
        return f"--addons-path={','.join([str(first), *config['addons_path']])}"

    @contextlib.contextmanager
    def environment(self, database=None):
        """An environment of the superuser; what the row does not commit is undone."""
        with Registry(database or self.ready).cursor() as cr:
            yield api.Environment(cr, odoo.SUPERUSER_ID, {})
            cr.rollback()


@contextlib.contextmanager
def opened(quick):
    """Fresh copies of the two templates, dropped afterwards."""
    server = postgres.Server("test")
    databases.sweep(server)
    templates = databases.ready_template(server), databases.base_template(server)
    names = [databases.clone(server, template, databases.fresh_name("bench")) for template in templates]
    try:
        yield Bench(*names, quick=quick)
    finally:
        for name in names:
            Registry.delete(name)
            odoo.sql_db.close_db(name)
            databases.drop(server, name)
