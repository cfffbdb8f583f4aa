from .engine import EngineCase


class TestModes(EngineCase):
    def test_rt_02_test_mode_reaches_test_addresses_only(self):
        self.plan.mode = "test"
        self.company.inquiry_test_addresses = "me@test.example\n@office.example"
        self._step("hello")
        refused = self._start(email_from="buyer@example.com")
        by_address = self._start(email_from="me@test.example")
        by_domain = self._start(email_from="anna@office.example")
        self._go()
        self.assertEqual((refused.touch_ids.state, refused.touch_ids.reason), ("refused", "not_test_address"))
        self.assertEqual(by_address.touch_ids.state, "sent")
        self.assertEqual(by_domain.touch_ids.state, "sent")

    def test_rt_02_test_mode_without_addresses_reaches_nobody(self):
        self.plan.mode = "test"
        self._step("hello", purpose="service_reply")
        run = self._start()
        self._go()
        self.assertEqual(run.touch_ids.reason, "not_test_address")

    def test_rt_02_other_recipients_of_the_text_are_asked_too(self):
        self.plan.mode = "test"
        self.company.inquiry_test_addresses = "me@test.example"
        text = self._text("Copied")
        text.write({"use_default_to": False, "email_to": "me@test.example", "email_cc": "real@example.com"})
        self._step("hello", template=text)
        run = self._start(email_from="me@test.example")
        touch = run.touch_ids
        touch.claimed_until = self.now
        touch._deliver_claimed()
        mail = touch.mail_mail_id
        self.assertTrue(mail)
        self.assertFalse(mail._inquiry_claim(touch))
        self.assertEqual((touch.state, touch.reason), ("refused", "not_test_address"))

    def test_rt_05_shadow_mode_records_what_would_have_been_sent(self):
        self.plan.mode = "shadow"
        self._step("hello")
        self._step("work", "task", anchor="previous")
        self._step("over", "end", end_action="lost", anchor="previous")
        run = self._start()
        blocked = self._start(email_from="stop@example.com")
        self.env["mail.blacklist"]._add("stop@example.com")
        self._until_quiet()
        states = {touch.step_key: touch.state for touch in run.touch_ids}
        self.assertEqual(states, {"hello": "shadow", "work": "shadow", "over": "sent"})
        self.assertFalse(run.touch_ids.mail_mail_id)
        self.assertFalse(run.touch_ids.mail_activity_id)
        self.assertEqual(run.lead_id.won_status, "pending")
        self.assertEqual(self._touch_of(blocked, "hello").reason, "opted_out")
        self.assertFalse(run.lead_id.activity_ids)

    def test_rt_05_what_is_queued_when_shadow_mode_is_set_does_not_leave(self):
        self._step("hello")
        run = self._start()
        touch = run.touch_ids
        touch.claimed_until = self.now
        touch._deliver_claimed()
        self.assertEqual(touch.state, "queued")
        self.plan.mode = "shadow"
        self.assertFalse(touch.mail_mail_id._inquiry_claim(touch))
        self.assertEqual((touch.state, touch.reason), ("refused", "shadow"))


class TestOtherPlans(EngineCase):
    def test_ts_10_second_plan_leaves_its_follow_ups_to_the_first(self):
        self._step("hello", delay=1)
        other = self._new_plan("Other", sequence=99)
        self._step("hi", plan=other, delay=1, template=self._text("Hi"))
        self._step("work", "task", plan=other)
        lead = self._lead(country_id=self.env.ref("base.de").id)
        self._enroll(lead)
        self._go(days=1)
        touches = {touch.step_key: touch for touch in lead.inquiry_touch_ids}
        self.assertEqual(touches["hello"].state, "sent")
        self.assertEqual((touches["hi"].state, touches["hi"].reason), ("refused", "other_sequence_active"))
        self.assertEqual(touches["work"].state, "sent")

    def test_ts_10_plan_set_to_send_beside_another_does(self):
        self._step("hello", delay=1, purpose="transactional")
        other = self._new_plan("Other", sequence=99, other_plans="beside")
        self._step("hi", plan=other, delay=3, template=self._text("Hi"))
        self._step("long", delay=9, template=self._text("Long"))
        lead = self._lead(country_id=self.env.ref("base.de").id)
        self._enroll(lead)
        self._go(days=1)
        self._go(days=2)
        hi = lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "hi")
        self.assertEqual(hi.state, "sent")

    def test_ts_10_same_text_reaches_a_buyer_once(self):
        self._step("hello", delay=1)
        other = self._new_plan("Other", sequence=99, other_plans="beside")
        self._step("hi", plan=other, delay=1)
        lead = self._lead(country_id=self.env.ref("base.de").id)
        self._enroll(lead)
        self._go(days=1)
        states = {touch.step_key: (touch.state, touch.reason) for touch in lead.inquiry_touch_ids}
        self.assertEqual(states["hello"][0], "sent")
        self.assertEqual(states["hi"], ("refused", "same_content"))

    def test_ts_10_the_same_text_may_come_again_after_a_week(self):
        self._step("hello", delay=1)
        other = self._new_plan("Other", sequence=99, other_plans="beside")
        self._step("hi", plan=other, delay=10)
        lead = self._lead(country_id=self.env.ref("base.de").id)
        self._enroll(lead)
        self._go(days=1)
        self._go(days=9)
        hi = lead.inquiry_touch_ids.filtered(lambda touch: touch.step_key == "hi")
        self.assertEqual(hi.state, "sent")

    def test_ts_10_each_inquiry_of_a_buyer_is_confirmed(self):
        self._step("confirm", purpose="service_reply")
        first = self._lead(country_id=self.env.ref("base.de").id)
        second = self._lead(
            email_from=first.email_from,
            inquiry_buyer_id=first.inquiry_buyer_id.id,
            country_id=self.env.ref("base.de").id,
        )
        self._enroll(first | second)
        self._go()
        self.assertEqual((first | second).inquiry_touch_ids.mapped("state"), ["sent", "sent"])
