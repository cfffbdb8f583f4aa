import json
from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from .common import CALL, IntakeCase, MailCase

KEPT = (
    "crm.lead",
    "inquiry.intake",
    "inquiry.payload",
    "inquiry.decision",
    "inquiry.buyer",
    "inquiry.buyer.key",
    "inquiry.buyer.order",
    "inquiry.enrollment",
    "inquiry.touch",
    "inquiry.sla.clock",
    "inquiry.rotation",
    "mail.mail",
    "mail.message",
    "mail.activity",
    "utm.source",
    "ir.cron.trigger",
)


class SampleTestCase(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(datetime(2026, 3, 2, 9, 0))
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.env["inquiry.sla.policy"].search([]).active = False
        cls.env["inquiry.sla.policy"].create({"name": "Within a day", "target_hours": 24})
        cls.source.write({"starts_clock": True, "starts_plan": True})
        cls.policy = cls.env["inquiry.assignment.policy"].create(
            {
                "name": "Export turns",
                "strategy": "round_robin",
                "member_ids": [
                    Command.create({"user_id": cls.salesperson.id}),
                    Command.create({"user_id": cls.manager.id, "is_paused": True}),
                ],
            }
        )

    def _walk(self, content, source=None, user=None):
        user = user or self.manager
        source = (source or self.source).with_user(user).with_context(lang=user.lang)
        test = source.env["inquiry.sample.test"].browse(source.action_test_sample()["res_id"])
        test.content = content if isinstance(content, str) else json.dumps(content)
        test.action_walk()
        return test

    def _steps(self, test):
        return {line.name: (line.value, line.detail or "") for line in test.step_line_ids}

    def _state_of_things(self):
        """Return how many rows there are of all that could be kept, and how far their numbers went."""
        self.env.flush_all()
        state = {}
        for model in KEPT:
            table = self.env[model]._table
            self.env.cr.execute(f"SELECT count(*) FROM {table}")  # pylint: disable=sql-injection
            state[model] = self.env.cr.fetchone()
        self.env.cr.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND sequencename NOT LIKE 'inquiry_sample_test%%'"
        )
        state.update(self.env.cr.fetchall())
        self.env.cr.execute("SELECT policy_id, user_id, credit FROM inquiry_rotation ORDER BY 1, 2")
        state["turns"] = self.env.cr.fetchall()
        return state


