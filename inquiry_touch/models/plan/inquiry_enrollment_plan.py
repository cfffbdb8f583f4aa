from datetime import timedelta

from odoo import api, fields, models

from ...tools.plan_dates import GATES, Run, add_delay, foresee
from ...tools.service_clock import add_working_hours
from .const import PENDING

#: How far ahead working time is looked for, in days.
HORIZON_DAYS = (14, 90, 730)


class InquiryEnrollmentPlan(models.AbstractModel):
    """The dates of a run: which steps can be planned now, and when the others are to be expected."""

    _name = "inquiry.enrollment.plan"
    _description = "Dates of a run"

    def _plan_first(self):
        """Plan the steps of these new runs that can be dated now."""
        rounds = self._past_rounds()
        steps_of = {(one.sequence_id, one.sequence_version): one.sequence_id.step_ids for one in self}
        numbers = {one: rounds.get((one.lead_id, one.sequence_id), 0) + 1 for one in self}
        self._plan_next(steps_of, {}, numbers)
        for sequence, runs in self.grouped("sequence_id").items():
            if not sequence.step_ids:
                runs._advance()

    def _foresee_first(self):
        """Return each step of this run, which need not be stored, with its moment, foreseen where it waits.

        :return list: tuples of step and moment; what waits for an event, when it gives up
        """
        run = Run(start=self.started_at, ended={}, planned={}, events={})
        dates = self._foresee(self.sequence_id.step_ids, run, {})
        return [
            (step, date.at or self._gives_up_at(step))
            for step, date in zip(self.sequence_id.step_ids, dates, strict=True)
        ]

    def _past_rounds(self):
        """Return how often each lead went through each of these plans before."""
        return {
            (lead, sequence): past
            for lead, sequence, past in self.env["inquiry.touch"]._read_group(
                [("lead_id", "in", self.lead_id.ids), ("sequence_id", "in", self.sequence_id.ids)],
                ["lead_id", "sequence_id"],
                ["round:max"],
            )
        }

    def _advance(self):
        """Plan the steps of the running plans that can be dated by now, and end those with nothing left."""
        running = self._filter_running()
        if not running:
            return
        steps_of = running._steps_of()
        staged = running.filtered(lambda one: one._is_staged(steps_of))
        if staged:
            touches_of = staged._touches_of()
            numbers = {one: max(touches_of[one].mapped("round"), default=1) for one in staged}
            staged._plan_next(steps_of, touches_of, numbers)
        waiting = self.env["inquiry.touch"]._read_group(
            [("enrollment_id", "in", running.ids), ("state", "in", PENDING)], ["enrollment_id"]
        )
        (running - running.browse(enrollment.id for (enrollment,) in waiting))._finish()

    def _steps_of(self):
        """Return the steps of these runs, as their versions have them, by plan and version."""
        steps = (
            self.env["inquiry.sequence.step"]
            .with_context(active_test=False)
            .search([("sequence_id", "in", self.sequence_id.ids)])
            .grouped("sequence_id")
        )
        none = self.env["inquiry.sequence.step"]
        keys = {(one.sequence_id, one.sequence_version) for one in self}
        return {(plan, version): steps.get(plan, none)._runs_in(version) for plan, version in keys}

    def _is_staged(self, steps_of):
        """Return whether some step of this run could not be dated at its start."""
        return any(
            step.anchor != "start" or step.kind in (*GATES, "end")
            for step in steps_of[self.sequence_id, self.sequence_version]
        )

    def _touches_of(self):
        touches = self.env["inquiry.touch"].search([("enrollment_id", "in", self.ids)])
        found = touches.grouped("enrollment_id")
        return {one: found.get(one, touches.browse()) for one in self}

    def _plan_next(self, steps_of, touches_of, numbers):
        """Plan the steps of these runs that are not planned yet and wait for no other step.

        :param dict steps_of: the steps of each plan and version
        :param dict touches_of: what each run has planned so far
        :param dict numbers: the round of each run
        """
        events_of = self._events_of(steps_of)
        vals_list, spans = [], {}
        for enrollment in self:
            touches = touches_of.get(enrollment, self.env["inquiry.touch"])
            steps = steps_of[enrollment.sequence_id, enrollment.sequence_version]
            run = enrollment._run(touches, events_of.get(enrollment.lead_id, {}))
            step_of = {step.key: step for step in steps}
            planned = set(touches.mapped("step_key"))
            for date in enrollment._foresee(steps, run, spans):
                if date.key not in planned and not date.after_step:
                    step = step_of[date.key]
                    vals_list.append(
                        {
                            **step._prepare_touch_values(
                                enrollment, numbers[enrollment], date.at or enrollment._gives_up_at(step)
                            ),
                            "awaited_event_id": step.event_id.id if date.after_event else False,
                        }
                    )
        if vals_list:
            self.env["inquiry.touch"]._plan(vals_list)

    def _gives_up_at(self, step):
        return fields.Datetime.now() + timedelta(days=step.patience_days)

    def _events_of(self, steps_of):
        """Return when each event happened to each lead, where a step asks for one."""
        if not any(step.anchor == "event" for steps in steps_of.values() for step in steps):
            return {}
        return self.lead_id._inquiry_event_moments()

    def _run(self, touches, events):
        """Return how far this run has come, as :class:`Run`."""
        now = fields.Datetime.now()
        waiting = touches.filtered(lambda touch: touch.state in PENDING)
        return Run(
            start=self.started_at,
            ended={touch.step_key: touch.sent_at or now for touch in touches - waiting},
            planned={touch.step_key: touch.scheduled_at for touch in waiting},
            events=events,
            lane=self.lane or "",
            lane_at=self.lane_at or None,
        )

    def _foresee(self, steps, run, spans):
        """Return the :class:`StepDate` of each of these steps for this run.

        :param dict spans: working time found so far, shared between the runs of a batch
        """
        return foresee([step._prepare_plan_step() for step in steps], run, self._adder(spans))

    def _adder(self, spans):
        """Return what adds a delay to a moment, as working time of the owner where the unit asks for it."""

        def add(moment, delay, unit):
            if unit != "working_hours":
                return add_delay(moment, delay, unit)
            return self._add_working_hours(moment, delay, spans)

        return add

    def _add_working_hours(self, moment, hours, spans):
        """Return when the owner has worked so many hours; without known hours those of the company count."""
        lead = self.lead_id
        company = lead.company_id or lead.inquiry_source_id.company_id or self.env.company
        calendar, resource = lead._inquiry_worker()._inquiry_calendar(company)
        calendar = calendar or company.resource_calendar_id
        key = (calendar, resource, moment, hours)
        if key not in spans:
            spans[key] = self._find_working_hour(calendar, resource, moment, hours)
        return spans[key]

    @api.model
    def _find_working_hour(self, calendar, resource, moment, hours):
        calendar_sudo = calendar.sudo()  # whoever sets the inquiry going need not see hours of others
        for days in HORIZON_DAYS if calendar and not calendar_sudo.flexible_hours else ():
            intervals = calendar_sudo._inquiry_working_time(moment, moment + timedelta(days=days), resource)
            reached = add_working_hours(intervals, moment, hours)
            if reached:
                return reached
        # Without hours ahead the step comes all the same.
        return moment + timedelta(hours=hours)
