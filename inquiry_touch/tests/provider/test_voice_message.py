from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryAttachment
from odoo.addons.inquiry_touch.tools.safe_post import Answer

from .common import NOW, ProviderCase

HEARD = Answer(200, '{"text": "Hello, <b>two</b> samples please"}')


class TestVoiceMessage(ProviderCase):
    """Voice messages of buyers become a note that says it was made by machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.write({"does_class": False, "does_speech": True, "speech_model": "whisper"})

    def _voice(self, mimetype="audio/ogg", content=b"OggS voice", **values):
        file = InquiryAttachment(name="PTT-1.ogg", mimetype=mimetype, content=content)
        lead = self._lead(attachments=(file,), **values)
        self._date_files(lead)
        return lead

    def _date_files(self, lead):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = %s WHERE res_model = 'crm.lead' AND res_id = %s",
            [NOW, lead.id],
        )
        self.env.invalidate_all()

    def test_cl_08_a_voice_message_becomes_a_note_marked_as_made_by_machine(self):
        lead = self._voice()
        category, due_at = lead.inquiry_category_id, lead.inquiry_due_at
        self._run(HEARD)
        self.assertEqual(lead.inquiry_suggestion_ids.state, "noted")
        note = lead.message_ids[0]
        self.assertIn("written down by machine (Model)", note.body)
        self.assertIn("PTT-1.ogg", note.body)
        self.assertIn("&lt;b&gt;two", note.body)
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        self.assertEqual((lead.inquiry_category_id, lead.inquiry_due_at), (category, due_at))
        self.assertIn("transcribed", lead.inquiry_decision_ids.mapped("reason"))
        self._run(HEARD)
        self.assertEqual(len(self.calls), 1)

    def test_cl_08_only_the_sound_leaves(self):
        self._voice(name="Erika", message="Secret words")
        self._run(HEARD)
        url, body, _headers, _options = self.calls[0]
        self.assertTrue(url.endswith("/v1/audio/transcriptions"))
        self.assertIn(b"OggS voice", body)
        for hidden in (b"PTT", b"Erika", b"Secret"):
            self.assertNotIn(hidden, body)

    def test_cl_08_what_is_too_large_or_unreadable_stays_here(self):
        self.provider.most_speech_mb = 1
        large = self._voice(content=b"x" * 1_100_000)
        strange = self._voice(mimetype="audio/amr")
        self._run(HEARD)
        self.assertFalse(self.calls)
        self.assertEqual(large.inquiry_suggestion_ids.error_code, "provider_audio_size")
        self.assertEqual(strange.inquiry_suggestion_ids.error_code, "provider_audio_format")
        self.assertEqual(set((large | strange).inquiry_suggestion_ids.mapped("state")), {"failed"})

    def test_a_later_voice_message_is_heard_too(self):
        lead = self._voice()
        self._run(HEARD)
        file = InquiryAttachment(name="PTT-2.ogg", mimetype="audio/ogg", content=b"OggS more")
        self._arrive(email=lead.email_from, message="And this", attachments=(file,), occurred_at=NOW)
        self._date_files(lead)
        self._run(HEARD)
        self.assertEqual(len(self.calls), 2)
        self.assertIn("PTT-2.ogg", lead.message_ids[0].body)

    def test_what_our_people_say_is_not_written_down(self):
        lead = self._lead()
        lead.with_user(self.manager).message_post(
            body="Listen", subtype_xmlid="mail.mt_comment", attachments=[("memo.mp3", b"ID3")]
        )
        self._date_files(lead)
        self.assertTrue(lead.message_ids.attachment_ids.filtered(lambda file: "audio" in file.mimetype))
        self._run(HEARD)
        self.assertFalse(self.calls)

    def test_other_files_stay_here(self):
        self._voice(mimetype="image/png", content=b"\x89PNG\r\n\x1a\n")
        self._run(HEARD)
        self.assertFalse(self.calls)
