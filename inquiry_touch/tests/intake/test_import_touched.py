from odoo import fields

from .import_common import ImportCase

ONE = "email,phone,message,date\na@example.com,,Hello,2024-05-03\n"
TWO = ONE + "a@example.com,,And this,2024-05-04\n"


class TestImportTouched(ImportCase):
    """Whatever a person left on what a file brought in keeps it, and is told."""

    def _kept(self, one):
        """Take an import back; return why its arrivals stayed."""
        self._undo(one)
        return self._arrivals(one).mapped("kept_reason")

    def _lead(self, content=ONE):
        """Import a file; return the import, and its inquiry as a manager has it."""
        one = self._take_in(content)
        lead = self._lead_of("a@example.com")
        self.assertEqual(len(lead), 1)
        return one, lead.with_user(self.manager)

    def test_a_to_do_that_is_done_keeps_its_inquiry(self):
        one, lead = self._lead()
        activity = lead.activity_schedule("mail.mail_activity_data_todo", summary="Call")
        activity.action_feedback("She wants a quotation")
        self.assertEqual(self._kept(one), ["activity"])

    def test_a_meeting_keeps_its_inquiry(self):
        one, lead = self._lead()
        now = fields.Datetime.now()
        values = {"name": "Visit", "start": now, "stop": now, "opportunity_id": lead.id}
        meeting = self.env["calendar.event"].with_user(self.manager).create(values)
        lead.message_ids.filtered(lambda message: message.create_uid == self.manager).sudo().unlink()
        meeting.sudo().active = False
        self.assertEqual(self._kept(one), ["activity"])

    def test_a_logged_meeting_keeps_its_inquiry(self):
        one, lead = self._lead()
        lead.message_post(body="Meeting scheduled")
        self.assertEqual(self._kept(one), ["write"])

    def test_a_file_keeps_its_inquiry(self):
        one, lead = self._lead()
        values = {"name": "offer.pdf", "raw": b"x", "res_model": "crm.lead", "res_id": lead.id}
        self.env["ir.attachment"].with_user(self.manager).create(values)
        self.assertEqual(self._kept(one), ["write"])

    def test_a_change_keeps_its_inquiry_after_a_job_wrote_on_it(self):
        one, lead = self._lead()
        lead.write({"partner_name": "Changed"})
        lead.sudo().with_user(self.env.user).write({"inquiry_form": "Shop"})
        self.assertEqual(lead.write_uid, lead.create_uid)
        self.assertEqual(self._kept(one), ["write"])

    def test_what_is_read_again_with_nothing_new_is_not_written(self):
        one, lead = self._lead()
        lead.write({"partner_name": "Changed"})
        self.env["inquiry.payload"].search([("import_id", "=", one.id)]).action_replay()
        self._parse()
        self.assertEqual(lead.write_uid, self.manager)

    def test_a_note_or_a_file_keeps_the_file_of_a_buyer(self):
        content = "email,message\n" + "".join(f"{letter}@example.com,Hello {letter}\n" for letter in "abc")
        one = self._take_in(content)
        noted, filed, bare = (self._lead_of(f"{letter}@example.com").inquiry_buyer_id for letter in "abc")
        noted.with_user(self.manager).message_post(body="Pays late")
        values = {"name": "card.pdf", "raw": b"x", "res_model": "inquiry.buyer", "res_id": filed.id}
        self.env["ir.attachment"].with_user(self.manager).create(values)
        self._undo(one)
        self.assertEqual((noted | filed | bare).exists(), noted | filed)
        self.assertFalse(self._leads())

    def test_what_another_import_took_back_keeps_nothing(self):
        one, lead = self._lead()
        other = self._take_in("email,message,date\na@example.com,Further,2024-05-05\n")
        arrival = self._arrivals(other)
        self.assertEqual(arrival.lead_id, lead.sudo())
        self._undo(other)
        self.assertEqual((arrival.result, arrival.lead_id), ("undone", lead.sudo()))
        self._undo(one)
        self.assertFalse(lead.exists())

    def test_all_rows_of_an_inquiry_that_was_merged_into_another_stay(self):
        shop = self.env["inquiry.source"].create({"name": "Shop"})
        other = self._arrive(shop, email="z@example.com").lead_id
        one, lead = self._lead(TWO)
        head = (other.with_user(self.manager) | lead).merge_opportunity()
        self.assertEqual(head, other)
        head.sudo().inquiry_import_id = False
        before = head.message_ids
        self.assertEqual(self._kept(one), ["write", "write"])
        head.invalidate_recordset()
        self.assertIn("And this", "".join(head.message_ids.mapped("body")))
        self.assertLessEqual(before, head.message_ids)

    def test_what_was_brought_back_from_the_junk_stays(self):
        one = self._take_in('email,message\na@example.com,"We offer SEO services, top of Google."\n')
        arrival = self._arrivals(one)
        self.assertEqual(arrival.result, "junk")
        arrival.with_user(self.manager).action_restore()
        lead = arrival.lead_id
        self.assertTrue(lead.inquiry_is_old)
        self.assertEqual(self._kept(one), ["write"])
        self.assertTrue(lead.inquiry_buyer_id.key_ids)
