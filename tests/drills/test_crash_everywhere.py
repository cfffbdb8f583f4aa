"""Odoo is killed at every point of an inquiry's way, in turn; build/crash-points.log lists the points."""

import pytest

from tests.support.crashing import CrashingWorld
from tests.test_crash import check

SMTP_CRASHES = 5


@pytest.fixture(scope="module")
def crashing(ready_template, tmp_path_factory):
    world = CrashingWorld(ready_template, "crash_everywhere", tmp_path_factory.mktemp("crash"))
    yield world
    world.close()


def test_ts_11_killed_at_every_write_and_commit(crashing):
    points = crashing.count_points()
    died = 0
    for point in range(1, points + 1):
        outcome = crashing.crash_at(point)
        check(outcome)
        died += outcome.died
    assert died >= 20, f"only {died} of {points} points were reached"
    crashing.check_nothing_went_twice()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_ts_11_killed_again_and_again_when_the_mail_server_has_the_mail(crashing, moment):
    for _number in range(SMTP_CRASHES):
        outcome = crashing.crash_at_mail_server(moment)
        assert outcome.died and outcome.state == "unconfirmed", outcome
        check(outcome)
    crashing.check_nothing_went_twice()
    unsure = crashing.rpc.search("inquiry.touch", [["state", "=", "unconfirmed"]], "reason")
    assert len(unsure) >= SMTP_CRASHES and all(touch["reason"] for touch in unsure)
