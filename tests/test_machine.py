"""The helpers themselves: what they report can be trusted."""

import pytest

from machine import databases, lint, test_imports
from machine.console import Missing
from machine.test_log import RunLog, tag_of

STAMP = "2026-01-02 03:04:05,678 99 "


def test_odoo_answers_and_sends_mail(base_template, new_database, odoo_server, smtp_sink, rpc):
    database = new_database(base_template)
    admin = rpc(odoo_server(database, *smtp_sink.odoo_arguments))
    values = {"email_to": "buyer@example.com", "subject": "Hello", "body_html": "<p>Hi</p>"}
    mail = admin.create("mail.mail", values)
    assert database.count("mail_mail", f"id = {mail}") == 1, "another connection sees the row"
    admin.call("mail.mail", "send", [mail])
    [received] = smtp_sink.wait_for(1, to="buyer@example.com")
    assert received.subject == "Hello"


def test_smtp_sink_can_refuse(base_template, new_database, odoo_server, smtp_sink, rpc):
    smtp_sink.answer = lambda received: "550 no such user"
    admin = rpc(odoo_server(new_database(base_template), *smtp_sink.odoo_arguments))
    mail = admin.create("mail.mail", {"email_to": "gone@example.com", "subject": "Hello"})
    admin.call("mail.mail", "send", [mail])
    assert admin.read("mail.mail", mail, "state")["state"] == "exception"
    assert not smtp_sink.received


@pytest.mark.parametrize("name", ["postgres", "inquiry_touch_", "odoo", 'inquiry_touch_"x'])
def test_only_our_databases_are_touched(name):
    with pytest.raises(Missing):
        databases.check_ours(name)


def test_log_tells_failures_from_logged_errors(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(
        f"{STAMP}ERROR db odoo.addons.inquiry_touch.tests.test_a: FAIL: TestA.test_one\n"
        f"{STAMP}ERROR db odoo.sql_db: bad query: SELECT\n"
        f"{STAMP}ERROR db odoo.tests.suite: ERROR: setUpClass (odoo.addons.crm.tests.test_b.TestB)\n"
        f"{STAMP}INFO db odoo.addons.inquiry_touch.tests.test_a: skipped TestA.test_two : no browser\n"
        f"{STAMP}ERROR db odoo.modules.loading: At least one test failed when loading the modules.\n"
        f"{STAMP}ERROR db odoo.tests.result: 1 failed, 1 error(s) of 9 tests when loading database 'db' \n"
    )
    result = RunLog.read(log)
    assert (result.ran, result.failed, result.passed) == (9, 2, 6)
    assert result.failures == ["inquiry_touch.tests.test_a.TestA.test_one", "crm.tests.test_b.TestB"]
    assert result.errors == ["ERROR odoo.sql_db: bad query: SELECT"]
    assert [tag_of(failure) for failure in result.failures] == ["/inquiry_touch:TestA.test_one", "/crm:TestB"]


def test_forgotten_test_files_are_found(tmp_path):
    addon = tmp_path / "inquiry_touch_sample"
    files = {
        "__manifest__.py": "{'name': 'Sample'}",
        "__init__.py": "",
        "tests/__init__.py": "from .intake import *\nfrom . import test_rule\n",
        "tests/test_rule.py": "",
        "tests/test_lost.py": "",
        "tests/intake/__init__.py": "from . import test_hook\nfrom . import test_rule\n",
        "tests/intake/test_hook.py": "import unittest\nclass TestHook(unittest.TestCase):\n    pass\n",
        "tests/intake/test_rule.py": "",
    }
    for name, text in files.items():
        path = addon / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = {str(path.relative_to(addon / "tests")) for path, _reason in test_imports.forgotten([addon])}
    assert found == {"test_lost.py", "test_rule.py", "intake/test_hook.py"}


def test_paths_of_one_machine_are_found():
    assert list(lint.leaks("cd " + "/ro" + "ot/project"))
    assert not list(lint.leaks("url = 'https://example.com/work/page'; path = base + '/workflow'"))
