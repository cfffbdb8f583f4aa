"""Fixtures of the end-to-end tests. Each test gets its own database and ends only processes it started."""

import pytest

from machine import databases, postgres, setup
from tests.fakes import MailDoor, SmtpSink
from tests.support import Database, OdooServer, Rpc, World


@pytest.fixture(scope="session")
def base_template():
    """Odoo's CRM with demo data, without our addons."""
    setup.prepare()
    return databases.base_template(postgres.Server("test").start())


@pytest.fixture(scope="session")
def ready_template(base_template):
    """The same with our addons installed."""
    return databases.ready_template(postgres.Server("test").start())


@pytest.fixture
def new_database(request):
    """A function that copies a template; the copies go when the test ends."""
    made = []

    def make(template):
        made.append(Database.clone(template, request.node.name))
        return made[-1]

    yield make
    for database in made:
        database.drop()


@pytest.fixture
def database(new_database, ready_template):
    """A fresh database with our addons."""
    return new_database(ready_template)


@pytest.fixture
def odoo_server():
    """A function that starts Odoo: ``odoo_server(database, *arguments)``; it ends with the test."""
    started = []

    def start(database, *arguments, wait=True, **options):
        server = OdooServer(database.name, *arguments, **options)
        started.append(server)
        return server.wait() if wait else server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def smtp_sink():
    """A mail server that keeps what it gets."""
    sink = SmtpSink()
    yield sink
    sink.stop()


@pytest.fixture
def mail_door():
    """A function that opens a mail server which hands mails to a running Odoo: ``mail_door(server)``."""
    opened = []

    def open_door(server):
        opened.append(MailDoor(server.url, server.database))
        return opened[-1]

    yield open_door
    for door in opened:
        door.stop()


@pytest.fixture
def rpc():
    """A function that logs in to a server: ``rpc(server, login, password)``."""

    def log_in(server, login="admin", password="admin"):
        return Rpc(server.url, server.database, login, password)

    return log_in


@pytest.fixture
def new_world(request, ready_template):
    """A function that builds a database with Odoo and everything around it; it ends with the test."""
    built = []

    def build(*arguments, **options):
        built.append(World(ready_template, request.node.name, *arguments, **options))
        return built[-1]

    yield build
    for world in built:
        world.close()


@pytest.fixture(scope="module")
def world(request, ready_template):
    """One for all tests of a file, each with buyers of its own."""
    built = World(ready_template, request.module.__name__.rpartition("_")[2])
    yield built
    built.close()
