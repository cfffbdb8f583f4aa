from odoo import fields, models

#: What is still to come, and may be moved or taken out of the plan.
MOVABLE = ("planned", "held", "approval")


class InquiryEnrollmentMove(models.AbstractModel):
    """Running inquiries on their way to the present version of their plan.

    What a version did or sent is never done again: a step has one touch in each round, whatever became of it.
    """

    _name = "inquiry.enrollment.move"
    _description = "Move of a run to the present version"

    def _preview_move(self):
        """Say for each of these runs what moving to the present version of its plan would change.

        :return dict: for each run ``{"comes": [(step, moment or None)], "goes": touches,
            "moves": [(touch, moment)], "late": steps}``; late are new steps whose moment is over
        """
        present = self._present_steps()
        touches_of, events = self._touches_of(), self._events_of(present)
        return {
            enrollment: enrollment._compare(
                present[enrollment.sequence_id, enrollment.sequence_version],
                touches_of[enrollment],
                events.get(enrollment.lead_id, {}),
            )
            for enrollment in self
        }

    def _present_steps(self):
        """Return the present steps of the plans of these runs, under the versions the runs are on."""
        return {(one.sequence_id, one.sequence_version): one.sequence_id.step_ids for one in self}

    def _compare(self, steps, touches, events):
        """Return what the steps of another version change for this run, as :meth:`_preview_move` says it."""
        now, step_of = fields.Datetime.now(), {step.key: step for step in steps}
        waiting = touches.filtered(lambda touch: touch.state in MOVABLE)
        kept = waiting.filtered(lambda touch: self._stays(touch, step_of))
        run = self._run(touches - kept, events)
        dates = {date.key: date for date in self._foresee(steps, run, {})}
        known = set(touches.mapped("step_key"))
        new = [date for key, date in dates.items() if key not in known]
        late = [date for date in new if date.is_sure and date.at < now]
        moves = [(touch, self._moved_at(touch, dates[touch.step_key], now)) for touch in kept]
        return {
            "comes": [(step_of[date.key], date.at) for date in new if date not in late],
            "late": steps.filtered(lambda step: step.key in {date.key for date in late}),
            "goes": waiting - kept,
            "moves": [(touch, moment) for touch, moment in moves if moment != touch.scheduled_at],
        }

    def _stays(self, touch, step_of):
        """Return whether a waiting touch still has its step, and the run has not taken another lane."""
        step = step_of.get(touch.step_key)
        return bool(step and (not self.lane or step.lane in (False, self.lane)))

    def _moved_at(self, touch, date, now):
        """Return when a waiting touch comes by the new dates; one that waits for something stays."""
        if touch.awaited_event_id or not date.is_sure or date.at == touch.wanted_at:
            return touch.scheduled_at
        return max(date.at, now)

    def _move(self):
        """Bring these running inquiries to the present version of their plan."""
        behind = self._filter_running().filtered(lambda one: one.sequence_version != one.sequence_id.version)
        for enrollment, changes in behind._preview_move().items():
            version = enrollment.sequence_version
            enrollment.sequence_version = enrollment.sequence_id.version
            changes["goes"]._set_cancelled("version_moved")
            enrollment._relink(dict(changes["moves"]))
            enrollment._note_late(changes["late"])
            facts = {"old": version, "new": enrollment.sequence_version}
            enrollment._log_receipts("moved", "version_moved_to", facts)
        behind._advance()

    def _relink(self, moments):
        """Let what waits be done as the present steps say, at these moments.

        :param dict moments: the new moment of each touch that moves
        """
        steps = {step.key: step for step in self.sequence_id.step_ids}
        for touch in self.touch_ids.filtered(lambda touch: touch.state in MOVABLE):
            step, moment = steps[touch.step_key], moments.get(touch)
            if touch.state != "approval":
                touch.write({"step_id": step.id, "purpose": step.purpose, **step._choose_way(self.lead_id)})
            if moment:
                touch._reschedule(moment)

    def _note_late(self, steps):
        """Write down the new steps whose moment was over when the run was moved: they are left out."""
        number = max(self.touch_ids.mapped("round"), default=1)
        self.env["inquiry.touch"].sudo()._plan_ended(
            [step._prepare_touch_values(self, number, fields.Datetime.now()) for step in steps], "too_late"
        )
