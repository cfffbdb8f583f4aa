from ..intake.common import CALL
from .common import PurgeCase


class TestPayloadRetention(PurgeCase):
    def _done(self, **values):
        payload = self._receive({**CALL, **values})
        self._parse()
        return payload

    def test_in_13_bytes_go_after_their_days_and_the_inquiry_stays(self):
        payload = self._done()
        intake, size = payload.intake_ids, payload.body_size
        self.assertFalse(self._run(364))
        self.assertTrue(payload.exists())
        run = self._run(366)
        self.assertEqual((run.payload_count, run.freed_bytes), (1, size))
        self.assertFalse(payload.exists())
        self.assertEqual((intake.result, bool(intake.lead_id.exists())), ("opened", True))

    def test_in_13_what_waits_failed_or_may_come_back_stays(self):
        failed = self._receive(b"{")
        junk = self._receive({**CALL, "id": "S", "message": "We offer SEO services, top of Google."})
        self._parse()
        waiting = self._receive({**CALL, "id": "W"})
        self.company.inquiry_junk_days = 0
        self.assertEqual((failed.state, junk.state, waiting.state), ("failed", "parsed", "new"))
        self._run(400)
        self.assertEqual(len((failed | junk | waiting).exists()), 3)

    def test_in_13_a_call_that_comes_again_after_its_bytes_are_gone_is_a_duplicate(self):
        self._done()
        self._run(366)
        again = self._done()
        self.assertEqual(again.intake_ids.result, "duplicate")

    def test_in_13_refused_calls_go_after_their_days_and_the_ledger_keeps_their_number(self):
        Payload = self.env["inquiry.payload"]
        Payload._tally(self.source, "bad_signature", "caller")
        Payload._tally(self.source, "duplicate", "caller", is_refused=False)
        run = self._run(31)
        self.assertEqual(run.refused_count, 2)
        self.assertFalse(Payload.search([("source_id", "=", self.source.id)]))
        row = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        self.assertEqual(row.refused, 1)

    def test_in_13_marks_of_the_ledger_go_with_the_bytes(self):
        self.env["inquiry.payload"]._note_repeated(self.source, "trace")
        entries = self.env["inquiry.entry"].search([("source_id", "=", self.source.id)])
        self._run(300)
        self.assertTrue(entries.exists())
        self.assertTrue(self._run(366).entry_count)
        self.assertFalse(entries.exists())
