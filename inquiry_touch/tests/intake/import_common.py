import base64
import io

from openpyxl import Workbook

from .common import IntakeCase


def workbook(rows, sheets=()):
    """Return the bytes of a workbook with these rows in its first sheet, and further sheets by name."""
    book = Workbook()
    for name, content in (("Sheet", rows), *sheets):
        sheet = book.active if name == "Sheet" else book.create_sheet(name)
        for row in content:
            sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


class ImportCase(IntakeCase):
    """A source for files, and short ways to check, import and take back one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # of demo data
        cls.env["inquiry.payload"].search([("state", "=", "new")]).unlink()
        cls.source = cls.env["inquiry.source"].create({"name": "Old", "source_type": "import"})

    @classmethod
    def _import(cls, content, user=None, **values):
        content = content if isinstance(content, bytes) else content.encode()
        values = {"source_id": cls.source.id, "file_name": "old.csv", **values}
        imports = cls.env["inquiry.import"].with_user(user or cls.manager)
        return imports.create({**values, "file": base64.b64encode(content)})

    def _work(self):
        self._run_cron("inquiry_touch.ir_cron_inquiry_import_work")

    def _check(self, content, **values):
        one = self._import(content, **values)
        one.action_check()
        if one.state == "checking":
            self._work()
        return one

    def _run(self, one):
        one.action_run()
        self._work()
        self._parse()
        self._work()

    def _take_in(self, content, **values):
        one = self._check(content, **values)
        self._run(one)
        self.assertEqual(one.state, "done", one.error)
        return one

    def _undo(self, one):
        one.action_undo()
        self._work()
        self.assertEqual(one.state, "undone", one.error)

    def _arrivals(self, one):
        return self.env["inquiry.intake"].search([("import_id", "=", one.id)], order="id")

    def _found(self, one):
        return {problem.kind: problem.row_count for problem in one.problem_ids}

    def _lead_of(self, email):
        leads = self.env["crm.lead"].with_context(active_test=False)
        return leads.search([("email_from", "=ilike", email)], order="id")
