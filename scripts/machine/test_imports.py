"""Test files that Odoo would never run: its loader skips without a word what ``tests/__init__.py`` lacks."""

import ast
import os
import subprocess
from pathlib import Path

from . import odoo_process, odoo_source, postgres, venv


def forgotten(addons):
    """Test files of these addons that never run, each with the reason."""
    found, problem = _found_files(addons)
    if problem:
        yield addons[0] / "tests", f"cannot be imported: {problem}"
        return
    for path in sorted(path for addon in addons for path in (addon / "tests").rglob("test_*.py")):
        if path not in found:
            yield path, "Odoo does not find it: tests/__init__.py has to bring it in, under a name of its own"
        elif name := _plain_unittest(path):
            yield (
                path,
                f"class {name} derives from unittest.TestCase, which Odoo skips: use odoo.tests.BaseCase",
            )


def _found_files(addons):
    """The files Odoo's loader finds, or why it stopped."""
    if not addons:
        return set(), ""
    root = odoo_source.odoo_root()
    folders = [*{addon.parent for addon in addons}, *odoo_source.addons_paths(root)]
    scripts = Path(__file__).parents[1]
    environment = odoo_process.environment(postgres.Server("test"))
    environment["PYTHONPATH"] = f"{root}{os.pathsep}{scripts}"
    command = [venv.python(), "-m", "machine.found_tests", ",".join(map(str, folders))]
    command += [addon.name for addon in addons]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        return set(), (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return {Path(line) for line in done.stdout.splitlines()}, ""


def _plain_unittest(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef) and any(
            ast.unparse(base) == "unittest.TestCase" for base in node.bases
        ):
            return node.name
    return None
