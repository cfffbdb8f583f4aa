import json
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import mute_logger
from odoo.tools import file_open

from odoo.addons.inquiry_touch.models.assign import inquiry_chat_notice
from odoo.addons.inquiry_touch.tools.safe_post import Answer, PostFailed

from .common import NOW, AssignCase

SEND = "inquiry_touch.ir_cron_inquiry_chat_notice_send"
OK = Answer(200, '{"errcode": 0, "errmsg": "ok"}')


class TestChatRoom(AssignCase):
    """Groups hear of new inquiries by the job, whatever their robot does; nobody reads its address back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.room = cls.env["inquiry.chat.room"].create(
            {
                "name": "Export",
                "kind": "dingtalk",
                "address": "https://oapi.dingtalk.com/robot/send?access_token=hidden",
                "secret": "SEChidden",
            }
        )
        cls.policy = cls._policy(cls.bo)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clock.move_to, NOW)
        self.calls = []

    def _send(self, *answers):
        """Run the job; each call gets the next of the answers, or what it raises."""
        left = list(answers)

        def post(url, body, headers, **options):
            self.calls.append((url, json.loads(body)))
            answer = left.pop(0) if left else OK
            if isinstance(answer, Exception):
                raise answer
            return answer

        with patch.object(inquiry_chat_notice, "post", post):
            self._run_cron(SEND)

    def test_as_10_a_batch_is_told_once_with_links_and_nothing_personal(self):
        leads = self._take_in(3, name="Erika Muster", company="Muster GmbH", country="DE")
        self.assertFalse(self.calls)
        self._send()
        ((url, body),) = self.calls
        self.assertIn("sign=", url)
        text = body["markdown"]["text"]
        self.assertIn("3 new inquiries for inquiry_bo", body["markdown"]["title"].lower())
        for lead in leads:
            self.assertIn(lead.inquiry_number, text)
            self.assertIn(f"res_id={lead.id}", text)
        for personal in ("Erika", "Muster", "example.com/buyer", "@", "price list"):
            self.assertNotIn(personal, text)
        self.assertIn("Germany", text)
        self.assertEqual(self.room.notice_ids.state, "sent")

    def test_as_10_only_the_policies_of_the_group_are_told(self):
        self.room.policy_ids = self._policy(self.chen, sequence=99)
        self._take_in()
        self.assertFalse(self.room.notice_ids)
        self.room.policy_ids = [Command.link(self.policy.id)]
        self._take_in()
        self.assertEqual(len(self.room.notice_ids), 1)

    def test_a_group_of_another_company_hears_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        room = self.room.create(
            {
                "name": "Other",
                "kind": "slack",
                "company_id": other.id,
                "address": "https://hooks.slack.com/services/1",
            }
        )
        self._take_in()
        self.assertFalse(room.notice_ids)

    def test_what_fails_is_tried_later_and_given_up_in_the_end(self):
        self._take_in()
        notice = self.room.notice_ids
        waits = []
        for _attempt in range(6):
            self._send(PostFailed("ConnectTimeout"))
            waits.append(notice.next_at - self.clock().replace(tzinfo=None))
            self.clock.move_to(notice.next_at + timedelta(seconds=1))
        self.assertEqual(notice.state, "failed")
        self.assertEqual(notice.attempts, 6)
        self.assertEqual(waits[:4], sorted(waits[:4]))
        self.assertEqual(self.room.last_error, "ConnectTimeout")
        self._send()
        self.assertEqual(len(self.calls), 6)
        notice.with_user(self.manager).action_send_again()
        self._send()
        self.assertEqual((notice.state, self.room.last_error), ("sent", False))

    def test_a_robot_that_refuses_is_not_asked_again(self):
        self._take_in()
        self._send(Answer(200, '{"errcode": 310000, "errmsg": "sign not match"}'))
        self.assertEqual(self.room.notice_ids.state, "failed")
        self.assertIn("sign not match", self.room.last_error)

    def test_one_broken_message_does_not_stop_the_others(self):
        self._take_in()
        broken = self.room.notice_ids
        broken.lines = [["only one"], [1, 2, 3]]
        self._take_in()
        with mute_logger(inquiry_chat_notice.__name__):
            self._send()
        self.assertEqual(broken.state, "failed")
        self.assertEqual((self.room.notice_ids - broken).state, "sent")

    def test_a_group_deleted_meanwhile_does_not_stop_the_others(self):
        address = "https://hooks.slack.com/services/1"
        deleted, last = self.room.create(
            [{"name": name, "kind": "slack", "address": address} for name in ("Deleted", "Last")]
        )
        for room in (self.room, deleted, last):
            room.action_test()

        def post(*_args, **_options):
            deleted.exists().unlink()
            return OK

        with patch.object(inquiry_chat_notice, "post", post):
            self._run_cron(SEND)
        self.assertFalse(deleted.exists())
        self.assertNotEqual(last.notice_ids.attempts, 0)

    def test_a_robot_that_hangs_costs_one_time_out_a_run(self):
        for _batch in range(3):
            self._take_in()
        self._send(PostFailed("ReadTimeout"))
        self.assertEqual(len(self.calls), 1)
        self.assertEqual(set(self.room.notice_ids.mapped("state")), {"waiting"})
        self.clock.move_to(NOW + timedelta(minutes=3))
        self._send()
        self.assertEqual(set(self.room.notice_ids.mapped("state")), {"sent"})

    def test_the_next_try_wakes_the_job(self):
        self._take_in()
        self._send(Answer(429, ""))
        self.env.cr.flush()  # as a commit does
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.env.ref(SEND).id)])
        self.assertIn(self.room.notice_ids.next_at, triggers.mapped("call_at"))

    def test_secrets_go_in_and_never_come_out(self):
        for user in (self.manager, self.env.ref("base.user_admin")):
            row = self.room.with_user(user).read()[0]
            self.assertNotIn("hidden", repr(row))
            self.assertNotIn("address_sealed", row)
            with self.assertRaises(AccessError):
                self.room.with_user(user).read(["address_sealed"])
        self.assertTrue(self.room.has_address)
        self.env.cr.execute("SELECT address_sealed, secret_sealed FROM inquiry_chat_room")
        self.assertNotIn("hidden", repr(self.env.cr.fetchall()))
        self.assertFalse(self.room.copy().has_address)

    def test_an_address_of_our_own_network_cannot_be_set(self):
        for address in ("http://chat.example.com", "https://127.0.0.1/robot", "https://192.168.0.9/x"):
            with self.assertRaises(ValidationError):
                self.room.with_user(self.manager).address = address

    def test_a_salesperson_sees_no_group(self):
        with self.assertRaises(AccessError):
            self.room.with_user(self.salesperson).read(["name"])

    def test_a_test_message_is_queued(self):
        self.room.with_user(self.manager).action_test()
        self._send()
        self.assertIn("new inquiries will be told here", self.calls[0][1]["markdown"]["title"])

    def test_a_copy_that_was_neutralised_sends_nothing(self):
        self._take_in()
        self.env.flush_all()
        with file_open("inquiry_touch/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self._take_in()
        self._send()
        self.assertFalse(self.calls)

    def test_as_10_a_server_that_repeats_the_address_does_not_give_it_away(self):
        self._take_in()
        self._send(Answer(404, "Cannot POST /robot/send?access_token=hidden"))
        notice = self.room.notice_ids
        self.assertEqual(notice.state, "failed")
        self.assertIn("Cannot POST", notice.error)
        self.assertNotIn("hidden", notice.error + self.room.last_error)

    def test_as_10_what_waits_is_told_apart_from_what_has_an_owner(self):
        self.policy.member_ids.day_limit = 1
        self._take_in(3)
        titles = self.room.notice_ids.mapped("title")
        self.assertEqual(len(titles), 2)
        self.assertIn(f"New inquiry for {self.bo.name}", titles)
        self.assertIn("2 new inquiries wait for an owner", titles)

    def test_as_10_mail_to_a_team_is_told_as_the_policy_says(self):
        self.policy.write({"tells_by_mail": False, "tells_by_activity": True})
        message = {"email_from": "Bo <b@example.com>", "subject": "Lamps", "body": "<p>Price?</p>", "to": ""}
        lead = self.env["crm.lead"].message_new(message, {"team_id": self.team.id})
        self.assertEqual(lead.user_id, self.bo)
        self.assertEqual(self.room.notice_ids.title, f"New inquiry for {self.bo.name}")
        self.assertEqual(
            lead.activity_ids.filtered(lambda one: one.summary == "New inquiry").user_id, self.bo
        )
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.bo.partner_id.ids), ("create_date", ">=", NOW)]
        )
        self.assertFalse(told.filtered(lambda one: one.message_type == "user_notification"))
