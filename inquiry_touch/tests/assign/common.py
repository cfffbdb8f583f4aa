from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, new_test_user

from odoo.addons.inquiry_touch.models.intake.inquiry_intake import Arrival
from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

#: A Monday, 17:00 in Shanghai.
NOW = datetime(2026, 3, 2, 9, 0)
FIND = "inquiry_touch.ir_cron_inquiry_assignment_policy_find"


class AssignCase(InquiryCase):
    """Three salespeople and short ways to make policies and let inquiries find an owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        cls.clock = clock.start()
        cls.addClassCleanup(clock.stop)
        cls.Policy = cls.env["inquiry.assignment.policy"]
        cls.bo, cls.chen = (
            new_test_user(cls.env, f"inquiry_{name}", "sales_team.group_sale_salesman")
            for name in ("bo", "chen")
        )
        cls.people = cls.salesperson | cls.bo | cls.chen

    @classmethod
    def _policy(cls, people=None, members=(), **values):
        """Return a policy; ``members`` are values for each of the people, in their order."""
        people = cls.people if people is None else people
        members = members or [{}] * len(people)
        lines = [
            Command.create({"user_id": person.id, **member})
            for person, member in zip(people, members, strict=True)
        ]
        return cls.Policy.create({"name": "Export", "member_ids": lines, **values})

    def _facts(self, **values):
        return InquiryFacts(text="price?", company_id=self.company.id, **values)

    def _choose(self, count=1, **values):
        return self.Policy._choose([self._facts(**values) for _number in range(count)])

    def _owner(self, **values):
        """Return who gets one inquiry, without using up a turn."""
        (assignment,) = self.Policy._choose([self._facts(**values)], dry_run=True)
        return self.env["res.users"].browse(assignment.user_id)

    def _left_out(self, **values):
        (assignment,) = self.Policy._choose([self._facts(**values)], dry_run=True)
        return {name: reason for name, reason, _id in assignment.receipts[0].facts["left_out"]}

    @classmethod
    def _take_in(cls, count=1, **values):
        """Let messages arrive in one batch and return their leads."""
        arrivals = [
            Arrival(source=cls.source, data=cls._data(**{"occurred_at": NOW, **values}), trace=f"t{number}")
            for number in range(count)
        ]
        return cls.env["inquiry.intake"]._take_in(arrivals).lead_id

    def _find_owners(self):
        self._run_cron(FIND)

    @contextmanager
    def _held_by_others(self):
        """Let every inquiry be locked by another transaction."""
        Lead = type(self.env["crm.lead"])
        with patch.object(Lead, "try_lock_for_update", lambda leads, **_options: leads.browse()):
            yield

    def _employee(self, user, calendar=None):
        """Give this person working hours of their own, as an employee has."""
        return self.env["resource.resource"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": self.company.id,
                "tz": "UTC",
                "calendar_id": (calendar or self._calendar("UTC", 0, 24)).id,
            }
        )

    def _calendar(self, zone, start, end):
        """Return a calendar of equal days from Monday to Friday."""
        days = [
            Command.create(
                {
                    "name": "Shift",
                    "dayofweek": str(day),
                    "hour_from": start,
                    "hour_to": end,
                    "day_period": "morning",
                }
            )
            for day in range(5)
        ]
        return self.env["resource.calendar"].create(
            {
                "name": zone,
                "tz": zone,
                "company_id": self.company.id,
                "attendance_ids": [Command.clear(), *days],
            }
        )

    def _leave(self, resource, start, end, **values):
        leaves = self.env["resource.calendar.leaves"]
        return leaves.create(
            {"name": "Leave", "resource_id": resource.id, "date_from": start, "date_to": end, **values}
        )

    def _reasons(self, lead):
        lead.invalidate_recordset()
        receipts = lead.inquiry_decision_ids.filtered(lambda one: one.stage == "assign")
        return receipts.sorted("id").mapped("reason")
