"""Several databases behind one host: a call lands in the right one, as doc/webhook.md says."""

import itertools
import re
import urllib.error
import urllib.request
from urllib.parse import urlparse

import pytest

from machine.databases import TEST_PREFIX
from tests.support import Database, OdooServer, Rpc

HOST = "all.example.com"
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def two(ready_template):
    """Two databases, their hooks, and one Odoo that serves both by host name."""
    databases = [Database.clone(ready_template, name) for name in ("first", "second")]
    names = ",".join(database.name for database in databases)
    server = OdooServer(
        names, f"--db-filter=^{TEST_PREFIX}%d$", "--max-cron-threads=0", "--no-database-list", label="two"
    )
    try:
        yield databases, [_hook(database) for database in databases], server
    finally:
        server.stop()
        for database in databases:
            database.drop()


def _hook(database):
    """Make a source and return the path of its webhook."""
    server = OdooServer(database.name, "--max-cron-threads=0", label="one").wait()
    try:
        rpc = Rpc(server.url, database.name)
        source = rpc.create("inquiry.source", {"name": "Door", "source_type": "webhook"})
        return urlparse(rpc.read("inquiry.source", source, "hook_url")["hook_url"]).path
    finally:
        server.stop()


def _post(server, path, host, **headers):
    body = f'{{"message": "Question {next(NUMBERS)}", "email": "ana@example.com"}}'.encode()
    request = urllib.request.Request(server.url + path, body, {"Content-Type": "application/json"})
    request.add_header("Host", host)
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _host(database):
    return database.name.removeprefix(TEST_PREFIX) + ".example.com"


def _counts(databases):
    return [database.count("inquiry_payload", "body IS NOT NULL") for database in databases]


def _assert_plain_404(answer):
    status, text = answer
    assert status == 404
    assert not re.search(r"Traceback|psycopg2|File \"", text), text


def test_ap_04_the_host_name_leads_to_the_database(two):
    databases, hooks, server = two
    server.wait_for_log("HTTP service (werkzeug) running")
    before = _counts(databases)
    assert _post(server, hooks[0], _host(databases[0]))[0] == 200
    assert _counts(databases) == [before[0] + 1, before[1]]
    assert _post(server, hooks[1], _host(databases[1]))[0] == 200
    assert _counts(databases) == [before[0] + 1, before[1] + 1]


def test_ap_04_the_address_of_one_database_is_unknown_to_the_other(two):
    databases, hooks, server = two
    before = _counts(databases)
    _assert_plain_404(_post(server, hooks[0], _host(databases[1])))
    assert _counts(databases) == before


def test_ap_04_without_a_database_there_is_a_plain_answer(two):
    databases, hooks, server = two
    before = _counts(databases)
    _assert_plain_404(_post(server, hooks[0], "nobody.example.com"))
    _assert_plain_404(_post(server, hooks[0], "nobody.example.com", X_Odoo_Database=databases[0].name))
    assert _counts(databases) == before


def test_ap_04_the_header_leads_to_the_database_where_the_host_may_have_several(two):
    databases, hooks, _server = two
    names = ",".join(database.name for database in databases)
    filtering = f"--db-filter=^{TEST_PREFIX}"
    server = OdooServer(names, filtering, "--max-cron-threads=0", label="header")
    try:
        server.wait_for_log("HTTP service (werkzeug) running")
        for number, (database, hook) in enumerate(zip(databases, hooks, strict=True)):
            before = _counts(databases)
            assert _post(server, hook, HOST, X_Odoo_Database=database.name)[0] == 200
            before[number] += 1
            assert _counts(databases) == before
        _assert_plain_404(_post(server, hooks[0], HOST))
        _assert_plain_404(_post(server, hooks[0], HOST, X_Odoo_Database=f"{TEST_PREFIX}there_is_none"))
        _assert_plain_404(_post(server, hooks[0], HOST, X_Odoo_Database=databases[1].name))
        assert _counts(databases) == before
    finally:
        server.stop()
