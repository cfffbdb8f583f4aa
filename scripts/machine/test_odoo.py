"""scripts/test-odoo: Odoo's own tests, without and with our addons; only a new failure is a failure."""

from concurrent.futures import ThreadPoolExecutor

from . import addon_tests, databases, odoo_process, postgres, setup
from .console import Missing, command_line, say, step
from .paths import BUILD, our_addons
from .test_log import RunLog, tag_of

MODULES = ("crm", "sales_team", "phone_validation", "sms")
TAGS = ",".join(f"/{module}" for module in MODULES)


def _run(server, template, what, tags=TAGS):
    """Run Odoo's tests in a copy of the template; return what the log says."""
    log = BUILD / f"odoo-tests-{what.replace(' ', '-')}.log"
    name = databases.clone(server, template, databases.fresh_name(what))
    options = [*addon_tests.test_options(name, tags), "-u", ",".join(MODULES)]
    try:
        with step(f"Odoo's tests of {', '.join(MODULES)}, {what} our addons"):
            odoo_process.run_to_log(server, log, *options, with_our_addons=what != "without")
    finally:
        databases.drop(server, name)
    result = RunLog.read(log)
    if not result.ran:
        raise Missing(f"No test of Odoo ran. The log: {log}")
    return result


def compare(server, base, ready):
    """Both runs at once, and the failures only ours has, those that do not happen twice left out."""
    with ThreadPoolExecutor() as pool:
        runs = pool.submit(_run, server, base, "without"), pool.submit(_run, server, ready, "with")
        without, with_ours = (run.result() for run in runs)
    new = sorted(set(with_ours.failures) - set(without.failures))
    if new:
        again = _run(server, ready, "once more with", ",".join(map(tag_of, new)))
        new = sorted(set(new) & set(again.failures))
    return without, with_ours, new


@command_line
def main(_arguments):
    setup.prepare()
    BUILD.mkdir(exist_ok=True)
    if not our_addons():
        raise Missing("There is no addon in this checkout to compare with.")
    server = postgres.Server("test").start()
    databases.sweep(server)
    templates = databases.base_template(server), databases.ready_template(server)
    without, with_ours, new = compare(server, *templates)
    for what, result in (("without", without), ("with", with_ours)):
        say(f"{what} our addons: {result.ran} tests, {result.failed} failed")
    for failure in sorted(set(without.failures) & set(with_ours.failures)):
        say(f"fails in both: {failure}")
    for failure in new:
        say(f"fails only with our addons: {failure}")
    if with_ours.ran < without.ran:
        say("with our addons fewer tests ran")
    return 1 if new or with_ours.ran < without.ran else 0


if __name__ == "__main__":
    raise SystemExit(main())
