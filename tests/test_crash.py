"""The power fails at the worst moments. The long list of moments is in drills/test_crash_everywhere.py."""

import pytest

from tests.support.crashing import CrashingWorld


@pytest.fixture(scope="module")
def crashing(ready_template, tmp_path_factory):
    world = CrashingWorld(ready_template, "crash", tmp_path_factory.mktemp("crash"))
    yield world
    world.close()


def check(outcome):
    assert outcome.leads == 1, outcome
    assert outcome.arrived <= 1, outcome
    if outcome.state == "sent":
        assert outcome.arrived == 1, outcome


def test_ts_11_killed_on_the_way_nothing_is_lost_and_nothing_goes_twice(crashing):
    points = crashing.count_points()
    assert points >= 20
    for point in (1, points // 4, points // 2, points * 3 // 4):
        outcome = crashing.crash_at(point)
        assert outcome.died, outcome
        check(outcome)
    crashing.check_nothing_went_twice()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_ts_11_killed_when_the_mail_server_has_the_mail_it_is_unconfirmed(crashing, moment):
    outcome = crashing.crash_at_mail_server(moment)
    assert outcome.died and outcome.state == "unconfirmed", outcome
    check(outcome)
    crashing.check_nothing_went_twice()
