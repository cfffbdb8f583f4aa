"""scripts/lint: ruff, pylint-odoo and a few checks of our own. ``--fix`` lets ruff mend what it can."""

import ast
import re
import subprocess
import xml.etree.ElementTree as ElementTree

from . import setup, test_imports, venv
from .console import command_line, note, run, say
from .paths import CHECKOUT, our_addons

LONGEST_FILE = 300
LONGEST_METHOD = 40
NOT_HERE = [
    "missing-readme",  # wants README.rst, ours are README.md
    "prefer-env-translation",  # takes `_ = self.env._` for the old import, which ruff bans
    "odoo-addons-relative-import",  # Odoo's own tests name what they import in full
]
NOT_IN_TESTS = ["translation-required"]  # nobody reads what a test posts
MACHINE_PATH = re.compile(r"(?<![\w.}$)~-])/(?:root|work|home/[a-z]\w*)/\w")
REGISTRY_HOST = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|files\.python)\b"
)


def check(fix=False):
    """Run every check; return how many of them found something."""
    return sum(not passed for passed in (_ruff(fix), _pylint(), _own_checks()))


def _ruff(fix):
    fixes, formats = (["--fix"], []) if fix else ([], ["--diff"])
    return all(
        [
            _tool("ruff", "check", "--quiet", "--output-format=concise", *fixes, "."),
            _tool("ruff", "format", "--quiet", *formats, "."),
        ]
    )


def _pylint():
    addons = [addon.name for addon in our_addons()]
    tests = [f"{addon}/tests" for addon in addons if (CHECKOUT / addon / "tests").is_dir()]
    return all([_run_pylint(addons, NOT_HERE, "--ignore=tests"), _run_pylint(tests, NOT_HERE + NOT_IN_TESTS)])


def _run_pylint(folders, disabled, *options):
    settings = ["--score=n", "--jobs=2", "--rcfile=setup.cfg", f"--disable={','.join(disabled)}"]
    return not folders or _tool("pylint", *settings, *options, *folders)


def _tool(name, *arguments):
    return subprocess.run([venv.folder() / "bin" / name, *arguments], cwd=CHECKOUT).returncode == 0


def _own_checks():
    findings = list(_findings())
    for path, text in findings:
        say(f"{path.relative_to(CHECKOUT)}: {text}")
    return not findings


def _findings():
    yield from test_imports.forgotten(our_addons())
    for path in _project_files():
        text = path.read_text(errors="replace")
        yield from ((path, finding) for finding in leaks(text))
        if path.suffix == ".xml":
            yield from ((path, finding) for finding in _xml_errors(text))
        if path.suffix == ".py" and "tests" not in path.relative_to(CHECKOUT).parts:
            yield from ((path, finding) for finding in _too_long(text))


def _project_files():
    # Git refuses a folder of another user unless it is told that this is meant.
    command = ["git", "-c", f"safe.directory={CHECKOUT}", "ls-files", "-z"]
    listed = run([*command, "--cached", "--others", "--exclude-standard"], cwd=CHECKOUT)
    paths = sorted({CHECKOUT / name for name in listed.split("\0") if name})
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def leaks(text):
    """Places that exist on one machine only."""
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE_PATH.search(line):
            yield f"line {number}: a path of one machine"
        if REGISTRY_HOST.search(line):
            yield f"line {number}: the address of a package registry"


def _xml_errors(text):
    try:
        ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        yield f"not well-formed: {error}"


def _too_long(text):
    """The house style: small files, small methods."""
    if text.count("\n") > LONGEST_FILE:
        yield f"more than {LONGEST_FILE} lines"
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return  # ruff says where
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_METHOD:
            yield f"line {node.lineno}: {node.name} is longer than {LONGEST_METHOD} lines"


@command_line
def main(arguments):
    setup.prepare_without_databases()
    problems = check(fix="--fix" in arguments)
    note("lint: all clean" if not problems else f"lint: {problems} of the checks found something")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