class TestSampleTest(SampleTestCase):
    def test_in_14_each_step_of_a_new_inquiry_is_shown(self):
        test = self._walk({**CALL, "message": "Please quote your best price for 50 lamps."})
        steps = self._steps(test)
        self.assertEqual(test.fate, "opened")
        self.assertIn(self.salesperson.name, test.verdict)
        self.assertEqual(steps["Buyer"][0], "A new buyer")
        self.assertEqual(steps["Inquiry"][0], "A new inquiry")
        self.assertEqual(steps["Category"][0], "Price inquiry")
        self.assertIn("price", steps["Category"][1])
        self.assertEqual(steps["Owner"][0], self.salesperson.name)
        self.assertIn("Export turns", steps["Owner"][1])
        self.assertIn(f"{self.manager.name} (paused)", steps["Owner"][1])
        self.assertIn("Within a day", steps["Answer due"][1])
        self.assertIn("3/3/26", steps["Answer due"][0])

    def test_in_14_what_was_read_is_shown_as_it_came_and_as_it_is_taken(self):
        test = self._walk(CALL)
        read = {line.name: (line.value, line.detail) for line in test.read_line_ids}
        self.assertEqual(read["Phone"], ("0170 1234567", "+491701234567"))
        self.assertEqual(read["E-mail"], ("Anna.Buyer@Example.com", "anna.buyer@example.com"))

    def test_in_14_a_phone_mapped_to_the_company_is_doubted_with_its_value(self):
        self.source.field_map_ids = [Command.create({"target": "company", "expression": "phone"})]
        test = self._walk(CALL)
        doubted = test.read_line_ids.filtered("doubt")
        self.assertEqual((doubted.name, doubted.value), ("Company name", "0170 1234567"))
        self.assertIn("phone number", doubted.doubt)

    def test_in_14_the_plan_is_shown_as_it_would_be_made(self):
        test = self._walk(CALL)
        shown = {line.name: line for line in test.plan_line_ids}
        self._receive(CALL)
        self._parse()
        touches = self._leads().inquiry_touch_ids.sorted("scheduled_at")
        self.assertGreater(len(touches), 3)
        self.assertEqual(len(shown), len(touches))
        for touch in touches:
            line = shown[touch.name]
            self.assertEqual(line.value, touch.channel_id.name)
            # a cap is known to the plan when the message is due, and to the test at once
            if line.at != touch.scheduled_at:
                self.assertIn("enough messages", line.detail)

    def test_in_14_what_is_said_comes_true(self):
        steps = self._steps(self._walk(CALL))
        self._receive(CALL)
        self._parse()
        lead = self._leads()
        self.assertEqual(steps["Owner"][0], lead.user_id.name)
        self.assertEqual(steps["Category"][0], lead.inquiry_category_id.name or "None")
        self.assertEqual(lead.inquiry_due_at, datetime(2026, 3, 3, 9, 0))

    def test_in_14_nothing_is_kept_nothing_sent_and_no_number_used(self):
        self._walk(CALL)  # loads what is read once
        self._receive({**CALL, "id": "A-0"})
        self._parse()
        self.env.cr.flush()  # as a commit does
        self.env["ir.cron.trigger"].search([]).unlink()
        before = self._state_of_things()
        for content in (
            {**CALL, "id": "A-9", "utm_source": "nobody-knows"},
            {**CALL, "email": "new@example.com", "phone": ""},
            {"email": "new@example.com", "event": "return_asked", "order_ref": "7"},
            {"message": "We offer SEO backlinks, rank on Google", "email": "seo@example.com"},
        ):
            self._walk(content)
        self.assertEqual(self._state_of_things(), before)

    def test_in_14_a_known_buyer_is_named_with_the_case_that_is_joined(self):
        self._receive({**CALL, "id": "A-0"})
        self._parse()
        lead = self._leads()
        test = self._walk({**CALL, "occurred_at": "2026-03-02T08:00:00Z"})
        steps = self._steps(test)
        self.assertEqual(test.fate, "joined")
        self.assertEqual(steps["Buyer"][0], "Anna Buyer")
        self.assertIn("E-mail", steps["Buyer"][1])
        self.assertIn(lead.inquiry_number, steps["Inquiry"][0])
        self.assertEqual(steps["Owner"][0], lead.user_id.name)
        self.assertEqual(set(test.plan_line_ids.mapped("is_left_out")), {True})

    def test_in_14_junk_and_unreadable_calls_say_so(self):
        junk = self.env["inquiry.category"].search([("is_junk", "=", True)], limit=1)
        self.env["inquiry.tag.rule"].create(
            {
                "name": "Casino",
                "sequence": 1,
                "category_id": junk.id,
                "word_ids": [Command.create({"words": "casino"})],
            }
        )
        test = self._walk({"message": "Best casino", "email": "a@example.com"})
        self.assertEqual((test.fate, len(test.plan_line_ids)), ("junk", 0))
        self.assertIn("casino", self._steps(test)["Category"][1])
        test = self._walk({"message": "Hello", "tel": "0170 1234567"})
        self.assertEqual((test.fate, test.problem_id.code), ("failed", "no_sender"))
        self.assertEqual(test.read_line_ids.mapped("value"), ["Hello"])
        self.assertIn("E-mail", test.missing)

    def test_in_14_a_sensitive_inquiry_shows_which_messages_are_left_to_people(self):
        refund = self.env.ref("inquiry_touch.inquiry_category_refund")
        self.env["inquiry.tag.rule"].create(
            {
                "name": "Broken",
                "sequence": 1,
                "category_id": refund.id,
                "word_ids": [Command.create({"words": "broken"})],
            }
        )
        test = self._walk({"message": "All broken", "email": "a@example.com"})
        messages = test.plan_line_ids.filtered(lambda line: line.value == "E-mail")
        self.assertTrue(messages)
        self.assertEqual(set(messages.mapped("is_left_out")), {True})
        self.assertIn("Refund", messages[0].detail)

    def test_in_14_an_inquiry_for_a_person_shows_that_messages_are_left_to_people(self):
        self.company.inquiry_person_grade = "3"
        self.policy.priority = "3"
        test = self._walk(CALL)
        self.assertEqual(self._steps(test)["Messages"][0], "Left to a person")
        self.assertEqual(self._steps(test)["Priority"][0], "★★★")
        shown = test.plan_line_ids.filtered(lambda line: line.value == "E-mail").sorted("at")
        self.assertEqual([line.is_left_out for line in shown], [False] + [True] * (len(shown) - 1))
        self.assertIn("It has a high priority", shown[1].detail)
        self._receive(CALL)
        self._parse()
        touches = self._leads().inquiry_touch_ids.filtered(lambda touch: touch.kind == "message")
        self.assertEqual(touches.mapped("state").count("refused"), len(shown) - 1)

    def test_in_14_a_rule_that_wants_a_person_says_so_in_the_test(self):
        self.env["inquiry.tag.rule"].create(
            {
                "name": "Custom made",
                "sequence": 1,
                "needs_person": True,
                "word_ids": [Command.create({"words": "custom made"})],
            }
        )
        test = self._walk({"message": "Custom made lamps", "email": "a@example.com"})
        self.assertEqual(self._steps(test)["Messages"][0], "Left to a person")

    def test_in_14_a_priority_that_the_policy_raises_decides_on_the_plan(self):
        self.env["inquiry.sequence"].search([]).when_priority = "3"
        self.assertFalse(self._walk(CALL).plan_line_ids)
        self.policy.priority = "3"
        self.assertTrue(self._walk(CALL).plan_line_ids)

    def test_in_14_what_the_gate_will_say_is_said(self):
        self.env["mail.blacklist"]._add("anna.buyer@example.com")
        test = self._walk(CALL)
        refused = test.plan_line_ids.filtered(lambda line: line.is_left_out)
        self.assertIn("asked for no more messages", refused[:1].detail)

    def test_in_19_an_order_event_is_walked_too(self):
        test = self._walk({"event": "shipped", "order_ref": "1001", "email": "a@example.com"})
        self.assertEqual(test.fate, "noted")
        test = self._walk({"event": "return_asked", "order_ref": "1001", "email": "a@example.com"})
        steps = self._steps(test)
        self.assertEqual((test.fate, steps["Category"][0]), ("opened", "Refund or return"))
        self.assertIn("Return asked", steps["Category"][1])

    def test_in_14_a_row_of_a_file_walks_the_chain(self):
        source = self.env["inquiry.source"].create({"name": "Files", "source_type": "import"})
        source.field_map_ids = [Command.create({"target": "company", "expression": "Tel"})]
        source.sample = "E-Mail,Tel,Message\nben@example.com,+49 170 1234567,Need 20 chairs"
        self.assertIn("phone number", source.field_map_ids.doubt)
        test = self._walk(source.sample, source)
        self.assertEqual(test.fate, "opened")
        doubted = test.read_line_ids.filtered("doubt")
        self.assertEqual((doubted.name, doubted.value), ("Company name", "+49 170 1234567"))
        test = self._walk({"email": "ben@example.com", "message": "Chairs"}, source)
        self.assertEqual(test.fate, "opened")

    def test_in_14_a_form_walks_the_chain(self):
        test = self._walk("message=Do+you+sell+lamps%3F&email=li%40example.com")
        self.assertEqual(test.fate, "opened")
        self.assertIn("Do you sell lamps?", test.read_line_ids.mapped("value"))

    def test_in_14_a_manager_may_and_a_salesperson_may_not(self):
        with self.assertRaises(AccessError):
            self._walk(CALL, user=self.salesperson)

    def test_in_14_a_manager_of_another_company_may_not(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "inquiry_far",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.assertRaises(AccessError):
            self._walk(CALL, user=stranger)
        with self.assertRaises(AccessError):
            tests = self.env["inquiry.sample.test"].with_user(stranger)
            tests.create({"source_id": self.source.id, "content": "{}"}).action_walk()

    def test_in_14_without_a_sample_the_box_opens_empty(self):
        action = self.source.with_user(self.manager).action_test_sample()
        test = self.env["inquiry.sample.test"].browse(action["res_id"])
        self.assertFalse(test.fate)

    def test_ux_04_the_steps_are_chinese_for_who_reads_chinese(self):
        self.manager.lang = "zh_CN"
        test = self._walk(CALL)
        self.assertIn("负责人", "".join(test.step_line_ids.mapped("name")))


class TestMailTest(MailCase):
    def test_in_14_a_pasted_mail_walks_the_chain(self):
        test = self._walk(self._mail("Please send 500 lamps.").decode())
        self.assertEqual(test.fate, "opened")
        self.assertIn("Please send 500 lamps.", test.read_line_ids.mapped("value"))

    def test_in_14_a_pasted_answer_joins_the_inquiry_it_answers(self):
        self._deliver(self._mail())
        lead = self.env["crm.lead"].search([("inquiry_source_id", "=", self.source.id)])
        answer = {"Message-Id": "<m2@example.com>", "In-Reply-To": "<m1@example.com>"}
        mail = self._mail("And red ones.", From="ben@example.com", **answer)
        test = self._walk(mail.decode())
        self.assertEqual(test.fate, "joined")
        self.assertIn(lead.inquiry_number, test.verdict)

    def test_in_14_a_pasted_robot_is_set_apart(self):
        test = self._walk(self._mail("I am away.", Auto_Submitted="auto-replied").decode())
        self.assertEqual(test.fate, "automatic")

    def _walk(self, content):
        source = self.source.with_user(self.manager)
        test = self.env["inquiry.sample.test"].with_user(self.manager).create({"source_id": source.id})
        test.content = content
        test.action_walk()
        return test
