from ..intake.import_common import ImportCase
from .common import PurgeCase

ROWS = "email,message\n" + "".join(f"p{number}@example.com,Question {number}\n" for number in range(60))


class TestImportRetention(ImportCase, PurgeCase):
    """Files of old inquiries and their rows go as raw data do."""

    def _run(self, days):
        if isinstance(days, int):
            return PurgeCase._run(self, days)
        return ImportCase._run(self, days)

    def test_in_13_files_and_rows_go_after_the_days_of_raw_data(self):
        one = self._take_in(ROWS)
        self.assertFalse(self._run(364))
        self.assertEqual((len(one.row_ids), bool(one.file)), (60, True))
        found = self._preview(366)
        run = self._run(366)
        self.assertEqual((run.row_count, run.file_count, run.payload_count), (60, 1, 2))
        self.assertEqual([found[kind][0] for kind in ("row", "file", "payload")], [60, 1, 2])
        self.assertEqual(sum(found[kind][1] for kind in found), run.freed_bytes)
        one.invalidate_recordset()
        self.assertFalse(one.row_ids or one.file or any(one.column_ids.mapped("sample")))
        self.assertFalse(any(one.problem_ids.mapped("example")))
        self.assertEqual((one.state, one.row_count, len(self._leads())), ("done", 60, 60))
        self.assertEqual(self._run(400), run)

    def test_in_13_a_file_stays_while_a_part_of_it_may_be_read_again(self):
        one = self._take_in(ROWS)
        payload = self.env["inquiry.payload"].search([("import_id", "=", one.id)], order="id", limit=1)
        payload._set_failed("bad_shape")
        run = self._run(366)
        self.assertEqual((run.payload_count, run.file_count, len(one.row_ids)), (1, 0, 60))
        self.assertTrue(one.file)

    def test_in_13_the_file_of_an_import_that_was_taken_back_goes_too(self):
        one = self._take_in(ROWS)
        self._undo(one)
        run = self._run(366)
        self.assertEqual((run.row_count, run.file_count, bool(one.file)), (60, 1, False))
        one.unlink()

    def test_in_13_a_file_that_was_not_imported_yet_stays(self):
        one = self._check(ROWS)
        self._run(366)
        self.assertTrue(one.file and one.row_ids)
