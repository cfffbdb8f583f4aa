from datetime import datetime

from markupsafe import Markup

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.inquiry_touch.models.clock.inquiry_sla_policy import Placed

from .common import TouchCase

NOW = datetime(2026, 3, 4, 9, 0)
MASKED = "x1y2@relay.mart.test"
MAIL = "odoo.addons.mail.models.mail_mail"


class MarketplaceCase(TouchCase):
    """A marketplace that forbids links and advertising, and an inquiry from there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mart = cls.env["inquiry.marketplace"].create(
            {
                "name": "Mart",
                "code": "test_mart",
                "relay_domains": "relay.mart.test",
                "answer_route": "relay",
                "forbids_links": True,
                "forbids_advertising": True,
                "answer_help": "Answer within 24 hours.",
            }
        )
        cls.door = cls.env["inquiry.source"].create(
            {"name": "Mart", "source_type": "email", "approved_sender": "approved@shop.test"}
        )
        cls.lead = cls._mart_lead()

    @classmethod
    def _mart_lead(cls, masked=MASKED, **vals):
        lead = cls._lead(
            email_from=masked,
            inquiry_marketplace_id=cls.mart.id,
            inquiry_reply_address=masked,
            inquiry_source_id=cls.door.id,
            **vals,
        )
        cls.env["mail.message"].create(
            {
                "model": "crm.lead",
                "res_id": lead.id,
                "message_type": "email",
                "message_id": "<question@mart.test>",
                "subject": "Question about order 111-2222222-3333333",
                "email_from": masked,
                "body": "<p>Does it fit?</p>",
            }
        )
        return lead

    def _write(self, body="Yes, it fits.", **options):
        """Let the owner write to the buyer from the chatter; return the message."""
        lead = self.lead.with_user(self.salesperson)
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment", **options}
        return lead.message_post(body=body, **post)

    @mute_logger(MAIL)
    def _send(self):
        with self._smtp() as server:
            self._run_mail_queue()
        return [mail for mail in server.taken if "relay.mart.test" in mail["To"]]

    def _queue_touch(self, body, **vals):
        template = self._template(body_html=body)
        step = self._step(key=f"mart_{self.counter}", template=template, purpose="service_reply")
        touch = self._touch(self.lead, step, wanted_at=NOW, **vals)
        self._run_cron()
        return touch


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMarketplaceAnswers(MarketplaceCase):
    def test_ch_07_an_answer_goes_bare_to_the_masked_address_in_its_thread(self):
        self.salesperson.signature = Markup("<p>Anna, www.shop.test</p>")
        self._write(Markup("<p>Yes, it fits.</p>"))
        [mail] = self._send()
        self.assertEqual(mail["To"], MASKED)
        self.assertEqual(mail["From"], "approved@shop.test")
        self.assertEqual(mail["Reply-To"], "approved@shop.test")
        self.assertEqual(mail["Subject"], "Re: Question about order 111-2222222-3333333")
        self.assertEqual(mail["In-Reply-To"], "<question@mart.test>")
        self.assertIn("<question@mart.test>", mail["References"])
        text = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
        self.assertIn("Yes, it fits.", text)
        for foreign in ("http", "Odoo", "Anna", "shop.test", "<img", "nsubscribe", "unfollow"):
            self.assertNotIn(foreign, text)
        self.assertFalse(mail["List-Unsubscribe"])

    def test_ch_07_the_answer_stops_the_clock_and_gives_no_contact_the_masked_address(self):
        policy = self.env["inquiry.sla.policy"].create({"name": "Any", "target_hours": 4})
        placed = Placed(self.lead, policy, NOW, NOW.replace(hour=13), NOW, calendar=policy.calendar_id)
        self.env["inquiry.sla.clock"]._start([placed])
        suggested = self.lead._message_get_suggested_recipients(no_create=False)
        self.assertFalse([one for one in suggested if one["email"] == MASKED and one["partner_id"]])
        self.lead._partner_find_from_emails_single([MASKED])
        self._write()
        self.assertEqual(self.lead.inquiry_clock_ids.close_reason, "answered")
        self.assertFalse(self.env["res.partner"].search([("email", "ilike", "relay.mart.test")]))

    def test_ch_07_links_addresses_numbers_files_and_advertising_are_refused_before_anything_leaves(self):
        words = {
            "see https://lamps.test/x": "https://lamps.test/x",
            "see www.lamps.test": "www.lamps.test",
            "find us at lamp-house.com today": "lamp-house.com",
            "write to anna@lamp-house.com": "anna@lamp-house.com",
            "call +49 30 901820 please": "+49 30 901820",
            "use this coupon": "coupon",
            "请加我微信": "微信",
            "mit diesem Gutschein": "gutschein",
            "esta oferta especial": "oferta especial",
            "notre boutique en ligne": "notre boutique en ligne",
        }
        before = self.lead.message_ids
        for text, found in words.items():
            with self.subTest(text=text), self.assertRaises(UserError) as caught:
                self._write(text)
            self.assertIn(f"“{found}”", str(caught.exception))
            self.assertIn("Answer within 24 hours.", str(caught.exception))
        with self.assertRaisesRegex(UserError, "catalogue.pdf"):
            self._write(attachments=[("catalogue.pdf", b"x")])
        with self.assertRaisesRegex(UserError, "lamps.test"):
            self._write(Markup("<p>See <a href='https://lamps.test'>this</a></p>"))
        self.assertEqual(self.lead.message_ids, before)
        self.assertFalse(self._send())

    def test_ch_07_what_one_writes_about_orders_and_sizes_passes(self):
        for text in (
            "Your order 111-2222222-3333333 left on 3.4., parcel 00340434161094021501.",
            "It is 12.5 cm wide, e.g. for No.1, and costs 19.99.",
            "订单 12-34567-89012 已发货。",
            "The promotional video was fine.",
        ):
            with self.subTest(text=text):
                self.assertTrue(self._write(text))

    def test_ch_07_the_composer_says_so_before_sending_and_notes_stay_free(self):
        context = {"default_model": "crm.lead", "default_res_ids": self.lead.ids}
        composer = Form(self.env["mail.compose.message"].with_user(self.salesperson).with_context(**context))
        composer.body = "<p>Visit our shop</p>"
        wizard = composer.save()
        with self.assertRaisesRegex(UserError, "visit our"):
            wizard.action_send_mail()
        self.assertTrue(self._write("see www.lamps.test", subtype_xmlid="mail.mt_note"))
        self.assertFalse(self._send())

    def test_ch_07_the_words_are_settings(self):
        self.assertTrue(self._write("Ein Schnäppchen"))
        self.env["inquiry.answer.word"].with_user(self.manager).create({"name": "X", "words": "Schnäppchen"})
        with self.assertRaisesRegex(UserError, "schnäppchen"):
            self._write("Ein Schnäppchen")
        with self.assertRaises(AccessError):
            self.env["inquiry.answer.word"].with_user(self.salesperson).create({"name": "X", "words": "x"})

    def test_ch_07_a_marketplace_that_forbids_nothing_lets_links_pass(self):
        self.mart.write({"forbids_links": False, "forbids_advertising": False})
        self._write("see www.lamps.test")
        self.assertEqual(len(self._send()), 1)

    def test_ch_07_a_step_is_checked_as_rendered_and_refused_with_a_receipt(self):
        touch = self._queue_touch("<p>Look at <a href='https://lamps.test'>our lamps</a></p>")
        self.assertFalse(self._send())
        self.assertEqual((touch.state, touch.reason), ("refused", "answer_link"))
        receipt = self.lead.inquiry_decision_ids.filtered(lambda one: one.reason == "answer_link")
        self.assertIn("https://lamps.test", receipt.sentence)
        self.assertEqual(touch.mail_mail_id.state, "cancel")

    def test_ch_07_an_allowed_step_goes_bare_from_the_approved_sender(self):
        touch = self._queue_touch("<p>Thank you, we have your message.</p>")
        [mail] = self._send()
        self.assertEqual(touch.state, "sent")
        self.assertEqual((mail["From"], mail["To"]), ("approved@shop.test", MASKED))
        self.assertEqual(mail["In-Reply-To"], "<question@mart.test>")

    def test_ch_07_unasked_touches_are_refused_and_make_no_to_do(self):
        for purpose in ("service_followup", "marketing", "transactional"):
            step = self._step(key=f"unasked_{purpose}", purpose=purpose)
            self.assertEqual(step._choose_way(self.lead)["kind"], "message")
            touch = self._touch(self.lead, step)
            with self.subTest(purpose=purpose):
                self.assertEqual((touch.state, touch.reason), ("refused", "unasked"))
        self.assertEqual(self.lead.inquiry_decision_ids.mapped("reason").count("unasked"), 3)
        ordinary = self._touch(self._lead(), self._step(key="ordinary"))
        self.assertNotEqual(ordinary.state, "refused")

    def test_ch_07_a_mail_nobody_wrote_in_the_conversation_is_stopped_at_the_wire(self):
        mail = self.env["mail.mail"].create(
            {"email_to": f"Buyer <{MASKED}>", "subject": "News", "body_html": "<p>New lamps</p>"}
        )
        partner = self.env["res.partner"].create({"name": "Old contact", "email": "z9@de.relay.mart.test"})
        other = mail.copy({"email_to": False, "recipient_ids": [(6, 0, partner.ids)]})
        self.assertFalse(self._send())
        for one in (mail, other):
            self.assertEqual(one.state, "exception")
            self.assertIn("Mart", one.failure_reason)

    def test_ch_07_a_mail_to_a_masked_address_and_others_is_sent_to_each_once(self):
        buyer = self.env["res.partner"].create({"name": "Buyer", "email": MASKED})
        other = self.env["res.partner"].create({"name": "Agent", "email": "agent@plain.test"})
        message = self._write(Markup("<p>Yes, it fits.</p>"))
        mail = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        mail.write(
            {
                "email_to": f"Buyer <{MASKED}>, to@plain.test",
                "email_cc": "cc@plain.test",
                "recipient_ids": [Command.set((buyer + other).ids)],
            }
        )
        notified = {"mail_message_id": message.id, "notification_type": "email", "mail_mail_id": mail.id}
        notifications = self.env["mail.notification"].create(
            [{**notified, "res_partner_id": partner.id} for partner in buyer + other]
        )
        with self._smtp() as server:
            self._run_mail_queue()
        got = sorted(f"{mail['To']} {mail['Cc'] or ''}".strip() for mail in server.taken)
        self.assertEqual(got, sorted(['"Agent" <agent@plain.test>', MASKED, "to@plain.test cc@plain.test"]))
        bare = next(mail for mail in server.taken if mail["To"] == MASKED)
        self.assertEqual(bare["From"], "approved@shop.test")
        self.assertEqual(set(notifications.mapped("notification_status")), {"sent"})

    def test_ch_07_a_relay_of_another_company_bares_none_of_our_mails(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.mart.company_id = elsewhere
        address = "anna@relay.mart.test"
        places = self.env["inquiry.marketplace"]
        self.assertFalse(places._of_address(address, self.env.company))
        self.assertEqual(places._of_address(address, elsewhere), self.mart)
        self.assertNotIn("relay.mart.test", places._all_places(self.env.company.id))
        self.assertIn("relay.mart.test", places._all_places(elsewhere.id))
        mail = self.env["mail.mail"].create(
            {"email_to": address, "subject": "News", "body_html": "<p>See www.lamps.test</p>"}
        )
        self.assertEqual(len(self._send()), 1)
        self.assertNotEqual(mail.exists().state, "exception")

    def test_ch_07_masked_addresses_are_of_a_domain_where_nobody_else_is(self):
        self.env["mail.alias.domain"].create({"name": "in.shop.test"})
        for domain in ("gmail.com", "in.shop.test", "shop.test", "co.uk"):
            with self.subTest(domain=domain), self.assertRaisesRegex(ValidationError, "Not only buyers"):
                self.mart.with_user(self.manager).relay_domains = f"relay.mart.test\n{domain}"
        self.mart.relay_domains = "relay.shop.test"

    def test_ch_07_the_shipped_confirmation_has_a_variant_for_marketplaces(self):
        step = self.env.ref("inquiry_touch.inquiry_sequence_step_confirm")
        special = self.env.ref("inquiry_touch.mail_template_confirm_marketplace")
        variants = self.env["inquiry.step.variant"]
        chosen = variants.browse(step._choose_way(self.lead)["variant_id"])
        self.assertEqual(chosen.template_ref, special)
        chosen = variants.browse(step._choose_way(self._lead())["variant_id"])
        self.assertEqual(chosen.template_ref, self.env.ref("inquiry_touch.mail_template_confirm"))
        self.salesperson.signature = Markup("<p>Anna, www.shop.test</p>")
        touch = self._touch(self.lead, step, wanted_at=NOW)
        self._run_cron()
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(touch.state, "sent")

    def test_ch_07_mail_to_ordinary_recipients_costs_no_query_more(self):
        mails = self.env["mail.mail"].create(
            [{"email_to": f"a{number}@plain.test", "body_html": "<p>x</p>"} for number in range(2)]
        )
        mails[0]._inquiry_filter_allowed()  # the rules are read once
        self.env.flush_all()
        mails.invalidate_recordset()
        mails.mapped("state"), mails.mapped("recipient_ids")
        with self.assertQueryCount(0):
            self.assertEqual(mails._inquiry_filter_allowed(), mails)

    def test_ch_07_an_approved_sender_is_a_mail_address(self):
        with self.assertRaises(ValidationError):
            self.door.approved_sender = "nobody"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMarketplacePage(MarketplaceCase):
    """Where a marketplace forbids replies, the screen leads to its page, and the answer is recorded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mart.answer_route = "page"
        cls.lead.inquiry_page_url = "https://mart.test/inquiry/1"
        policy = cls.env["inquiry.sla.policy"].create({"name": "Any", "target_hours": 4})
        cls.env["inquiry.sla.clock"]._start(
            [
                Placed(
                    cls.lead,
                    policy,
                    NOW.replace(hour=8),
                    NOW.replace(hour=12),
                    NOW,
                    calendar=policy.calendar_id,
                )
            ]
        )

    def _record(self, user=None, **vals):
        action = self.lead.with_user(user or self.salesperson).action_inquiry_answer_there()
        wizard = self.env[action["res_model"]].with_user(user or self.salesperson)
        wizard = wizard.with_context(**action["context"]).create({"text": "Yes, it fits.", **vals})
        self.assertEqual(wizard.page_url, "https://mart.test/inquiry/1")
        wizard.action_record()

    def test_ch_07_no_mail_and_no_message_of_a_plan_goes_there(self):
        with self.assertRaisesRegex(UserError, "own page"):
            self._write()
        step = self._step(key="confirm_mart", purpose="service_reply")
        touch = self._touch(self.lead, step)
        self.assertEqual((touch.state, touch.reason), ("refused", "page_only"))
        self.assertTrue(self._write(subtype_xmlid="mail.mt_note"))
        self.assertFalse(self._send())

    def test_ch_07_a_recorded_answer_stops_the_clock_and_cancels_planned_messages(self):
        self.mart.answer_route = "free"
        self.mart.forbids_advertising = False
        step = self._step(key="later")
        touch = self._touch(self.lead, step, wanted_at=datetime(2026, 3, 6))
        to_do = self._touch(self.lead, kind="task", step_key="call", wanted_at=datetime(2026, 3, 6))
        self.mart.answer_route = "page"
        self._record(answered_at=NOW.replace(hour=8, minute=30))
        clock = self.lead.inquiry_clock_ids
        self.assertEqual((clock.close_reason, clock.answered_by_id), ("platform", self.salesperson))
        self.assertEqual(clock.answered_at, NOW.replace(hour=8, minute=30))
        self.assertFalse(self.lead.inquiry_due_at)
        message = self.lead.message_ids.filtered(lambda one: "Yes, it fits." in str(one.body))
        self.assertEqual(message.author_id, self.salesperson.partner_id)
        self.assertEqual(message.date, NOW.replace(hour=8, minute=30))
        self.assertEqual((touch.state, touch.reason), ("cancelled", "answered_on_platform"))
        self.assertNotEqual(to_do.state, "cancelled")
        self.assertFalse(self._send())

    def test_ch_07_an_answer_from_tomorrow_is_not_recorded(self):
        with self.assertRaises(ValidationError):
            self._record(answered_at=datetime(2026, 3, 5))

    def test_ch_07_only_who_may_write_the_inquiry_records_an_answer(self):
        other = new_test_user(self.env, "inquiry_touch_ben", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._record(user=other)
        wizard = self.env["inquiry.answer"].with_user(other)
        with self.assertRaises(AccessError):
            wizard.create({"lead_id": self.lead.id, "text": "x"})
        own = self._mart_lead("own@relay.mart.test", user_id=other.id)
        mine = wizard.create({"lead_id": own.id, "text": "x"})
        with self.assertRaises(AccessError):
            mine.lead_id = self.lead
        mine.sudo().write({"lead_id": self.lead.id})
        mine.invalidate_recordset()
        for action in (mine.action_record, lambda: mine.read(["page_url"])):
            with self.assertRaises(AccessError):
                action()
        self.assertFalse(self.lead.inquiry_clock_ids.closed_at)

    def test_ch_07_the_button_shows_where_answers_go_by_the_page_only(self):
        self.assertEqual(self.lead.with_user(self.salesperson).inquiry_answer_route, "page")
        self.assertFalse(self._lead().inquiry_answer_route)

    def test_ch_07_no_address_of_his_own_is_missed_of_a_buyer_there(self):
        self.lead.email_from = False
        self.assertNotIn("contact", self.lead.inquiry_gaps)
        self.assertIn("contact", self._lead(email_from=False).inquiry_gaps)
