import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import InquiryCase
from .common import CALL, IntakeCase

JOB_LOG = "odoo.addons.inquiry_touch.models.intake.inquiry_payload_job"

OTHERS = [{"id": str(number), "message": "Hello", "email": f"b{number}@example.com"} for number in range(5)]


class TestPayloadJob(IntakeCase):
    def test_in_13_stored_bytes_equal_sent_bytes(self):
        body = b'{"message": "\xff\x00 broken on purpose'
        payload = self._receive(body)
        payload.invalidate_recordset()
        self.assertEqual(payload._body_bytes(), body)

    def test_a_call_becomes_a_lead_with_normalised_facts(self):
        self._receive(CALL)
        self._parse()
        lead = self._leads()
        self.assertEqual(lead.email_normalized, "anna.buyer@example.com")
        self.assertEqual(lead.phone, "+491701234567")
        self.assertEqual(lead.country_id.code, "DE")
        self.assertEqual(lead.contact_name, "Anna Buyer")
        self.assertIn("500 lamps", lead.message_ids.filtered("email_from")[-1].body)

    def test_the_country_is_estimated_from_the_phone_number(self):
        self._receive({**CALL, "country": "", "phone": "+33 6 12 34 56 78"})
        self._parse()
        self.assertEqual(self._leads().country_id.code, "FR")

    def test_a_phone_that_cannot_be_read_stays_readable(self):
        self._receive({**CALL, "phone": "ask Bob"})
        self._parse()
        self.assertEqual(self._leads().phone, "ask Bob")

    def test_the_language_is_read_from_the_words(self):
        self._receive({**CALL, "message": "Guten Tag, wir benötigen 500 Lampen und bitten um ein Angebot."})
        self._parse()
        self.assertEqual(self._leads().lang_id.code, "de_DE")

    def test_in_12_replay_ten_times_leaves_one_inquiry(self):
        payload = self._receive(CALL)
        for _turn in range(10):
            self._parse()
            payload.with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual(len(self._leads()), 1)
        self.assertEqual(len(payload.intake_ids), 1)

    def test_in_12_the_same_number_in_another_call_is_a_duplicate(self):
        self._receive(CALL)
        second = self._receive({**CALL, "name": "Anna B."})
        self._parse()
        self.assertEqual(len(self._leads()), 1)
        self.assertEqual(second.intake_ids.result, "duplicate")

    def test_in_12_a_duplicate_that_is_read_again_is_counted_once(self):
        self._receive(CALL)
        second = self._receive({**CALL, "name": "Anna B."})
        for _turn in range(3):
            self._parse()
            second.with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual(second.intake_ids.mapped("result"), ["duplicate"])

    def test_in_13_mended_map_reads_the_same_bytes_again(self):
        payload = self._receive({"text": "Hello", "from": {"mail": "a@example.com"}})
        self._parse()
        self.assertEqual((payload.state, payload.error_code), ("failed", "no_text"))
        self.source.field_map_ids = [
            fields.Command.create({"target": "message", "expression": "text"}),
            fields.Command.create({"target": "email", "expression": "from.mail"}),
        ]
        payload.with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual(payload.state, "parsed")
        self.assertEqual(self._leads().email_from, "a@example.com")

    def test_in_13_a_later_map_fills_what_is_empty_and_leaves_the_rest(self):
        payload = self._receive({**CALL, "firm": "Weber Handel"})
        self._parse()
        lead = self._leads()
        lead.contact_name = "Changed by a person"
        self.source.field_map_ids = [fields.Command.create({"target": "company", "expression": "firm"})]
        payload.with_user(self.manager).action_replay()
        self._parse()
        self.assertEqual(lead.partner_name, "Weber Handel")
        self.assertEqual(lead.contact_name, "Changed by a person")

    @mute_logger(JOB_LOG)
    def test_one_bad_row_in_a_batch_is_postponed_and_the_others_go_on(self):
        payloads = [self._receive(values) for values in OTHERS]
        poison = payloads[2]
        original = type(poison)._parse_data

        def parse(payload):
            if payload == poison:
                raise ZeroDivisionError("mail to secret@example.com")
            return original(payload)

        with patch.object(type(poison), "_parse_data", parse):
            self._parse()
        self.assertEqual([p.state for p in payloads], ["parsed", "parsed", "new", "parsed", "parsed"])
        self.assertEqual((poison.attempts, poison.error_code), (1, "unforeseen"))
        self.assertGreater(poison.next_attempt_at, fields.Datetime.now())
        self.assertNotIn("secret@", poison.error)
        self.assertEqual(len(self._leads()), 4)

    @mute_logger(JOB_LOG)
    def test_a_poison_row_finally_fails_and_the_job_is_not_red(self):
        poison = self._receive(CALL)
        cron = self.env.ref("inquiry_touch.ir_cron_inquiry_payload_parse")
        with patch.object(type(poison), "_parse_data", side_effect=ZeroDivisionError):
            for _turn in range(5):
                poison.next_attempt_at = fields.Datetime.now() - timedelta(minutes=1)
                self._parse()
        self.assertEqual((poison.state, poison.attempts), ("failed", 5))
        self.assertEqual(cron.failure_count, 0)

    def test_a_database_error_of_one_row_spares_the_others(self):
        good, bad = self._receive(OTHERS[0]), self._receive(OTHERS[1])
        original = type(good)._parse_data

        def parse(payload):
            if payload == bad:
                self.env.cr.execute("SELECT 1 FROM no_such_table")
            return original(payload)

        with patch.object(type(good), "_parse_data", parse), mute_logger(JOB_LOG, "odoo.sql_db"):
            self._parse()
        self.assertEqual((good.state, bad.state), ("parsed", "new"))

    @mute_logger(JOB_LOG)
    def test_a_new_campaign_of_a_batch_that_was_rolled_back_is_made_again(self):
        good, bad = (self._receive({**values, "utm": {"campaign": "Spring"}}) for values in OTHERS[:2])
        original = type(good.intake_ids)._set_opened

        def set_opened(intake, *decided):
            if intake.payload_id == bad:
                raise ZeroDivisionError
            return original(intake, *decided)

        with patch.object(type(good.intake_ids), "_set_opened", set_opened):
            self._parse()
        self.assertEqual((good.state, bad.state), ("parsed", "new"))
        self.assertEqual(self._leads().campaign_id.name, "Spring")

    def test_a_paused_source_keeps_what_arrives_until_it_goes_on(self):
        self.source.is_paused = True
        payload = self._receive(CALL)
        self._parse()
        self.assertEqual(payload.state, "new")
        self.source.is_paused = False
        self._parse()
        self.assertEqual(payload.state, "parsed")

    def test_lg_03_one_trace_from_the_call_to_the_touches(self):
        self.source.write({"starts_clock": True, "starts_plan": True})
        payload = self._receive(CALL)
        self._parse()
        lead = self._leads()
        self.assertEqual(payload.intake_ids.trace, payload.trace)
        self.assertEqual(lead.inquiry_trace, payload.trace)
        self.assertEqual(set(lead.inquiry_decision_ids.mapped("trace")), {payload.trace})
        stages = set(lead.inquiry_decision_ids.mapped("stage"))
        self.assertLessEqual({"intake", "identity", "classify", "assign"}, stages)
        self.assertTrue(lead.inquiry_touch_ids)
        self.assertEqual(set(lead.inquiry_touch_ids.mapped("trace")), {payload.trace})

    def test_files_over_the_limit_are_left_out_and_named(self):
        self.source.max_attachment_kb = 1
        files = [
            {"name": "small.txt", "mimetype": "text/plain", "base64": "aGVsbG8="},
            {"name": "big.bin", "base64": "QUFB" * 1000},
        ]
        self._receive({**CALL, "attachments": files})
        self._parse()
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", self._leads().id)]
        )
        self.assertEqual(set(attachments.mapped("name")), {"small.txt", "files-left-out.txt"})
        note = attachments.filtered(lambda file: file.name == "files-left-out.txt")
        self.assertIn(b"big.bin", note.raw)

    def test_what_the_sender_says_besides_is_in_the_chatter(self):
        self._receive({**CALL, "currency": "EUR", "extra": {"colour": "red"}})
        self._parse()
        body = self._leads().message_ids.filtered("email_from")[-1].body
        self.assertIn("colour: red", body)
        self.assertIn("currency: EUR", body)

    def test_junk_makes_no_lead_and_restoring_does(self):
        junk = self.env["inquiry.category"].create({"name": "Junk", "code": "intake_junk", "is_junk": True})
        self.env["inquiry.tag.rule"].create(
            {
                "name": "Junk",
                "category_id": junk.id,
                "word_ids": [fields.Command.create({"words": "backlinks"})],
            }
        )
        payload = self._receive({**CALL, "message": "We sell backlinks"})
        self._parse()
        self.assertEqual(payload.intake_ids.result, "junk")
        self.assertFalse(self._leads())
        payload.intake_ids.with_user(self.manager).action_restore()
        self.assertEqual(payload.intake_ids.result, "opened")
        self.assertEqual(len(self._leads()), 1)


@tagged("post_install", "-at_install")
class TestPayloadQueries(InquiryCase):
    def _queries(self, count, start):
        source = self.source
        source.write({"starts_clock": False, "starts_plan": False})
        for i in range(start, start + count):
            values = {**CALL, "id": f"q{i}", "email": f"q{i}@example.com", "phone": f"+49170{1000000 + i}"}
            source._receive(json.dumps(values).encode(), content_type="application/json")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["inquiry.payload"]._claim(100)._process()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_of_a_batch_hardly_grow_with_it(self):
        self._queries(2, 0)
        few = self._queries(5, 100)
        many = self._queries(55, 200)
        self.assertLessEqual((many - few) / 50, 8, f"{few} queries for 5, {many} for 55")
