from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ...models.fetchmail_server import MailboxKeeper
from ...models.intake.inquiry_payload import InquiryPayload
from ...tools.mailbox import HandOver, Mailbox
from .common import MailCase

FETCHING = "odoo.addons.mail.models.fetchmail"
NOW = fields.Datetime.to_datetime("2026-03-02 09:00:00")


class FakeFolder:
    """A mailbox in memory; ``mails`` are those nobody has marked."""

    def __init__(self):
        self.mails = {}
        self.fetched_keys = []

    def open(self):
        return list(self.mails)

    def fetch(self, key):
        self.fetched_keys.append(key)
        return self.mails[key]

    def forget(self, key):
        del self.mails[key]

    def disconnect(self):
        pass


class MailboxCase(MailCase):
    """A mailbox bound to the source; Odoo's own job fetches, only the wire is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fetchmail.server"].search([]).action_archive()
        cls.server = cls.env["fetchmail.server"].create(
            {"name": "IMAP", "server_type": "imap", "server": "localhost", "state": "done"}
        )
        cls.source.fetchmail_server_ids = cls.server

    def setUp(self):
        super().setUp()
        self.folder = FakeFolder()

        def connect(server, allow_archived=False):
            keeper = MailboxKeeper(server)
            return Mailbox(self.folder, self.folder, server.env.context["inquiry_hand_over"], keeper)

        self.patch(self.env.registry["fetchmail.server"], "_connect__", connect)

    def _fetch(self):
        self.env.flush_all()
        with mute_logger(FETCHING), self.env.registry.cursor() as cr:
            self.server.with_env(self.env(cr=cr))._fetch_mail()
        self.env.invalidate_all()

    def _payloads(self):
        return self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])

    def _break(self):
        return patch.object(InquiryPayload, "_store", side_effect=ValueError("poison"))


@freeze_time(NOW)
class TestMailbox(MailboxCase):
    def test_in_03_what_was_taken_in_is_forgotten(self):
        self.folder.mails = {"1": self._mail(), "2": self._mail(Message_Id="<m2@x>")}
        self._fetch()
        self.assertFalse(self.folder.mails)
        self.assertEqual(len(self._payloads()), 2)

    def test_in_03_a_mail_whose_storing_raised_stays_and_arrives_next_time(self):
        self.folder.mails = {"1": self._mail()}
        with self._break():
            self._fetch()
        self.assertTrue(self.folder.mails)
        self.assertFalse(self._payloads())
        self.assertIn("poison", self.server.inquiry_trouble_text)
        with freeze_time(NOW + timedelta(minutes=5)):
            self._fetch()
        self.assertFalse(self.folder.mails or self.server.inquiry_troubles)
        self.assertEqual(len(self._payloads()), 1)

    def test_in_03_one_bad_mail_does_not_keep_the_others_back(self):
        store = InquiryPayload._store

        def store_but_one(payloads, source, body, **options):
            if b"poison" in body:
                raise ValueError("poison")
            return store(payloads, source, body, **options)

        self.folder.mails = {"1": self._mail("poison"), "2": self._mail(Message_Id="<m2@x>")}
        with patch.object(InquiryPayload, "_store", store_but_one):
            self._fetch()
        self.assertEqual(list(self.folder.mails), ["1"])

    def test_in_03_a_mail_that_failed_is_not_read_again_before_its_time(self):
        self.folder.mails = {"1": self._mail()}
        with self._break():
            self._fetch()
            self._fetch()
        self.assertEqual(self.folder.fetched_keys, ["1"])

    def test_in_03_after_three_tries_a_mail_is_set_apart_as_a_failed_call(self):
        self.folder.mails = {"1": self._mail()}
        with self._break():
            for turn in range(3):
                with freeze_time(NOW + timedelta(hours=turn)):
                    self._fetch()
        payload = self._payloads()
        self.assertEqual((payload.state, payload.error_code), ("failed", "mailbox_failed"))
        self.assertEqual(payload._body_bytes(), self._mail())
        self.assertIn("poison", payload.error)
        self.assertFalse(self.folder.mails or self.server.inquiry_troubles)
        payload.action_replay()
        self._parse()
        self.assertEqual(len(self._leads()), 1)

    def test_in_03_what_cannot_even_be_set_apart_stays_and_the_source_says_so(self):
        self.folder.mails = {"1": self._mail()}
        failing = patch.object(InquiryPayload, "_store_failed", side_effect=ValueError("no room"))
        with self._break(), failing, mute_logger("odoo.addons.inquiry_touch.models.fetchmail_server"):
            for turn in range(5):
                with freeze_time(NOW + timedelta(hours=2 * turn)):
                    self._fetch()
        self.assertTrue(self.folder.mails)
        self.assertEqual(self.server.inquiry_troubles["1"]["attempts"], 5)
        self.assertIn("unread: 1", self.source.with_user(self.manager).mailbox_note)

    def test_try_again_now_does_not_wait(self):
        self.folder.mails = {"1": self._mail()}
        with self._break():
            self._fetch()
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.server.with_env(self.env(cr=cr)).action_inquiry_try_again()
        self.assertFalse(self.folder.mails)

    def test_who_does_not_run_the_system_cannot_fetch_and_reads_no_troubles(self):
        for user in (self.salesperson, self.manager):
            server = self.server.with_user(user)
            with self.assertRaises(AccessError):
                server.action_inquiry_try_again()
            with self.assertRaises(AccessError):
                server.read(["inquiry_trouble_text"])
            with self.assertRaises(AccessError):
                self.source.with_user(user).read(["fetchmail_server_ids"])
            self.assertFalse(self.source.with_user(user).mailbox_note)

    def test_what_a_person_took_out_of_the_mailbox_is_no_trouble_any_more(self):
        self.folder.mails = {"1": self._mail()}
        with self._break():
            self._fetch()
        self.folder.mails = {}
        self._fetch()
        self.assertFalse(self.server.inquiry_troubles)

    def test_mail_nobody_here_gets_is_the_affair_of_odoo(self):
        self.source.fetchmail_server_ids = False
        self.folder.mails = {"1": self._mail(To="nobody@elsewhere.test")}
        self._fetch()
        self.assertFalse(self.folder.mails or self.server.inquiry_troubles)

    def test_in_03_a_reply_that_raises_in_a_mailbox_of_no_source_stays_too(self):
        self._deliver(self._mail())
        self.source.fetchmail_server_ids = False
        reply = self._mail(To="x@elsewhere.test", Message_Id="<r1@x>", In_Reply_To="<m1@example.com>")
        self.folder.mails = {"1": reply}
        crm_lead = self.env.registry["crm.lead"]
        with patch.object(crm_lead, "message_update", side_effect=ValueError("deadlock")):
            self._fetch()
        self.assertTrue(self.folder.mails)
        with freeze_time(NOW + timedelta(minutes=5)):
            self._fetch()
        self.assertFalse(self.folder.mails)
        self.assertIn("<r1@x>", self._leads().message_ids.mapped("message_id"))

    def test_a_rollback_after_the_mail_was_taken_in_is_noticed(self):
        hand_over = HandOver()
        with self.env.registry.cursor() as cr:
            thread = self.env(cr=cr)["mail.thread"].with_context(inquiry_hand_over=hand_over)
            thread.message_process("crm.lead", self._mail())
            self.assertTrue(hand_over.is_settled)
            cr.postrollback.run()
        self.assertFalse(hand_over.is_settled)
