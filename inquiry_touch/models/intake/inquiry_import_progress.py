from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_duration


class InquiryImportProgress(models.AbstractModel):
    """What a person reads of an import: what was found, how far it is, and what stands in its way."""

    _name = "inquiry.import.progress"
    _description = "Progress of an import"

    summary = fields.Text(compute="_compute_summary")
    plan = fields.Text(string="What will happen", compute="_compute_summary")
    outcome = fields.Text(string="What became of it", compute="_compute_outcome")
    blocker = fields.Text(compute="_compute_blocker")
    done_count = fields.Integer(string="Rows done", compute="_compute_progress")
    progress = fields.Integer(string="Done (%)", compute="_compute_progress", aggregator=None)
    progress_text = fields.Char(string="Progress", compute="_compute_progress")

    @api.depends("state", "treat_as_new", "source_id", "problem_ids.choice", "ready_count", "row_ids.choice")
    @api.depends_context("lang")
    def _compute_summary(self):
        for one in self:
            one.summary = one._summary_text()
            one.plan = one._plan_text() if one.state == "preview" else ""

    @api.depends("column_ids.target", "state", "asks_date_order", "date_order", "problem_ids.choice")
    @api.depends_context("lang")
    def _compute_blocker(self):
        for one in self:
            one.blocker = one._blocker_text()

    @api.depends("state", "row_count", "total_count")
    @api.depends_context("lang")
    def _compute_progress(self):
        for one in self:
            total = one._count_of_all()
            done = min(one._origin._count_of_done(), total) if total else 0
            one.done_count = done
            one.progress = 100 * done // total if total else 0
            one.progress_text = one._progress_text(done, total)

    @api.depends("state")
    @api.depends_context("lang")
    def _compute_outcome(self):
        for one in self:
            one.outcome = one._outcome_text() if one.state in ("done", "undone") else ""

    def _outcome_text(self):
        """Return one sentence: how many rows opened an inquiry, joined one, and so on."""
        Intake = self.env["inquiry.intake"]
        groups = Intake._read_group(
            [("import_id", "=", self.id), ("result", "!=", False)], ["result"], ["__count"]
        )
        labels = dict(Intake._fields["result"]._description_selection(self.env))
        parts = [f"{labels[result]}: {self._number(count)}" for result, count in groups]
        unread = self._count_unread()
        if unread:
            parts.append(self.env._("Could not be read: %(count)s", count=self._number(unread)))
        return " · ".join(parts)

    def _count_unread(self):
        """Return how many rows lie in parts that failed."""
        failed = [("import_id", "=", self.id), ("state", "=", "failed")]
        return self.env["inquiry.payload"]._read_group(failed, [], ["item_count:sum"])[0][0] or 0

    def _count_of_all(self):
        if self.state == "undoing":
            return self.env["inquiry.intake"].search_count([("import_id", "=", self.id)])
        return self.row_count if self.state == "checking" else self.total_count

    def _count_of_done(self):
        """Return how many rows are through: read from what they became, no figure is moved for it."""
        arrived = [("import_id", "=", self.id)]
        if self.state == "checking":
            return self._count_rows(SQL("number <= %s", self.checked_position)) if self.is_read else 0
        if self.state == "undoing":
            return self.env["inquiry.intake"].search_count([*arrived, ("id", "<=", self.undo_position)])
        return self.env["inquiry.intake"].search_count(arrived) + self._count_unread()

    def _progress_text(self, done, total):
        _ = self.env._
        if self.state == "checking" and not self.is_read:
            return _("%(count)s rows read so far", count=self._number(self.row_count))
        if self.state not in ("checking", "running", "undoing"):
            return ""
        values = {"done": self._number(done), "total": self._number(total), "percent": self.progress}
        text = _("%(done)s of %(total)s (%(percent)s %%)", **values)
        left = self._minutes_left(done, total)
        if left is None:
            return text
        if left < 1:
            return _("%(text)s, less than a minute left", text=text)
        if left < 60:
            return _("%(text)s, about %(minutes)s min left", text=text, minutes=round(left))
        return _("%(text)s, about %(time)s h left", text=text, time=format_duration(left / 60))

    def _minutes_left(self, done, total):
        """Return how many minutes the rest takes at the pace so far, None when that cannot be told yet."""
        spent = fields.Datetime.now() - (self.started_at or fields.Datetime.now())
        if not done or spent < timedelta(seconds=5):
            return None
        return spent.total_seconds() / 60 * (total - done) / done

    def _summary_text(self):
        """Return one sentence: how many rows, how many of them are ready, how many have which problem."""
        _ = self.env._
        if not self.is_read or self.state in ("draft", "checking"):
            return ""
        labels = dict(self.env["inquiry.import.problem"]._fields["kind"]._description_selection(self.env))
        parts = [_("%(count)s ready", count=self._number(self.ready_count))]
        parts += [
            _("%(count)s × %(problem)s", count=self._number(one.row_count), problem=labels[one.kind].lower())
            for one in self.problem_ids
        ]
        if self.empty_count:
            parts.append(_("%(count)s empty rows passed over", count=self._number(self.empty_count)))
        values = {"count": self._number(self.row_count), "parts": _(", ").join(parts)}
        return _("%(count)s rows: %(parts)s.", **values)

    def _plan_text(self):
        _ = self.env._
        left_out = self._origin._count_rows(self._left_out_condition())
        counts = {
            "count": self._number(self.row_count - left_out),
            "left_out": self._number(left_out),
        }
        if left_out:
            text = _("%(count)s rows will be imported, %(left_out)s left out.", **counts)
        else:
            text = _("%(count)s rows will be imported.", **counts)
        return f"{text} {self._start_text()}"

    def _start_text(self):
        """Say what the import starts for its inquiries."""
        _ = self.env._
        source = self.source_id
        if not self.treat_as_new:
            return _("They are only put on record: nothing is sent, no clock starts, nobody is told.")
        if source.starts_plan and source.starts_clock:
            return _("Each buyer gets a first answer and follow-ups; each owner owes an answer in time.")
        if source.starts_plan:
            return _("Each buyer gets a first answer and follow-ups; no answer clock starts.")
        if source.starts_clock:
            return _("Each owner owes an answer in time; nothing is sent by itself.")
        return _("Their owners are told. The source “%(name)s” starts nothing else.", name=source.name)

    def _blocker_text(self):
        """Say what keeps the file from being imported, and what to do about it; "" when nothing does."""
        _ = self.env._
        if not self.column_ids:
            return ""
        if not self._has_sender_column():
            return _(
                "No column gives an e-mail address, a phone number or a buyer's id: without one of them "
                "nobody can be told as the buyer. Say below which column it is, then check the file again."
            )
        if self.asks_date_order and not self.date_order:
            return _(
                "03/04 can be the third of April or the fourth of March, and no date in this file tells. "
                "Choose which comes first, then check the file again."
            )
        if self.state == "preview" and self.row_count == self._origin._count_rows(self._left_out_condition()):
            return _("No row is left to import.")
        return ""

    def _number(self, number):
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return self.env["res.lang"].browse(lang.id).format("%d", number, grouping=True)
