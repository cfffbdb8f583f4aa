"""Which test files Odoo would find: only what ``tests/__init__.py`` imports; it is silent about the rest."""

import ast


def found_modules(package):
    """Name and file of each module ``package/__init__.py`` brings in, also by ``from .stage import *``."""
    init = package / "__init__.py"
    found = {}
    for node in ast.parse(init.read_text()).body if init.is_file() else ():
        if not isinstance(node, ast.ImportFrom) or node.level != 1:
            continue
        folder = package.joinpath(*(node.module or "").split(".")) if node.module else package
        for alias in node.names:
            if alias.name == "*":
                found.update(found_modules(folder))
            elif (folder / f"{alias.name}.py").is_file():
                found[alias.asname or alias.name] = folder / f"{alias.name}.py"
    return found


def forgotten(addon):
    """Test files of an addon that never run, each with the reason."""
    tests = addon / "tests"
    found = {path for name, path in found_modules(tests).items() if name.startswith("test_")}
    for path in sorted(tests.rglob("test_*.py")):
        if path not in found:
            yield path, "is not imported by tests/__init__.py, or another file with its name hides it"
        elif name := _plain_unittest(path):
            yield (
                path,
                f"class {name} derives from unittest.TestCase, which Odoo skips: use odoo.tests.BaseCase",
            )


def _plain_unittest(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef) and any(
            ast.unparse(base) == "unittest.TestCase" for base in node.bases
        ):
            return node.name
    return None
