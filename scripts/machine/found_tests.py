"""Run by Odoo's Python: prints the test files that Odoo's own loader finds in these addons."""

import sys

from odoo.modules.module import initialize_sys_path
from odoo.tests.loader import get_test_modules
from odoo.tools import config


def main(addons_path, *addons):
    config.parse_config([f"--addons-path={addons_path}"])
    initialize_sys_path()
    for addon in addons:
        for module in get_test_modules(addon):
            print(module.__file__)


if __name__ == "__main__":
    main(*sys.argv[1:])
