"""scripts/test: lint, the addons' tests, the end-to-end tests; the last line is the sum.

scripts/test                    everything
scripts/test lint               one part of it
scripts/test addons [TAGS]      ... only these of Odoo's test tags, such as /inquiry_touch:TestRotation
scripts/test pytest [ARGUMENTS] ... only these of the end-to-end tests
"""

import subprocess
import time
import xml.etree.ElementTree as ElementTree

from . import addon_tests, databases, lint, odoo_process, postgres, setup, venv
from .console import Missing, command_line, note, say
from .paths import BUILD, CHECKOUT

PARTS = ("lint", "addons", "pytest")


def run_lint():
    return 0, lint.check()


def run_pytest(*arguments):
    """The tests in the top-level folder ``tests``, without the long drills unless they are asked for."""
    report = BUILD / "pytest.xml"
    report.unlink(missing_ok=True)
    server = postgres.Server("test").start()
    databases.sweep(server)
    command = [
        venv.python(),
        "-m",
        "pytest",
        f"--junit-xml={report}",
        *(arguments or ["--ignore=tests/drills"]),
    ]
    code = subprocess.run(command, cwd=CHECKOUT, env=odoo_process.tool_environment(server)).returncode
    return _read_report(report, code)


def _read_report(report, code):
    passed = failed = 0
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            counts = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
            failed += counts["failures"] + counts["errors"]
            passed += counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"]
    if code and not failed:
        say(f"  failed: pytest ended with code {code}" + (": no test ran" if code == 5 else ""))
        failed = 1
    return passed, failed


def _run_part(part, *arguments):
    started = time.monotonic()
    note(f"{part}:")
    run = {"lint": run_lint, "addons": addon_tests.run, "pytest": run_pytest}[part]
    try:
        passed, failed = run(*arguments)
    except Missing as missing:
        say(f"  failed: {missing}")
        passed, failed = 0, 1
    note(f"{part}: {passed} passed, {failed} failed, in {time.monotonic() - started:.0f} s")
    return passed, failed


@command_line
def main(arguments):
    if arguments and arguments[0] not in PARTS:
        say(__doc__)
        return 2
    setup.prepare()
    BUILD.mkdir(exist_ok=True)
    results = [_run_part(*arguments)] if arguments else [_run_part(part) for part in PARTS]
    passed, failed = map(sum, zip(*results, strict=True))
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
