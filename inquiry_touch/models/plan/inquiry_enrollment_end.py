from odoo import fields, models


class InquiryEnrollmentEnd(models.AbstractModel):
    """The end of a run: no inquiry is left without a next step or a close reason."""

    _name = "inquiry.enrollment.end"
    _description = "End of a run"

    def _finish(self):
        """End these runs, whose steps are all over, as their plan says."""
        self._set_done()
        for enrollment in self:
            enrollment._end_as(enrollment._ending())

    def _set_done(self):
        self.write({"state": "done", "ended_at": fields.Datetime.now()})

    def _ending(self):
        """Return how the plan ends in the version of this run, as a record with the fields of an ending."""
        sequence = self.sequence_id
        if self.sequence_version == sequence.version:
            return sequence
        # Whoever brought the run to its end need not see former versions.
        former = (
            self.env["inquiry.version"]
            .sudo()
            .search(
                [
                    ("res_model", "=", sequence._name),
                    ("res_id", "=", sequence.id),
                    ("number", "=", self.sequence_version),
                ]
            )
        )
        names = self.env["inquiry.plan.ending"]._fields.keys() & (former.vals or {}).keys()
        known = {name: former.vals[name] for name in names if name.endswith(("_id", "_action"))}
        return sequence.new(known) if known else sequence

    def _end_as(self, ending):
        """Do what comes at the end: close the inquiry, start the next plan, or ask the owner.

        A plan in shadow mode ends without a trace on the inquiry.
        """
        self.ensure_one()
        if self.sequence_id.mode == "shadow":
            return
        # A former version may name what was deleted since.
        lost_reason, following = (
            ending.lost_reason_id._origin.exists(),
            ending.next_sequence_id._origin.exists(),
        )
        if ending.end_action == "lost" and self._may_close():
            self._log_receipts("ended", "ended_lost", {"lost": lost_reason.name or ""})
            self.lead_id.action_set_lost(lost_reason_id=lost_reason.id)
        elif ending.end_action == "plan" and self._start_plan(following):
            self._log_receipts("ended", "ended_plan", {"next": following.name})
        elif self._goes_on():
            self._log_receipts("ended", "ended_going_on")
        else:
            self._log_receipts("ended", "ended_activity")
            self._ask_what_next()

    def _goes_on(self):
        """Return whether the inquiry has a next step already: nobody is asked twice."""
        return bool(self.lead_id._inquiry_filter_open()) and not self.lead_id._inquiry_filter_idle()

    def _may_close(self):
        """Return whether the inquiry may be closed by itself: it is open and no answer is owed."""
        return bool(self.lead_id._inquiry_filter_open()) and not self.lead_id.inquiry_due_at

    def _start_plan(self, sequence):
        """Start the next plan for the inquiry, if that plan takes it; say whether it runs."""
        leads = sequence._filter_takes(self.lead_id) if sequence else self.lead_id.browse()
        pairs = [(sequence, lead) for lead in leads]
        if not pairs:
            return False
        if pairs[0] not in self._running_pairs(leads):
            started = self._start(pairs)
            started._log_receipts("enrolled", "enrolled")
        return True

    def _ask_what_next(self):
        """Put the next step on the list of the owner."""
        lead = self.lead_id
        if not lead.active or lead.won_status == "lost":
            return
        spoken = lead.with_context(lang=lead._inquiry_worker().lang)
        sequence = self.sequence_id.with_context(lang=lead._inquiry_worker().lang)
        spoken._inquiry_ask_owner(
            spoken.env._("Decide what comes next"),
            spoken.env._("The plan “%(plan)s” is at its end.", plan=sequence.name),
        )
