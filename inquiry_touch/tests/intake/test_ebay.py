from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_open

from ...models.intake import inquiry_pull
from ...tools import ebay_client
from .common import IntakeCase
from .ebay_fake import SELLER, FakeEbay, busy, conversation, message

JOB = "inquiry_touch.ir_cron_inquiry_pull"
NOW = fields.Datetime.to_datetime("2026-03-02 12:00:00")


class EbayCase(IntakeCase):
    """A connected source and an eBay in memory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["inquiry.source"].create(
            {
                "name": "eBay",
                "source_type": "ebay",
                "ebay_names": SELLER,
                "ebay_client_id": "app",
                "ebay_client_secret": "cert",
                "ebay_refresh_token": "consent",
                "pull_from": "2026-03-01 00:00:00",
                "starts_plan": False,
            }
        )
        cls.pull = cls.env["inquiry.pull"].search([("source_id", "=", cls.source.id)])

    def setUp(self):
        super().setUp()
        self.ebay = FakeEbay()
        self.patch(ebay_client, "_call", self.ebay)

    def _pull(self):
        self.pull.next_at = fields.Datetime.now()
        self._run_cron(JOB)
        self._parse()

    def _payloads(self):
        return self.env["inquiry.payload"].search([("source_id", "=", self.source.id)])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestEbay(EbayCase):
    def test_in_07_each_conversation_becomes_one_inquiry_and_a_second_pull_adds_nothing(self):
        self.ebay.conversations = [
            conversation(1, message(1), message(2, text="In white?", at="2026-03-02T10:05:00Z")),
            conversation(2, message(3, text="And the chair?", at="2026-03-02T10:07:00Z"), title="Chair"),
        ]
        self._pull()
        leads = self._leads().sorted("id")
        self.assertEqual(leads.mapped("name"), ["Garden lamp", "Chair"])
        self.assertEqual(leads.inquiry_buyer_id.key_ids.mapped("scope"), ["marketplace:ebay"])
        self.assertEqual(leads[0].inquiry_intake_ids.mapped("result"), ["joined", "opened"])
        self.assertEqual(leads[0].inquiry_asked_at, fields.Datetime.to_datetime("2026-03-02 10:00:00"))
        self.assertEqual(leads[0].inquiry_product, "Garden lamp (110551234567)")
        self.assertEqual(leads.inquiry_marketplace_id, self.env.ref("inquiry_touch.inquiry_marketplace_ebay"))
        self.assertEqual(set(leads.mapped("inquiry_answer_route")), {"page"})  # it lends no address
        self.assertIn("mesg.ebay.com", leads[0].inquiry_page_url)
        before = self._payloads(), self.env["inquiry.entry"].search_count([])
        self._pull()
        self.assertEqual((self._payloads(), self.env["inquiry.entry"].search_count([])), before)

    def test_in_07_a_further_message_joins_its_conversation_whatever_else_the_buyer_asked(self):
        self.ebay.conversations = [conversation(1, message(1)), conversation(2, message(2))]
        self._pull()
        self.ebay.conversations[0]["messages"].append(message(3, text="Hello?", at="2026-03-02T11:00:00Z"))
        self._pull()
        first, second = (
            self._leads().sorted("inquiry_trace").sorted(lambda lead: -len(lead.inquiry_intake_ids))
        )
        self.assertEqual((len(first.inquiry_intake_ids), len(second.inquiry_intake_ids)), (2, 1))

    def test_in_07_our_own_message_is_an_answer_and_none_of_the_buyer(self):
        self.source.starts_clock = True
        self.env["inquiry.sla.policy"].create({"name": "Any", "target_hours": 4})
        self.ebay.conversations = [conversation(1, message(1))]
        self._pull()
        lead = self._leads()
        self.assertTrue(lead.inquiry_due_at)
        own = message(2, sender=SELLER, text="Yes, it is.", at="2026-03-02T11:00:00Z")
        self.ebay.conversations[0]["messages"].append(own)
        self._pull()
        clock = lead.inquiry_clock_ids
        self.assertEqual((clock.close_reason, clock.answered_at.hour), ("platform", 11))
        self.assertFalse(lead.inquiry_due_at)
        self.assertEqual(lead.inquiry_last_buyer_at.hour, 10)
        self.assertIn("Yes, it is.", str(lead.message_ids[0].body))
        self.assertEqual(lead.inquiry_buyer_id.display_name, "anna_buyer")

    def test_in_07_what_we_wrote_first_opens_nothing_until_the_buyer_answers(self):
        self.ebay.conversations = [conversation(1, message(1, sender=SELLER))]
        self._pull()
        self.assertFalse(self._leads())
        self.assertEqual(self.source.intake_ids.mapped("reason"), ["own_first"])
        own = self.source.intake_ids
        own.action_restore()
        self.assertFalse(self._leads())
        self.assertEqual((own.result, own.reason), ("junk", "own_first"))
        self.ebay.conversations[0]["messages"].append(message(2, at="2026-03-02T11:00:00Z"))
        self._pull()
        self.assertEqual(len(self._leads()), 1)
        own.action_restore()
        self.assertEqual((own.result, own.lead_id), ("joined", self._leads()))

    def test_in_07_what_the_next_walk_lists_again_is_not_deleted_yet(self):
        self._pull()
        self.ebay.conversations = [conversation(1, message(1, sender=SELLER))]
        self._pull()
        intakes = self.env["inquiry.intake"]
        own = self.source.intake_ids
        due = [("id", "in", own.ids)]
        self.assertFalse(intakes.search(intakes._to_purge(due)))
        self.pull.done_at = NOW + timedelta(days=9)
        self.assertEqual(intakes.search(intakes._to_purge(due)), own)
        self.pull.done_at = False
        self.assertFalse(intakes.search(intakes._to_purge(due)))

    def test_in_07_pages_are_walked_and_a_cut_walk_goes_on_where_it_was(self):
        self.ebay.conversations = [conversation(n, message(n)) for n in range(120)]
        self.pull._step()
        self.assertEqual((self.pull.page_offset, len(self.pull.pending)), (50, 50))
        for _turn in range(3):
            self.pull._step()
        self.assertEqual((len(self.pull.pending), len(self._payloads())), (47, 3))
        self._pull()
        self.assertEqual(len(self._payloads()), 120)
        self.assertEqual(self.pull.done_at, NOW)
        lists = [call for call in self.ebay.calls if call.endswith("/conversation")]
        self.assertEqual(len(lists), 3)

    def test_in_07_later_walks_end_at_the_first_page_without_news_but_once_a_day_read_all(self):
        self.ebay.conversations = [conversation(n, message(n)) for n in range(120)]
        self._pull()
        self.ebay.calls.clear()
        self._pull()
        self.assertEqual(len(self.ebay.calls), 1)
        self.ebay.conversations[119]["messages"].append(message(200, at="2026-03-02T11:59:00Z"))
        with freeze_time(NOW + timedelta(days=1)):
            self._pull()
        self.assertEqual(len(self._payloads()), 121)

    def test_in_07_an_outage_of_weeks_loses_nothing(self):
        self._pull()
        late = message(1, at="2026-03-03T09:00:00Z")
        self.ebay.conversations = [conversation(1, late, message(2, at="2026-04-20T09:00:00Z"))]
        with freeze_time("2026-04-20 12:00:00"):
            self._pull()
        self.assertEqual(len(self._payloads()), 2)

    def test_in_07_messages_from_before_the_start_stay_where_they_are(self):
        old = message(1, at="2026-02-01T09:00:00Z")
        self.ebay.conversations = [conversation(1, old, message(2)), conversation(2, old)]
        self._pull()
        self.assertEqual(self._payloads().mapped("delivery_ref"), ["C-1:2"])

    def test_in_07_two_pulls_at_once_store_a_message_once(self):
        self.ebay.conversations = [conversation(1, message(1))]
        self.pull._step()
        pending = self.pull.pending
        self.pull._step()
        self.pull.pending = pending
        self.pull._step()
        self.assertEqual(len(self._payloads()), 1)

    def test_in_07_odd_letters_of_a_conversation_stop_nothing(self):
        odd = conversation(1, message(1), title="Lamp\0\ud800")
        self.ebay.conversations = [{**odd, "no\0": [float("nan"), "\udfff"]}, conversation(2, message(2))]
        self._pull()
        self.assertFalse(self.pull.failures)
        self.assertEqual(self._leads().sorted("id").mapped("name"), ["Lamp?", "Garden lamp"])

    def test_in_07_a_walk_ends_where_ebay_ignores_the_position_or_refuses_it(self):
        self.ebay.conversations = [conversation(n, message(n)) for n in range(50)]
        for past_the_end in (lambda params: params.update(offset=0), self._refuse_position):
            self.pull._start_over()
            self.ebay.calls.clear()
            self.patch(self.ebay, "look", past_the_end)
            self._pull()
            self.assertEqual((len(self._payloads()), self.pull.done_at, self.pull.failures), (50, NOW, 0))
            self.assertLess(len(self.ebay.calls), 150)

    @staticmethod
    def _refuse_position(params):
        if params["offset"]:
            raise busy(is_about_this=True)

    def test_in_07_a_conversation_that_never_ends_is_left_after_some_pages(self):
        self.patch(inquiry_pull, "MOST_MESSAGE_PAGES", 2)
        self.patch(ebay_client, "PAGE", 3)
        self.ebay.conversations = [conversation(1, *map(message, range(20)))]
        with self.assertLogs("odoo.addons.inquiry_touch.models.intake.inquiry_pull", "WARNING"):
            self._pull()
        self.assertEqual((len(self._payloads()), self.pull.done_at), (6, NOW))

    def test_in_07_a_walk_ends_after_the_most_pages(self):
        self.patch(inquiry_pull, "MOST_PAGES", 2)
        self.patch(ebay_client, "PAGE", 3)
        self.ebay.conversations = [conversation(n, message(n)) for n in range(150)]
        self._pull()
        lists = [call for call in self.ebay.calls if call.endswith("/conversation")]
        self.assertEqual((len(lists), self.pull.done_at), (2, NOW))

    def test_in_07_a_walk_whose_last_conversation_is_given_up_ends(self):
        self.ebay.conversations = [conversation(1, message(1))]
        self.pull._step()
        for _turn in range(inquiry_pull.TRIES):
            self.ebay.trouble = [busy(is_about_this=True)]
            self.pull._step()
        self.ebay.calls.clear()
        self.pull._step()
        self.assertEqual((self.ebay.calls, self.pull.done_at), ([], NOW))

    def test_in_07_a_deleted_conversation_stops_nothing(self):
        self.ebay.conversations = [conversation(1, message(1)), conversation(2, message(2))]
        self.pull._step()
        del self.ebay.conversations[0]
        self._pull()
        self.assertEqual(self._payloads().mapped("delivery_ref"), ["C-2:2"])

    def test_in_07_a_conversation_ebay_does_not_give_lets_the_others_pass(self):
        self.ebay.conversations = [conversation(1, message(1)), conversation(2, message(2))]
        self.pull._step()
        self.ebay.trouble = [busy(is_about_this=True)]
        self.pull._step()
        self.assertEqual([one["attempts"] for one in self.pull.pending], [0, 1])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestEbayAccount(EbayCase):
    def test_in_07_a_refused_consent_stops_the_source_with_alert_and_remedy(self):
        self.ebay.is_consented = False
        self._pull()
        self.assertEqual(self.pull.state, "stopped")
        self.assertIn("Connect again", self.source.pull_note)
        self._run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")
        alert = self.source.alert_ids
        self.assertEqual((alert.kind, alert.is_open), ("account", True))
        self.assertIn("Connect again", alert.remedy)
        calls = len(self.ebay.calls)
        self._run_cron(JOB)
        self.assertEqual(len(self.ebay.calls), calls)
        self.ebay.is_consented = True
        self.source.ebay_refresh_token = "consent"
        self._run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")
        self.assertFalse(alert.is_open)
        self.assertFalse(self.source.pull_note)

    def test_in_07_an_access_token_is_used_while_it_lasts_and_renewed_when_refused(self):
        self._pull()
        self._pull()
        self.assertEqual(self.ebay.tokens, 1)
        self.ebay.tokens = 5  # eBay no longer knows the first
        self._pull()
        self.assertEqual((self.ebay.tokens, self.pull.state), (6, "running"))
        with freeze_time(NOW + timedelta(hours=2)):
            self._pull()
        self.assertEqual(self.ebay.tokens, 7)

    def test_in_07_too_many_calls_wait_as_long_as_ebay_says(self):
        self.ebay.trouble = [busy(seconds=1800)]
        self._pull()
        self.assertEqual(self.pull.next_at, NOW + timedelta(seconds=1800))
        self.assertIn("tried again", self.source.pull_note)

    def test_in_07_failures_wait_longer_each_time_and_raise_an_alert_after_an_hour(self):
        waits = []
        for _turn in range(5):
            self.ebay.trouble = [busy()]
            self._pull()
            waits.append(self.pull.next_at - NOW)
        self.assertEqual(waits, sorted(waits))
        self.assertEqual((waits[0], waits[-1]), (timedelta(minutes=1), timedelta(hours=1)))
        with freeze_time(NOW + timedelta(minutes=61)):
            self._run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")
            self.assertEqual(self.source.alert_ids.kind, "pull")
            self._pull()
        self.assertFalse(self.source.pull_note)

    def test_in_07_another_account_or_start_is_fetched_from_its_beginning(self):
        old = message(1, at="2026-02-01T09:00:00Z")
        self.ebay.conversations = [conversation(1, old)]
        for change in ({"pull_from": "2026-01-01"}, {"ebay_refresh_token": "consent"}):
            self._pull()
            self.pull.write({"pending": [{}], "is_last_page": True, "page_offset": 50, "walk_at": NOW})
            self.source.write(change)
            walk = ("walk_at", "done_at", "full_at", "token_sealed", "pending", "page_offset", "is_last_page")
            with self.subTest(change=change):
                self.assertFalse([name for name in walk if self.pull.sudo()[name]])
        self._pull()
        self.assertEqual(self._payloads().mapped("delivery_ref"), ["C-1:1"])
        self.source.ebay_environment = "sandbox"
        self.assertFalse(self.pull.done_at)

    def test_in_07_a_paused_source_fetches_nothing(self):
        self.source.is_paused = True
        self._pull()
        self.assertFalse(self.ebay.calls)

    def test_in_07_messages_are_fetched_as_often_as_set(self):
        self.source.pull_minutes = 30
        self._pull()
        self.assertEqual(self.pull.next_at, NOW + timedelta(minutes=30))
        with self.assertRaises(ValidationError):
            self.source.pull_minutes = 0

    def test_in_07_no_role_reads_a_secret_back(self):
        source = self.source.with_user(self.manager)
        names = ["ebay_client_id", "ebay_client_secret", "ebay_refresh_token"]
        self.assertFalse(any(source.read(names)[0][name] for name in names))
        self._pull()
        for record, name in [(source, f"{name}_sealed") for name in names] + [
            (self.pull.with_user(self.manager), "token_sealed")
        ]:
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    record.read([name])
                self.assertNotIn("consent", record.sudo()[name])
                self.assertTrue(record.sudo()[name])

    def test_in_07_the_connection_is_tested_and_says_plainly_what_is_wrong(self):
        self.pull._set_stopped("ebay_denied", "")
        source = self.source.with_user(self.manager)
        self.assertEqual(source.action_test_connection()["params"]["type"], "success")
        self.assertEqual((self.pull.state, self.pull.next_at), ("running", NOW))
        self.ebay.conversations = [conversation(1, message(1, recipientUsername="another"))]
        self.assertIn(SELLER, source.action_test_connection()["params"]["message"])
        self.ebay.trouble = [busy()]
        with self.assertRaisesRegex(UserError, "asked us to wait"):
            source.action_test_connection()
        self.ebay.is_consented = False
        self.ebay.tokens = 9
        with self.assertRaisesRegex(UserError, "Connect again"):
            source.action_test_connection()

    def test_in_07_a_neutralised_copy_fetches_nothing_even_when_it_goes_on(self):
        self._pull()
        self.ebay.calls.clear()
        self.env.flush_all()
        with file_open("inquiry_touch/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.source.has_account)
        self.assertFalse(self.pull.sudo().token_sealed)
        self.source.is_paused = False
        self._pull()
        self.pull._set_running()
        self._pull()
        self.assertFalse(self.ebay.calls)

    def test_in_07_only_ebays_hosts_are_called_over_https(self):
        self.patch(ebay_client.os, "environ", {})
        for environment in ("production", "sandbox"):
            self.assertRegex(ebay_client.base_url(environment), r"^https://api\.(sandbox\.)?ebay\.com$")
