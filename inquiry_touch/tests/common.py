from contextlib import contextmanager
from datetime import datetime

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.inquiry_touch.models.intake.inquiry_intake import Arrival
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryData


class InquiryCase(TransactionCase):
    """A company with a source, a salesperson and a manager, and short ways to let buyers write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Rotation commits on a cursor of its own, jobs commit too: all cursors become the test's own.
        if not cls._registry_patched:
            cls.registry_enter_test_mode_cls()
        cls.company = cls.env.company
        cls.team = cls.env["crm.team"].create({"name": "Export", "company_id": cls.company.id})
        cls.salesperson = new_test_user(cls.env, "inquiry_anna", "sales_team.group_sale_salesman")
        cls.manager = new_test_user(cls.env, "inquiry_max", "sales_team.group_sale_manager")
        cls.company.inquiry_fallback_user_id = cls.manager
        # Demo data hands inquiries to its own people.
        cls.env["inquiry.assignment.policy"].search([]).active = False
        cls.source = cls.env["inquiry.source"].create({"name": "Shop", "team_id": cls.team.id})
        cls.counter = 0

    @classmethod
    def _data(cls, **values):
        """Return what one buyer wrote, each time another buyer and reference unless given."""
        cls.counter += 1
        defaults = {
            "external_ref": f"ref-{cls.counter}",
            "message": "Hello, please send me your price list.",
            "email": f"buyer{cls.counter}@example.com",
            "occurred_at": datetime(2026, 3, 2, 9, 0),
        }
        return InquiryData(**{**defaults, **values})

    @classmethod
    def _arrive(cls, source=None, **values):
        """Let one message arrive and return its ``inquiry.intake``."""
        data = cls._data(**values)
        arrival = Arrival(source=source or cls.source, data=data, trace=f"trace-{cls.counter}")
        return cls.env["inquiry.intake"]._take_in([arrival])

    @contextmanager
    def enter_registry_test_mode(self):
        self.env.flush_all()
        yield
        self.env.invalidate_all()

    def _run_cron(self, xmlid):
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
