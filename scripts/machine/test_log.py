"""What an Odoo log says about a test run."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>\w+) \S+ (?P<logger>[\w.]+): (?P<message>.*)$")
SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
OUTCOME = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(\w+(?:\.\w+)*)(?: \(odoo\.addons\.([\w.]+)\))?")
SKIPPED = re.compile(r"^skipped (\S+)(?: .*)?: (.*)$")
REPEATS = re.compile(r"^(Module \S+: \d+ failures|\d+ failed, |At least one test failed)")


def tag_of(failure):
    """What tells Odoo to run a test again that is named in ``RunLog.failures``."""
    addon, *path = failure.split(".")
    file = next(position for position, part in enumerate(path) if part.startswith("test_"))
    return f"/{addon}:{'.'.join(path[file + 1 :])}"


@dataclass
class RunLog:
    """The result of one run of Odoo's test runner."""

    ran: int = 0
    failed: int = 0
    failures: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    has_summary: bool = False

    @property
    def passed(self):
        return max(self.ran - self.failed - len(self.skipped), 0)

    @classmethod
    def read(cls, path):
        log = cls()
        for line in path.read_text(errors="replace").splitlines():
            if match := LINE.match(line):
                log._add(**match.groupdict())
        return log

    def _add(self, level, logger, message):
        if match := SUMMARY.search(message):
            failures, errors, self.ran = map(int, match.groups())
            self.failed = failures + errors
            self.has_summary = True
        elif match := OUTCOME.match(message):
            test, whole_class = match.groups()
            self.failures.append(whole_class or f"{logger.removeprefix('odoo.addons.')}.{test}")
        elif match := SKIPPED.match(message):
            self.skipped.append(f"{match.group(1)}: {match.group(2)}")
        elif level in ("ERROR", "CRITICAL") and not REPEATS.match(message):
            self.errors.append(f"{level} {logger}: {message}")
