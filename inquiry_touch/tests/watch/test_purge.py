from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...models.intake.inquiry_purge_mixin import InquiryPurgeMixin
from ..intake.common import CALL
from .common import PurgeCase


class TestPurge(PurgeCase):
    def test_in_18_junk_is_deleted_after_the_set_days_with_a_logged_count(self):
        lead = self._junk()
        files = self.env["ir.attachment"].create(
            {"name": "offer.pdf", "raw": b"x" * 1000, "res_model": "crm.lead", "res_id": lead.id}
        )
        intake, payload, messages = (
            lead.inquiry_intake_ids,
            lead.inquiry_intake_ids.payload_id,
            lead.message_ids,
        )
        self.assertTrue(messages and payload)
        self.assertFalse(self._run(29))
        run = self._run(31)
        for records in (lead, files, intake, payload, messages):
            self.assertFalse(records.exists(), records._name)
        self.assertEqual((run.junk_count, run.test_count, run.payload_count), (1, 0, 0))
        self.assertGreater(run.freed_bytes, 1000)
        self.assertTrue(run.ended_at)
        receipt = self.env["inquiry.decision"].search([("reason", "=", "purged")], limit=1)
        self.assertEqual((receipt.facts["junk"], receipt.company_id), (1, self.company))

    def test_in_18_tests_have_days_of_their_own(self):
        lead = self._arrive().lead_id
        lead.action_inquiry_test()
        self.company.inquiry_test_days = 10
        self.assertFalse(self._run(9))
        self.assertEqual(self._run(11).test_count, 1)
        self.assertFalse(lead.exists())

    def test_in_18_junk_and_automatic_mails_that_made_no_lead_are_deleted(self):
        junk = self._receive({**CALL, "message": "We offer SEO services, top of Google for your shop."})
        self._parse()
        intakes = junk.intake_ids | self._arrive(is_automatic=True)
        self.assertEqual(intakes.mapped("set_apart"), ["junk", "automatic"])
        receipts = self.env["inquiry.decision"].search([("intake_id", "in", intakes.ids)])
        self.assertTrue(receipts)
        self.assertEqual(self._run(31).junk_count, 2)
        self.assertFalse(intakes.exists() or junk.exists() or receipts.exists())

    def test_in_18_nothing_is_deleted_where_no_days_are_set(self):
        self.company.write({"inquiry_junk_days": 0, "inquiry_payload_days": 0})
        lead = self._junk()
        self.assertFalse(self._run(4000))
        self.assertTrue(lead.exists() and lead.inquiry_intake_ids.payload_id)
        self.assertFalse(lead.inquiry_delete_at)

    def test_in_18_what_came_back_is_never_deleted(self):
        lead = self._junk()
        lead.action_inquiry_not_junk()
        self.assertFalse(self._run(31).junk_count)
        self.assertTrue(lead.exists())

    def test_in_18_what_people_worked_on_is_never_deleted(self):
        note, mail, todo, met, joined, goes_on, going = (self._junk() for _turn in range(7))
        note.with_user(self.manager).message_post(body="Look at this again.", message_type="comment")
        mail.with_user(self.manager).message_post(
            body="Are you real?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        todo.activity_schedule("mail.mail_activity_data_todo", user_id=self.manager.id)
        self.env["calendar.event"].create(
            {"name": "Call", "opportunity_id": met.id, "start": self.now, "stop": self.now}
        )
        joined.inquiry_intake_ids.copy({"external_ref": "later", "result": "joined", "lead_id": joined.id})
        self._arrive().lead_id.inquiry_previous_lead_id = goes_on
        # who has no address says something all the same
        note.message_ids.filtered(lambda message: message.author_id == self.manager.partner_id).write(
            {"email_from": False}
        )
        kept = note | mail | todo | met | joined | goes_on
        self.assertEqual(self._preview(31)["junk"][::2], (1, 6))
        self.assertEqual(self._run(31).junk_count, 1)
        self.assertEqual((kept | going).exists(), kept)
        self.assertFalse(any(kept.mapped("inquiry_delete_at")))

    def test_in_18_what_we_sent_by_ourselves_and_the_buyers_words_hold_nothing(self):
        lead = self._junk()
        lead.message_post(
            body="Thank you", message_type="email_outgoing", author_id=self.manager.partner_id.id
        )
        lead.message_post(body="Buy!", message_type="email", email_from=lead.email_from, author_id=False)
        own = self._junk(email=self.manager.email)
        own.message_post(
            body="Trying out our form",
            message_type="email",
            email_from=self.manager.email_formatted,
            author_id=self.manager.partner_id.id,
        )
        self.assertEqual(self._run(31).junk_count, 2)

    def test_in_18_a_hold_of_another_addon_keeps_what_it_names(self):
        held, going = self._junk(), self._junk()

        def kept(records, domain):
            return Domain("id", "=", held.id) if records._name == "crm.lead" else Domain.FALSE

        with patch.object(InquiryPurgeMixin, "_kept_from_purge", kept):
            self.assertEqual(self._preview(31)["junk"][::2], (1, 1))
            self.assertEqual(self._run(31).junk_count, 1)
        self.assertEqual((held | going).exists(), held)

    def test_in_18_the_hold_on_bytes_keeps_them_when_their_arrival_goes(self):
        junk = self._receive({**CALL, "message": "We offer SEO services, top of Google for your shop."})
        self._parse()

        def kept(records, domain):
            return Domain.TRUE if records._name == "inquiry.payload" else Domain.FALSE

        with patch.object(InquiryPurgeMixin, "_kept_from_purge", kept):
            self._run(31)
        self.assertTrue(junk.exists())
        self.assertFalse(junk.intake_ids)

    def test_in_18_a_day_the_ledger_still_counts_is_left_alone(self):
        self.company.inquiry_junk_days = 1
        values = {"source_id": self.source.id, "company_id": self.company.id, "is_closed": True}
        self.env["inquiry.ledger"].create({**values, "day": self.now.date() - timedelta(days=20)})
        lead = self._junk()
        self.assertFalse(self._run(6).junk_count)
        self.assertTrue(lead.exists())
        self.assertTrue(self._run(9).junk_count)

    def test_in_18_past_figures_of_the_ledger_do_not_change(self):
        self._junk()
        self._receive({**CALL, "message": "We offer SEO services, top of Google for your shop."})
        self._parse()
        self.company.inquiry_payload_days = 20
        self._run(10)
        names = ["day", "arrived", "opened", "junk", "waiting", "difference", "is_closed"]
        rows = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        before = rows.read(names)
        self.assertEqual((rows[-1:].arrived, rows[-1:].junk, rows[-1:].is_closed), (2, 2, True))
        self.assertTrue(self._run(31).junk_count)
        self.env.invalidate_all()
        self.assertEqual(rows.read(names), before)
        self.assertFalse(self.env["inquiry.ledger"]._wrong_days())

    def test_a_day_is_counted_though_the_watch_stood_still(self):
        self._receive(CALL)
        self._parse()
        self._run(12)
        row = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        self.assertEqual((row.arrived, row.opened, row.is_closed), (1, 1, True))

    def test_in_18_bytes_that_hold_other_rows_stay(self):
        payload = self._junk().inquiry_intake_ids.payload_id
        payload.intake_ids.copy({"external_ref": "row 2", "result": "opened", "lead_id": False})
        self._run(31)
        self.assertTrue(payload.exists())
        self.assertEqual(payload.intake_ids.external_ref, "row 2")

    def test_in_18_only_the_company_whose_days_are_over_is_cleaned(self):
        other = self.env["res.company"].create({"name": "Elsewhere", "inquiry_junk_days": 100})
        source = self.env["inquiry.source"].create({"name": "Elsewhere", "company_id": other.id})
        lead = self._arrive(source).lead_id
        lead.action_inquiry_junk()
        self._junk()
        self.assertEqual(self._run(31).junk_count, 1)
        self.assertTrue(lead.exists())
        self.assertFalse(self.runs.search([("company_id", "=", other.id)]))

    def test_in_18_each_shows_after_which_day_it_goes(self):
        lead = self._junk()
        day = fields.Date.context_today(self.env.user, self.now + timedelta(days=30))
        self.assertAlmostEqual(lead.inquiry_delete_at, day, delta=timedelta(days=1))
        self.assertEqual(lead.inquiry_intake_ids.delete_at, lead.inquiry_delete_at)
        self.assertFalse(self._arrive().delete_at)

    def test_days_that_no_calendar_has_are_refused(self):
        for days in (-1, 36_501, 2**31 - 1):
            with self.subTest(days=days), self.assertRaises(ValidationError):
                self.company.inquiry_junk_days = days
        self.company.inquiry_junk_days = 36_500
        self.assertFalse(self._run(31).exists())
