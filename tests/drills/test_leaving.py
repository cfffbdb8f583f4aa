"""The addon was there and went: Odoo's own CRM tests find nothing changed."""

from machine import odoo_process, test_odoo
from machine.paths import BUILD


def test_odoos_own_tests_pass_after_uninstalling_as_before(base_template, ready_template, new_database):
    left = new_database(ready_template)
    log = BUILD / "logs" / f"{left.name}-uninstall.log"
    odoo_process.must_run(left.server, log, "module", "uninstall", "-d", left.name, "inquiry_touch")
    before, after, new_failures = test_odoo.compare(left.server, base_template, left.name)
    assert not new_failures
    assert after.ran == before.ran
