"""The power fails in the middle of an import, and in the middle of taking it back."""

import base64

import pytest

from tests.support.crashing import CrashingWorld

COUNT = 620  # more than are checked while somebody waits
LONG = 300


@pytest.fixture(scope="module")
def crashing(ready_template, tmp_path_factory):
    world = CrashingWorld(ready_template, "import", tmp_path_factory.mktemp("import"))
    yield world
    world.close()


def old_list():
    lines = (f"old{i}@import.example,2024-05-03,Question {i}" for i in range(COUNT))
    return base64.b64encode("\n".join(["email,date,message", *lines]).encode()).decode()


def test_in_11_killed_on_the_way_nothing_is_lost_or_doubled(crashing):
    world = crashing
    source = world.rpc.create("inquiry.source", {"name": "Crash", "source_type": "import"})
    values = {"source_id": source, "file": old_list(), "file_name": "old.csv"}
    file_import = world.rpc.create("inquiry.import", values)

    def state():
        return world.database.rows(f"SELECT state FROM inquiry_import WHERE id = {file_import}")[0][0]

    def leads():
        return world.database.count("crm_lead", f"inquiry_import_id = {file_import}")

    def press(button):
        world.rpc.call("inquiry.import", button, [file_import])

    press("action_check")
    assert state() == "checking", "a long file is checked in the background"
    world.wait_until(lambda: state() == "preview", "the file checked")
    assert leads() == 0

    press("action_run")
    world.wait_until(lambda: leads() >= 50, "the first inquiries")
    world.kill()
    assert 50 <= leads() < COUNT, "it was killed on the way"
    world.rise()
    world.wait_until(lambda: state() == "done", "the rest imported", LONG)
    assert leads() == COUNT
    emails = world.database.rows(
        f"SELECT count(DISTINCT email_from) FROM crm_lead WHERE inquiry_import_id = {file_import}"
    )
    assert int(emails[0][0]) == COUNT, "none twice"
    ledger_adds_up(world, source)

    press("action_undo")
    world.wait_until(lambda: leads() < COUNT, "the first taken back")
    world.kill()
    assert 0 < leads() < COUNT, "it was killed on the way"
    world.rise()
    world.wait_until(lambda: state() == "undone", "the rest taken back", LONG)
    assert leads() == 0
    assert world.database.count("inquiry_buyer_key", "value LIKE '%@import.example'") == 0
    ledger_adds_up(world, source)


def ledger_adds_up(world, source):
    world.rpc.run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")
    days = world.rpc.search("inquiry.ledger", [["source_id", "=", source]], "arrived", "difference")
    assert sum(day["arrived"] for day in days) == COUNT
    assert not any(day["difference"] for day in days)
