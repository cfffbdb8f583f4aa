from datetime import timedelta

from pytz import utc

from odoo import models
from odoo.tools.intervals import Intervals

# What is put into a calendar as "Other" and not as time off is working time: a make-up working day.
MAKE_UP = [("time_type", "=", "other")]


class ResourceCalendar(models.Model):
    """Working time as answer times and shifts count it."""

    _inherit = "resource.calendar"

    def _inquiry_working_time(self, start, end, resource=None):
        """Return the spans of working time between two moments, in order.

        The hours of the week and make-up working days count, breaks, public holidays and, of a resource, its
        leave do not.

        :param datetime start: naive UTC
        :param datetime end: naive UTC
        :param resource: the ``resource.resource`` whose time zone and leave count
        :return list: pairs of moments, naive UTC
        """
        self.ensure_one()
        since, until = utc.localize(start), utc.localize(end)
        resource = resource or self.env["resource.resource"]
        weekly = self._attendance_intervals_batch(since, until, resource)[resource.id]
        made_up = self._leave_intervals_batch(since, until, resource, MAKE_UP)[resource.id]
        off = self._leave_intervals_batch(since, until, resource)[resource.id]
        working = Intervals((begin, stop, self) for begin, stop, _why in (*weekly, *made_up))
        free = Intervals((begin, stop, self) for begin, stop, _why in off)
        return [
            (begin.astimezone(utc).replace(tzinfo=None), stop.astimezone(utc).replace(tzinfo=None))
            for begin, stop, _calendar in working - free
        ]

    def _inquiry_is_open(self, moment, resource=None):
        """Return whether ``moment`` (naive UTC) is working time; flexible hours always are."""
        if self.flexible_hours:
            return True
        return bool(self._inquiry_working_time(moment, moment + timedelta(minutes=1), resource))
