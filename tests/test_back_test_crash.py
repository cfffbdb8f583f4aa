"""The power fails in the middle of a back-test."""

from contextlib import closing

import pytest

from tests.support.crashing import CrashingWorld

COUNT = 3000
LONG = 240
# Stored inquiries, as many as make some batches.
MANY = f"""
    INSERT INTO crm_lead (name, type, active, company_id, user_id, stage_id, inquiry_source_id, inquiry_trace,
                          inquiry_asked_at, create_date, description)
    SELECT 'Question ' || number, 'lead', TRUE, source.company_id, NULL, NULL, source.id, 'many-' || number,
           now() - interval '1 hour' * mod(number, 48), now(), 'Please send a sample of the lamp.'
      FROM generate_series(1, {COUNT}) number,
           (SELECT id, company_id FROM inquiry_source WHERE id = %s) source
"""


@pytest.fixture(scope="module")
def crashing(ready_template, tmp_path_factory):
    world = CrashingWorld(ready_template, "backtest", tmp_path_factory.mktemp("backtest"))
    yield world
    world.close()


def test_cl_07_a_back_test_that_was_killed_goes_on_where_it_was(crashing):
    world = crashing
    source = world.rpc.create("inquiry.source", {"name": "Crash"})
    with closing(world.database.connect()) as connection, connection.cursor() as cr:
        cr.execute(MANY, [source])
    # what came with the world takes turns of its own
    world.wait_until(
        lambda: not world.database.count("inquiry_payload", "state = 'new'"), "all was read", LONG
    )
    own = f"SELECT id FROM crm_lead WHERE inquiry_source_id = {source}"
    leads = f"SELECT max(write_date), count(*) FROM crm_lead WHERE id IN ({own})"
    before = world.database.rows(leads)
    turns = world.database.rows("SELECT policy_id, user_id, credit FROM inquiry_rotation ORDER BY 1, 2")
    tested = world.rpc.create("inquiry.back.test", {"days": 30})
    where = f"test_id = {tested} AND lead_id IN ({own})"

    def done():
        return world.database.count("inquiry_back_test_line", where)

    world.rpc.call("inquiry.back.test", "action_start", [tested])
    world.wait_until(lambda: done() >= 200, "the first batches")
    world.kill()
    killed_at = done()
    assert 200 <= killed_at < COUNT, "it was killed on the way"
    first = world.database.value(f"SELECT min(id) FROM inquiry_back_test_line WHERE {where}")
    world.rise()
    world.wait_until(lambda: state(world, tested) == "done", "the rest", LONG)
    assert done() == COUNT
    assert world.database.count("inquiry_back_test_line", f"id = {first}") == 1, "what was done was kept"
    twice = f"SELECT lead_id FROM inquiry_back_test_line WHERE {where} GROUP BY 1 HAVING count(*) > 1"
    assert not world.database.rows(twice), "none twice"
    assert world.database.rows(leads) == before
    assert not world.database.count("inquiry_decision", f"lead_id IN ({own})")
    assert (
        world.database.rows("SELECT policy_id, user_id, credit FROM inquiry_rotation ORDER BY 1, 2") == turns
    )


def state(world, tested):
    return world.database.value(f"SELECT state FROM inquiry_back_test WHERE id = {tested}")
